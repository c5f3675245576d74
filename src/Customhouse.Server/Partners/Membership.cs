using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Partners;

/// <summary>An installation's membership of a consortium: the rulebook in force, and how the next one comes
/// into force.</summary>
public sealed partial class Membership : IDisposable
{
    private readonly Installation installation;
    private readonly AdministrationLog ownLog;
    private readonly LedgerOptions place;
    private readonly MemberKeys keys;
    private readonly HttpClient client = PartnerHttpClient.NewClient();
    private Rulebook? inForce;

    private const string HearingName = "hearing of partners";

    /// <summary>Name of its task, and within which it looks at the rulebook.</summary>
    public const string TaskName = "rulebook";

    public static readonly TimeSpan TaskWithin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Takes the keys of an installation at hand.</summary>
    /// <exception cref="FormatException">The installation keeps no log, or a key file holds something
    /// else.</exception>
    public Membership(Installation installation, LedgerOptions? place)
    {
        this.installation = installation;
        ownLog =
            installation.Ledger
            ?? throw new FormatException("an administration without a ledger has no partners");
        this.place = place ?? throw new FormatException("an administration without a ledger has no partners");
        keys = MemberKeys.Open(place.Keys, place.Origin);
    }

    /// <summary>The membership of an installation; null where it keeps no log, or no rulebook was ever named
    /// to it.
    /// </summary>
    public static async Task<Membership?> Read(
        Installation installation,
        LedgerOptions? place,
        CancellationToken cancellation
    ) =>
        installation.Ledger is not null
        && place is not null
        && (
            place.HasPartners
            || await AcceptedRulebook.Read(installation.Store, place.Folder, cancellation) is not null
        )
            ? new Membership(installation, place)
            : null;

    /// <summary>What the rulebook says of this installation.</summary>
    public Member Member(Uri url) => keys.Member(Code, url, ownLog.Verifier);

    /// <summary>Its keys.</summary>
    public MemberKeys Keys => keys;

    private string Code => ownLog.Administration.Code;

