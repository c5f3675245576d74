using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Rehearsing;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine.Rehearsing;

/// <summary>What one page of a rehearsal came to.</summary>
/// <param name="Read">Cases that were read.</param>
/// <param name="Asked">Of these, those that both sides had to be asked about.</param>
/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record PageRehearsed(int Read, int Asked, PastKey? Next);

/// <summary>
/// Declarations of the past as they stood at one moment, for a change of law to be tried on. Rows and kept
/// versions are read in short pages; a case that moved on since that moment is told by its journal, so that
/// all of them stand as of the same moment however long the reading takes.
/// </summary>
/// <param name="desk">Opens cases.</param>
/// <param name="telling">Told of a case that cannot be read or judged: it is left out, and the others go
/// on.</param>
public sealed class PastTrade(Store store, CaseDesk desk, BackgroundTask telling)
{
    /// <summary>Tries a change on the next page.</summary>
    /// <param name="asOf">As of when the past is read.</param>
    /// <param name="after">Null at the beginning.</param>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<PageRehearsed> Rehearse(
        TradeRehearsal rehearsal,
        PastPeriod period,
        DateTimeOffset asOf,
        PastKey? after,
        int max,
        CancellationToken cancellation
    )
    {
        // What is accepted from now on is not of the past.
        var until = period with
        {
            To = period.To < asOf ? period.To : asOf,
        };
        var page = await store.PastCases.Page(until, after, max, cancellation);
        var asked = 0;
        foreach (var row in page.Cases)
            if (
                !await telling.Try(
                    row.Mrn.Text,
                    async () =>
                    {
                        if (await Tried(rehearsal, row, asOf, cancellation))
                            asked++;
                    },
                    cancellation
                )
            )
                rehearsal.LeaveOut();
        return new PageRehearsed(page.Cases.Count, asked, page.Next);
    }

    /// <returns>Whether both sides had to be asked.</returns>
    private async Task<bool> Tried(
        TradeRehearsal rehearsal,
        PastCase row,
        DateTimeOffset asOf,
        CancellationToken cancellation
    )
    {
        try
        {
            return await Read(rehearsal.Change, row, asOf, cancellation) is { } past && rehearsal.Take(past);
        }
        catch (CaseErasedException)
        {
            // What it was nobody knows any more, and that is no fault.
            rehearsal.LeaveOut();
            return false;
        }
    }

    /// <summary>The declaration of a case as it stood; null where it was void then, or neither accepted nor
    /// refused.</summary>
    private async Task<PastDeclaration?> Read(
        RehearsedChange change,
        PastCase row,
        DateTimeOffset asOf,
        CancellationToken cancellation
    )
    {
        if (row.UpdatedAt > asOf || row.Kept is not { } body || ContentOf(body) is not { } content)
            return await Opened(change, row, asOf, cancellation);
        if (row.State == CaseState.Invalidated)
            return null;
        var declaration = Declaration.OfValues(content);
        return new PastDeclaration(
            row.Mrn,
            row.Trader,
            row.At,
            row.State != CaseState.Rejected,
            row.Due,
            declaration,
            await Named(change.NumbersIn(declaration, row.At), cancellation)
        );
    }

    /// <summary>Null where it is damaged: the message says the same.</summary>
    private static DeclarationContent? ContentOf(byte[] body)
    {
        try
        {
            return KeptContent.Read(body);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>By the journal, up to the moment as of which the past is read.</summary>
    private async Task<PastDeclaration?> Opened(
        RehearsedChange change,
        PastCase row,
        DateTimeOffset asOf,
        CancellationToken cancellation
    )
    {
        var journal = await desk.Journal(row.Mrn, cancellation);
        var then = Case.Replay(row.Mrn, journal.Where(j => j.At <= asOf).Select(j => (j.Event, j.At)));
        if (then.Versions.Count == 0 || then.IsInvalidated || !then.IsRejected && then.AcceptedAt is null)
            return null;
        return new PastDeclaration(
            row.Mrn,
            then.Trader,
            row.At,
            !then.IsRejected,
            DueOn(then),
            then.Declaration,
            await Named(change.NumbersIn(then.Declaration, row.At), cancellation)
        );
    }

    private static Money? DueOn(Case then)
    {
        Money? sum = null;
        foreach (var line in then.Assessment?.Lines ?? [])
            if (line.Payable is { } payable)
                sum = sum is { } before ? before + payable : payable;
        return sum;
    }

    /// <summary>The cases that a supplementary declaration names, those that can be read.</summary>
    private async Task<IReadOnlyList<Case>> Named(IReadOnlyList<Mrn> numbers, CancellationToken cancellation)
    {
        if (numbers.Count == 0)
            return [];
        var named = new List<Case>(numbers.Count);
        foreach (var number in numbers)
            try
            {
                if (await desk.Open(number, cancellation) is { } found)
                    named.Add(found);
            }
            catch (Exception unknown) when (unknown is CaseErasedException or CaseUnreadableException)
            {
                // The declaration is judged as one that names nothing that is known.
            }
        return named;
    }
}
