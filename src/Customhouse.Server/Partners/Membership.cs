using Customhouse.Engine;
using Customhouse.Ledger;

namespace Customhouse.Server.Partners;

/// <summary>An installation's membership of a consortium: the rulebook in force, and how the next one comes into
/// force.</summary>
public sealed partial class Membership : IDisposable
{
    private readonly Installation installation;
    private readonly LedgerOffice office;
    private readonly LedgerPlace place;
    private readonly MemberKeys keys;
    private readonly HttpClient client = PartnerLine.NewClient();
    private Rulebook? inForce;

    /// <summary>Takes the keys of an installation at hand.</summary>
    /// <exception cref="FormatException">The installation keeps no log, or a key file holds something else.</exception>
    public Membership(Installation installation, LedgerPlace? place)
    {
        this.installation = installation;
        office = installation.Ledger ?? throw new FormatException("an administration without a ledger has no partners");
        this.place = place ?? throw new FormatException("an administration without a ledger has no partners");
        keys = MemberKeys.Open(place.Keys, place.Origin);
        var kept = Accepted;
        inForce = File.Exists(kept) ? Rulebook.Parse(File.ReadAllBytes(kept)) : null;
    }

    /// <summary>What the rulebook says of this installation.</summary>
    public Member Member(Uri url) => keys.Member(Code, url, office.Verifier);

    /// <summary>Its keys.</summary>
    public MemberKeys Keys => keys;

    private string Code => office.Administration.Code;

    /// <summary>The version that this installation accepted last: a next one is judged by it, whatever lies in the
    /// settings' file.</summary>
    private string Accepted => Path.Combine(place.Folder, "rulebook");

    /// <summary>Takes a rulebook into force, if it may follow the one that is.</summary>
    /// <exception cref="FormatException">It may not; nothing has changed.</exception>
    public async Task Accept(Rulebook rulebook)
    {
        if (inForce?.Hash != rulebook.Hash)
        {
            var fault = inForce is not null ? rulebook.FaultAfter(inForce)
                : rulebook.Version == 1 ? rulebook.FaultAsFirst() : rulebook.FaultAsJoined();
            if (fault is not null)
            {
                throw new FormatException($"The rulebook does not come into force: {fault}.");
            }
        }
        var self = rulebook.Members.FirstOrDefault(member => member.Code == Code);
        if (self is not null && !IsOurs(self))
        {
            throw new FormatException($"The rulebook gives {Code} other keys than this installation has.");
        }
        if (self is null && inForce is null)
        {
            throw new FormatException($"The rulebook of {rulebook.Name} has no member {Code}.");
        }
        Keep(rulebook);
        if (self is null)
        {
            // It has left: nobody certifies its log any more, and it cosigns nobody's. What was certified stands.
            await installation.Seat.Leave();
            return;
        }
        // For those who verify this administration's receipts.
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "policy"), rulebook.PolicyTextFor(Code));
        office.PutInForce(rulebook.PolicyFor(Code));
        await installation.Seat.Take(
            () => new Consortium(Code, rulebook, office.Writer, keys.Cosigning, place.Folder,
                name => place.StoreOf(installation.Store, installation.LogLease!, name),
                member => new PartnerLine(client, member.Url), installation.Clock)
            {
                Watching = installation.Tasks.Of(Consortium.WatchName, Consortium.WatchWithin),
            },
            note => office.Certify(note));
    }

    /// <summary>Takes part for as long as this process keeps the log: where it loses the lease, another one takes the
    /// place among the partners.</summary>
    public async Task TakePart(string path, ILogger log, CancellationToken stop)
    {
        try
        {
            await Follow(path, log, stop);
        }
        finally
        {
            await installation.Seat.Leave();
        }
    }

    /// <summary>Takes the rulebook of a file into force, and each next version that replaces it.</summary>
    public async Task Follow(string path, ILogger log, CancellationToken stop)
    {
        var seen = await File.ReadAllBytesAsync(path, stop);
        try
        {
            await Accept(Rulebook.Parse(seen));
        }
        catch (LogDamagedException damaged)
        {
            // What is stored of partners is not what they sent. The desk goes on; nothing is cosigned meanwhile.
            Damaged(log, damaged.Message);
        }
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), installation.Clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                var file = await File.ReadAllBytesAsync(path, stop);
                if (!file.AsSpan().SequenceEqual(seen))
                {
                    seen = file;
                    await Accept(Rulebook.Parse(file));
                }
            }
            catch (Exception refused) when (refused is FormatException or IOException or LogDamagedException)
            {
                Refused(log, path, refused.Message);
            }
        }
    }

    /// <summary>Removes the keys from memory.</summary>
    public void Dispose()
    {
        keys.Dispose();
        client.Dispose();
    }

    private bool IsOurs(Member self) => self.Log.Equals(office.Verifier)
        && self.Witness.Equals(keys.Cosigning.Witness.Verifier) && self.Mirror.Equals(keys.Cosigning.Mirror.Verifier)
        && self.Rules.Equals(keys.Rules.Verifier);

    /// <summary>Durably: a version that was in force must not be forgotten with the power.</summary>
    private void Keep(Rulebook rulebook)
    {
        using (var file = File.Create(Accepted + ".new"))
        {
            file.Write(rulebook.Note.ToBytes());
            file.Flush(flushToDisk: true);
        }
        File.Move(Accepted + ".new", Accepted, overwrite: true);
        inForce = rulebook;
    }

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "this administration takes no part in the consortium until that is mended: {Cause}")]
    private static partial void Damaged(ILogger log, string cause);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Path} does not come into force, the rulebook before stays: {Cause}")]
    private static partial void Refused(ILogger log, string path, string cause);
}