    /// <summary>Takes a rulebook into force, if it may follow the one that is.</summary>
    /// <exception cref="FormatException">It may not; nothing has changed.</exception>
    public async Task Accept(Rulebook rulebook)
    {
        // The version that was accepted last judges the next one, whatever lies in the settings' file.
        // Another process may have accepted a later one since this one last took part.
        inForce =
            await AcceptedRulebook.Read(installation.Store, place.Folder, CancellationToken.None) ?? inForce;
        if (inForce?.Hash != rulebook.Hash)
        {
            var fault =
                inForce is not null ? rulebook.FaultAfter(inForce)
                : rulebook.Version == 1 ? rulebook.FaultAsFirst()
                : rulebook.FaultAsJoined();
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
        await AcceptedRulebook.Keep(
            installation.Store,
            place.Folder,
            rulebook,
            installation.Clock.GetUtcNow(),
            CancellationToken.None
        );
        inForce = rulebook;
        installation.Seat.RulebookFault = null;
        if (self is null)
        {
            // It has left: nobody certifies its log any more, and it cosigns nobody's. What was certified
            // stands.
            await installation.Seat.Leave();
            return;
        }
        // For those who verify this administration's receipts.
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "policy"), rulebook.PolicyTextFor(Code));
        ownLog.PutInForce(rulebook.PolicyFor(Code));
        await installation.Seat.Take(
            () =>
                new Consortium(
                    Code,
                    rulebook,
                    ownLog.Writer,
                    keys.Cosigning,
                    place.Folder,
                    name => place.Logs(installation.Store, installation.LogLease!).Open(name),
                    member => new PartnerHttpClient(client, member.Url),
                    installation.Clock,
                    ownLog.Gate
                )
                {
                    Watching = installation.Tasks.Of(Consortium.WatchName, Consortium.WatchWithin),
                },
            note => ownLog.Certify(note)
        );
    }

    /// <summary>Takes part for as long as this process keeps the log: where it loses the lease, another one
    /// takes the place among the partners.</summary>
    /// <inheritdoc cref="Follow"/>
    public async Task TakePart(string? path, ILogger log, CancellationToken stop)
    {
        try
        {
            await Follow(path, log, stop);
        }
        finally
        {
            await installation.Seat.Leave();
            installation.Tasks.Drop(Consortium.WatchName);
        }
    }

    /// <summary>Takes the rulebook of a file into force, and each next version that replaces it. Where the
    /// file cannot be read or may not come into force, the version that was accepted last stays.</summary>
    /// <param name="path">The file; null where the settings name none, and the version accepted last goes
    /// on.</param>
    public async Task Follow(string? path, ILogger log, CancellationToken stop)
    {
        byte[]? seen = null;
        for (var isFirst = true; !stop.IsCancellationRequested; isFirst = false)
        {
            try
            {
                if (
                    path is not null
                    && await File.ReadAllBytesAsync(path, stop) is var file
                    && (seen is null || !file.AsSpan().SequenceEqual(seen))
                )
                {
                    await Take(file);
                    seen = file;
                }
                else if (isFirst)
                    await TakeAccepted(log, stop);
            }
            catch (Exception refused)
                when (refused
                        is FormatException
                            or IOException
                            or UnauthorizedAccessException
                            or LogDamagedException
                            or StoreUnavailableException
                )
            {
                if (installation.Seat.RulebookFault != refused.Message)
                    Refused(log, path ?? "-", refused.Message);
                installation.Seat.RulebookFault = refused.Message;
                if (isFirst && path is not null)
                    await TakeAccepted(log, stop);
            }
            installation.Tasks.Of(TaskName, TaskWithin).RoundDone();
            await Task.Delay(Pause, installation.Clock, stop);
        }
    }

    private Task Take(byte[] file) => Accept(Rulebook.Parse(file));

    /// <summary>Takes the version that was accepted last. Where that one gives this installation keys that it
    /// has no more, as after a log was ended, its members are still the ones to be heard.</summary>
    private async Task TakeAccepted(ILogger log, CancellationToken stop)
    {
        if (await AcceptedRulebook.Read(installation.Store, place.Folder, stop) is not { } accepted)
            return;
        var fault = installation.Seat.RulebookFault;
        try
        {
            await Accept(accepted);
        }
        catch (Exception refused) when (refused is FormatException or LogDamagedException)
        {
            Alone(log, refused.Message);
            fault ??= refused.Message;
            _ = installation
                .Tasks.Of(HearingName, TimeSpan.MaxValue)
                .Round(
                    ends =>
                        PartnerHearing.Until(
                            ownLog.Gate,
                            ownLog.Log,
                            ownLog.Verifier,
                            accepted,
                            Code,
                            member => new PartnerHttpClient(client, member.Url),
                            ownLog.Halt,
                            installation.Clock,
                            ends
                        ),
                    stop
                );
        }
        // What is wrong with the file is told for as long as the file is not mended.
        installation.Seat.RulebookFault = fault;
    }

    /// <summary>Removes the keys from memory.</summary>
    public void Dispose()
    {
        keys.Dispose();
        client.Dispose();
    }

    private bool IsOurs(Member self) =>
        self.Log.Equals(ownLog.Verifier)
        && self.Witness.Equals(keys.Cosigning.Witness.Verifier)
        && self.Mirror.Equals(keys.Cosigning.Mirror.Verifier)
        && self.Rules.Equals(keys.Rules.Verifier);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "this administration takes no part in the consortium until that is mended: {Cause}"
    )]
    private static partial void Alone(ILogger log, string cause);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "the rulebook {Path} does not come into force, the one accepted last stays: {Cause}"
    )]
    private static partial void Refused(ILogger log, string path, string cause);
}
