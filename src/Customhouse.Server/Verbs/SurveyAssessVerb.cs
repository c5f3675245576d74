using System.CommandLine;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Web.Survey;

namespace Customhouse.Server.Verbs;

/// <summary><c>survey assess</c>: the answers that follow from what an installation does.</summary>
internal static class SurveyAssessVerb
{
    public static Command Command()
    {
        var store = new Option<string>("--store")
        {
            Description = "sqlite:PATH or postgres:CONNECTION",
            Required = true,
        };
        var command = new Command(
            "assess",
            "What this installation would answer, and what that was counted from"
        )
        {
            store,
        };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(store)!, cancellation));
        return command;
    }

    private static async Task<int> Run(string address, CancellationToken cancellation)
    {
        await using var store = Verb.StoreAt(address);
        var registers =
            await new RegisterReader(store).Load(cancellation)
            ?? throw new FormatException("nothing runs on this store yet; start it with `customhouse serve`");
        var self = new SelfView(
            store,
            new AdministrationState(store, registers),
            new SurveyDesk(store),
            TimeProvider.System,
            reach: null
        );
        foreach (var proposal in SelfAssessment.Propose(await self.Read(cancellation)))
            Console.WriteLine($"{proposal.Question, -20}{proposal.Written, -24}{proposal.Evidence}");
        return Verb.Done;
    }
}
