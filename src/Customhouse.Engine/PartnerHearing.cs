using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>What a round of asking brought.</summary>
/// <param name="Heard">Codes of the partners that answered.</param>
/// <param name="Away">Codes of those that did not.</param>
public sealed record Hearing(IReadOnlyList<string> Heard, IReadOnlyList<string> Away);

/// <summary>
/// Asks the partners for the newest checkpoint of this administration's log that they saw or stored. What
/// this log's key signed binds it, whoever shows it: a tree that is larger than the log, or another one,
/// stops the log.
/// </summary>
/// <param name="log">The log as it is here.</param>
/// <param name="key">The log's key.</param>
/// <param name="partners">How each partner is reached, by its code.</param>
/// <param name="clock">Measures how long an answer may take.</param>
public sealed class PartnerHearing(
    TiledLog log,
    VerifierKey key,
    IReadOnlyDictionary<string, LogSource> partners,
    TimeProvider clock
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How many partners must be heard, so that among them is one that knows of anything
    /// certified.</summary>
    /// <remarks>A certified checkpoint is held by <c>quorum</c> of the members. This one counts as a holder
    /// itself, so <c>members - quorum</c> of its partners may know nothing of it, and one more
    /// does.</remarks>
    public static int Needed(Rulebook rulebook) =>
        Math.Min(rulebook.Members.Count - 1, rulebook.Members.Count - rulebook.Quorum + 1);

    /// <summary>Asks the partners of a rulebook until enough of them were heard, and opens the
    /// gate.</summary>
    /// <param name="code">This administration.</param>
    /// <exception cref="LogDamagedException">One of them shows what this log is not.</exception>
    public static async Task Until(
        SigningGate gate,
        TiledLog log,
        VerifierKey key,
        Rulebook rulebook,
        string code,
        Func<Member, PartnerHttpClient> lineTo,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var needed = Needed(rulebook);
        var hearing = new PartnerHearing(
            log,
            key,
            rulebook
                .Members.Where(member => member.Code != code)
                .ToDictionary(member => member.Code, LogSource (member) => lineTo(member).Get),
            clock
        );
        while (gate.Waiting is not null)
        {
            var round = await hearing.Ask(stop);
            if (round.Heard.Count >= needed)
            {
                gate.Open();
                return;
            }
            gate.Wait(
                $"before the log is signed on after a start, {needed} of "
                    + $"{round.Heard.Count + round.Away.Count} "
                    + $"partners must be heard, and {string.Join(", ", round.Away)} did not answer; where "
                    + "they cannot, "
                    + "`customhouse ledger proceed` does without them"
            );
            await Task.Delay(Pause, clock, stop);
        }
    }

    /// <summary>The same, where nobody waits for it: what it finds stops the log.</summary>
    /// <param name="halt">Told of what a partner shows that this log is not.</param>
    public static async Task Until(
        SigningGate gate,
        TiledLog log,
        VerifierKey key,
        Rulebook rulebook,
        string code,
        Func<Member, PartnerHttpClient> lineTo,
        Action<LogDamagedException> halt,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        try
        {
            await Until(gate, log, key, rulebook, code, lineTo, clock, stop);
        }
        catch (LogDamagedException damage)
        {
            halt(damage);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Asks all of them once, side by side.</summary>
    /// <exception cref="LogDamagedException">One of them shows what this log is not.</exception>
    public async Task<Hearing> Ask(CancellationToken stop)
    {
        var answers = await Task.WhenAll(
            partners.Select(async p => (p.Key, IsHeard: await Ask(p.Key, p.Value, stop)))
        );
        return new Hearing(
            [.. answers.Where(a => a.IsHeard).Select(a => a.Key)],
            [.. answers.Where(a => !a.IsHeard).Select(a => a.Key)]
        );
    }

    private async Task<bool> Ask(string partner, LogSource get, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        var name = Mirror.NameOf(key.Name);
        try
        {
            // The witness may have seen more than the mirror has stored, never less.
            foreach (var path in (string[])[$"witness/{name}/checkpoint", $"mirror/{name}/checkpoint"])
                if (await get(path, limit.Token) is { } shown)
                    Judge(partner, shown);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Who shows what this log did not sign says nothing of it.</summary>
    private void Judge(string partner, byte[] shown)
    {
        if (
            SignedNote.Parse(shown) is not { } note
            || !note.IsSignedBy([key])
            || Checkpoint.Parse(note.Text) is not { } checkpoint
            || checkpoint.Origin != key.Name
        )
            return;
        if (checkpoint.Size > log.Size)
            throw LogDamagedException.Older(key.Name, partner, checkpoint.Size, log.Size);
        if (log.RootAt(checkpoint.Size) != checkpoint.Root)
            throw LogDamagedException.OtherTree(key.Name, partner, checkpoint.Size);
    }
}
