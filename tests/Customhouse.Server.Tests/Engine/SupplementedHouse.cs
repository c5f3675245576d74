using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A trader that is authorised for simplified declarations, and what it sends.</summary>
internal static class SupplementedHouse
{
    public const string Security = "XAGUA0001";
    public const string Money = "DAN0001";

    private static int _asked;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Actor By => new(SmallHouse.Trader, "trader");

    public static async Task<SmallHouse> Entitled()
    {
        var small = await SmallHouse.Open(TimeProvider.System);
        await small.Change([
            RegisterReader.Of(SmallHouse.Authorised("SDE")),
            RegisterReader.Of(
                SmallHouse.Account(Security) with
                {
                    Kind = GuaranteeKind.Security,
                    IsIndividual = true,
                }
            ),
        ]);
        return small;
    }

    public static async Task<Answer.Recorded> Lodged(
        SmallHouse small,
        string type,
        string lrn,
        string? completes = null
    )
    {
        var answer = await Lodge(small, type, lrn, completes);
        Assert.True(
            answer is Answer.Recorded,
            string.Join("; ", (answer as Answer.Refused)?.Refusals.Select(r => $"{r.Code} {r.Rule}") ?? [])
        );
        return (Answer.Recorded)answer;
    }

    public static async Task<string> Refused(
        SmallHouse small,
        string type,
        string lrn,
        string? completes = null
    ) =>
        string.Join(
            ' ',
            Assert
                .IsType<Answer.Refused>(await Lodge(small, type, lrn, completes))
                .Refusals.Select(r => r.Code)
        );

    public static Task<Answer> Lodge(SmallHouse small, string type, string lrn, string? completes = null) =>
        Lodge(small, Text(type, lrn, completes));

    public static Task<Answer> Lodge(SmallHouse small, string text) =>
        small.Desk.Lodge(Encoding.UTF8.GetBytes(text), "xml", By, Now);

    /// <param name="pays">The account that a supplementary declaration names.</param>
    public static string Text(string type, string lrn, string? completes, string pays = Money)
    {
        var text = Encoding
            .UTF8.GetString(SmallHouse.Sample("import-ima.xml").Span)
            .Replace("<TypeCode>IMA<", $"<TypeCode>{type}<", StringComparison.Ordinal)
            .Replace("AVEN-0001", lrn, StringComparison.Ordinal)
            .Replace("<CategoryCode>DPO<", "<CategoryCode>SDE<", StringComparison.Ordinal);
        return completes is null
            ? text
            : text.Replace(Security, pays, StringComparison.Ordinal)
                .Replace(
                    "<PreviousDocument>",
                    $"<PreviousDocument><CategoryCode>Y</CategoryCode><ID>{completes}</ID>"
                        + "<TypeCode>SDE</TypeCode><LineNumeric>1</LineNumeric></PreviousDocument><PreviousDocument>",
                    StringComparison.Ordinal
                );
    }

    /// <summary>A request for a change or a cancellation.</summary>
    /// <param name="type">COR or INV.</param>
    /// <param name="what">Elements of the request from its amendments on.</param>
    public static async Task<Answer> Ask(SmallHouse small, Mrn mrn, string type, string what = "")
    {
        var text = Encoding.UTF8.GetString(SmallHouse.Sample("cancellation-inv.xml").Span);
        text = text.Replace("26XA000000000001R7", mrn.Text, StringComparison.Ordinal)
            .Replace("AVEN-0001-3", $"R-{Interlocked.Increment(ref _asked)}", StringComparison.Ordinal);
        if (type == "COR")
            text =
                text[..text.IndexOf("<Amendment>", StringComparison.Ordinal)]
                    .Replace("<TypeCode>INV<", "<TypeCode>COR<", StringComparison.Ordinal)
                + what
                + "</Declaration></MetaData>";
        return await small.Desk.Request(mrn, Encoding.UTF8.GetBytes(text), "xml", By, Now);
    }

    /// <summary>What an officer's act comes to.</summary>
    public static Task<Answer> Act(SmallHouse small, Mrn mrn, Act act) =>
        small.Desk.Act(mrn, act, new Actor("officer-1", "officer", "XAAVN"), Now);

    /// <summary>What is free on the trader's guarantee.</summary>
    public static async Task<decimal> Free(SmallHouse small) =>
        (await small.Store.Accounts.BalancesOf([Books.Free(Security)], Now)).Sum(b => b.Amount);

    public static async Task<Case> Open(SmallHouse small, Mrn mrn) => (await small.Desk.Open(mrn, Now))!;
}
