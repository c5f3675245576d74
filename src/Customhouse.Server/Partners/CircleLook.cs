using System.Globalization;
using Customhouse.Engine;
using Customhouse.Ledger;

namespace Customhouse.Server.Partners;

/// <summary>What the members of a consortium hold of one log.</summary>
/// <param name="Code">Whose log it is.</param>
/// <param name="Newest">The largest size that any of them shows.</param>
/// <param name="Certified">The largest that a quorum has cosigned.</param>
/// <param name="Cells">What each holds, in the order of the rulebook.</param>
internal sealed record LogStanding(string Code, long Newest, long Certified, IReadOnlyList<string> Cells);

/// <summary>What every member of a consortium shows of every log, at one look from outside.</summary>
/// <param name="Faults">Who does not answer, and where two do not agree.</param>
internal sealed record CircleLook(IReadOnlyList<LogStanding> Logs, IReadOnlyList<string> Faults)
{
    /// <summary>Looks once.</summary>
    public static async Task<CircleLook> At(
        Rulebook rulebook,
        Func<Member, PartnerHttpClient> lineTo,
        CancellationToken cancellation
    )
    {
        var (logs, faults) = (new List<LogStanding>(), new List<string>());
        foreach (var member in rulebook.Members)
        {
            var (views, cells) = (new List<LogView>(), new List<string>());
            foreach (var holder in rulebook.Members)
                cells.Add(await Look(member, holder, lineTo(holder), views, faults, cancellation));
            logs.Add(
                new LogStanding(
                    member.Code,
                    Largest(views),
                    Largest(views.Where(view => rulebook.PolicyFor(member.Code).IsSatisfiedBy(view.Note))),
                    cells
                )
            );
            await Compare(member, views, faults, cancellation);
        }
        return new CircleLook(logs, faults);
    }

    /// <summary>The logs of which not all that stood in them at an earlier look is certified.</summary>
    public IEnumerable<LogStanding> Missing(CircleLook before) =>
        Logs.Where(log => log.Certified < before.Of(log.Code).Newest);

    /// <summary>The log of a member.</summary>
    public LogStanding Of(string code) => Logs.First(log => log.Code == code);

    private static long Largest(IEnumerable<LogView> views) =>
        views.Select(view => Checkpoint.Parse(view.Note.Text)!.Size).DefaultIfEmpty().Max();

    private static async Task<string> Look(
        Member member,
        Member holder,
        PartnerHttpClient client,
        List<LogView> views,
        List<string> faults,
        CancellationToken cancellation
    )
    {
        var prefix = holder.Code == member.Code ? "ledger/" : $"mirror/{Mirror.NameOf(member.Log.Name)}/";
        try
        {
            if (
                await client.Get(prefix + "checkpoint", cancellation) is not { } bytes
                || SignedNote.Parse(bytes) is not { } note
                || Checkpoint.Parse(note.Text) is not { } checkpoint
            )
            {
                return "-";
            }
            views.Add(
                new LogView(holder.Code, note, new LogReader((path, ends) => client.Get(prefix + path, ends)))
            );
            return checkpoint.Size.ToString("N0", CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            faults.Add($"{holder.Code} does not answer at {holder.Url.AbsoluteUri}.");
            return "away";
        }
    }

    private static async Task Compare(
        Member member,
        List<LogView> views,
        List<string> faults,
        CancellationToken cancellation
    )
    {
        foreach (var other in views.Skip(1))
        {
            try
            {
                if (await Watch.Compare(member.Log, views[0], other, cancellation) is not null)
                {
                    faults.Add(
                        $"{member.Code} shows {views[0].Holder} and {other.Holder} two histories of its log."
                    );
                }
            }
            catch (LogDamagedException damaged)
            {
                faults.Add(
                    $"What {other.Holder} or {views[0].Holder} holds of the log of {member.Code}: "
                        + $"{damaged.Message}"
                );
            }
        }
    }
}
