using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>This administration among the others: it has its log stored and cosigned by them, stores and
/// cosigns theirs, and looks whether any log shows two faces.</summary>
public sealed class Consortium : IAsyncDisposable
{
    /// <summary>Name of its task, and within which a comparison is done.</summary>
    public const string WatchName = "consortium";

    public static readonly TimeSpan WatchWithin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Evidence evidence;
    private readonly Func<Member, PartnerHttpClient> lineTo;
    private readonly TimeProvider clock;
    private readonly string folder;
    private readonly SigningGate? gate;
    private LogDamagedException? forked;

    /// <summary>Told how the comparison of logs goes, partner by partner.</summary>
    public BackgroundTask Watching { get; init; }

    /// <summary>Opens what this house stored and cosigned before.</summary>
    /// <param name="code">This administration, a member of the rulebook.</param>
    /// <param name="own">The writer of its log.</param>
    /// <param name="keys">Its cosigning keys.</param>
    /// <param name="folder">Below which evidence is kept.</param>
    /// <param name="storeOf">Opens where a copy of a log, or what was witnessed, is kept.</param>
    /// <param name="lineTo">How a partner is reached.</param>
    /// <param name="gate">Opened when enough partners were heard; null where nothing waits for them.</param>
    /// <exception cref="FormatException">The rulebook does not have this member with these keys.</exception>
    public Consortium(
        string code,
        Rulebook rulebook,
        LogWriter own,
        ConsortiumKeys keys,
        string folder,
        Func<string, LogStore> storeOf,
        Func<Member, PartnerHttpClient> lineTo,
        TimeProvider clock,
        SigningGate? gate = null
    )
    {
        (Code, Rulebook, Own, this.folder, this.lineTo, this.clock) = (
            code,
            rulebook,
            own,
            folder,
            lineTo,
            clock
        );
        evidence = new Evidence(folder);
        Watching = new BackgroundTasks(clock).Of(WatchName, WatchWithin);
        this.gate = gate;
        var self = rulebook.Of(code);
        if (!self.Witness.Equals(keys.Witness.Verifier) || !self.Mirror.Equals(keys.Mirror.Verifier))
        {
            throw new FormatException($"The rulebook gives {code} other keys than this installation has.");
        }
        Partners = [.. rulebook.Members.Where(member => member.Code != code)];
        Mirror = new Mirror(name => storeOf("mirror/" + name), [keys.Mirror], clock);
        try
        {
            foreach (var partner in Partners)
            {
                Mirror.Open(partner.Log.Name);
            }
            Witness = new Witness(
                storeOf("witness"),
                origin =>
                    rulebook.Members.FirstOrDefault(member => member.Log.Name == origin) is { } member
                        ? [member.Log]
                        : null,
                [keys.Witness],
                clock
            )
            {
                Contradicted = Contradict,
            };
        }
        catch
        {
            // The next try must find the folders free.
            Mirror.Dispose();
            throw;
        }
        foreach (var witnessed in Witness.Latest().Where(w => Partners.Any(p => p.Log.Name == w.Origin)))
        {
            Mirror.Pend(witnessed);
        }
        Certifier = new Certifier(
            own,
            keys.Mirror,
            rulebook.PolicyFor(code),
            [.. Partners.Select(p => LinkTo(p, self, own.Log))],
            clock,
            Patience
        );
    }

    /// <summary>This administration.</summary>
    public string Code { get; }

    /// <summary>The rules in force.</summary>
    public Rulebook Rulebook { get; }

    /// <summary>The writer of this administration's log.</summary>
    public LogWriter Own { get; }

    /// <summary>The other members.</summary>
    public IReadOnlyList<Member> Partners { get; }

    /// <summary>What this house saw of all logs.</summary>
    public Witness Witness { get; }

    /// <summary>What this house stored of its partners' logs.</summary>
    public Mirror Mirror { get; }

    /// <summary>Has this house's log stored by its partners.</summary>
    public Certifier Certifier { get; }

    /// <summary>Who did not keep to its signature, the latest last.</summary>
    public IReadOnlyList<Misbehaviour> Misbehaviours => evidence.Misbehaviours;

    /// <summary>Answers a partner's add-checkpoint, as its witness and for its mirror.</summary>
    public async Task<Reply> AddCheckpoint(ReadOnlyMemory<byte> body)
    {
        var reply = await Witness.AddCheckpoint(body);
        evidence.Write();
        if (
            reply.Status == 200
            && WitnessRequest.Parse(body.Span) is { } request
            && Partners.Any(p => p.Log.Name == request.Checkpoint.Origin)
            && Witness.Latest(request.Checkpoint.Origin) is { } latest
        )
        {
            return reply with { Ticket = Mirror.Pend(latest) };
        }
        return reply;
    }

    /// <summary>Runs until it is stopped.</summary>
    /// <exception cref="LogDamagedException">This administration's own log is behind what it
    /// signed.</exception>
    public async Task Run(CancellationToken stop)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] running = [Hear(both.Token), Certifier.Run(both.Token), KeepWatch(both.Token)];
        try
        {
            // None ends by itself: the first that does has something to say.
            await Task.WhenAny(running).Unwrap();
        }
        catch (LogDamagedException damage) when (damage.ForkProof is null)
        {
            // A larger tree elsewhere may be another one: whether two histories were signed is found out
            // first.
            await LookForFork(both.Token);
            throw;
        }
        finally
        {
            await SteppedRun.Cancel(both);
            await Task.WhenAll(running)
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
        }
    }

    /// <summary>Waits a while before another try.</summary>
    public Task Rest(CancellationToken stop) => Task.Delay(WatchPause, clock, stop);

    private async Task LookForFork(CancellationToken stop)
    {
        var self = Rulebook.Of(Code);
        if (OwnView(self) is not { } own)
            return;
        foreach (var holder in Partners)
            await Compare(self, own, holder, stop);
        if (forked is not null)
            throw forked;
    }

    /// <summary>Asks the partners what they hold of this log, until the gate is open.</summary>
    private async Task Hear(CancellationToken stop)
    {
        if (gate is not null)
            await PartnerHearing.Until(
                gate,
                Own.Log,
                Rulebook.Of(Code).Log,
                Rulebook,
                Code,
                lineTo,
                clock,
                stop
            );
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
    }

    /// <summary>Compares once what the members hold of each log.</summary>
    public async Task Compare(CancellationToken stop)
    {
        foreach (var member in Rulebook.Members)
        {
            if (OwnView(member) is not { } own)
            {
                continue;
            }
            foreach (var holder in Partners)
            {
                // What one partner shows of one log keeps nobody from looking at the others.
                await Watching.Try(
                    $"{holder.Code} on {member.Code}",
                    () => Compare(member, own, holder, stop),
                    stop
                );
            }
        }
    }

    /// <summary>Closes the copies.</summary>
    public async ValueTask DisposeAsync()
    {
        evidence.Write();
        await Witness.DisposeAsync();
        Mirror.Dispose();
    }

    private async Task KeepWatch(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WatchPause, clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await Watching.Round(Compare, stop);
            evidence.Write();
            if (forked is not null)
                throw forked;
        }
    }

    private PartnerLog LinkTo(Member partner, Member self, TiledLog own)
    {
        var client = lineTo(partner);
        return new PartnerLog(partner.Code, self.Log, own, [partner.Mirror], client.Post, client.Get);
    }

    private LogView? OwnView(Member member)
    {
        var log = member.Code == Code ? Own.Log : Mirror.Log(member.Log.Name);
        return log is not null && SignedNote.Parse(log.Head.Note.Span) is { } note
            ? new LogView(Code, note, new LogReader(log.Source))
            : null;
    }

    private async Task Compare(Member member, LogView own, Member holder, CancellationToken stop)
    {
        var client = lineTo(holder);
        // A partner's own log is read where it serves it, every other log in its mirror's copy.
        var prefix = holder.Code == member.Code ? "ledger/" : $"mirror/{Mirror.NameOf(member.Log.Name)}/";
        ForkProof? fork = null;
        try
        {
            if (
                await client.Get(prefix + "checkpoint", stop) is { } bytes
                && SignedNote.Parse(bytes) is { } note
                && await Watch.Compare(
                    member.Log,
                    own,
                    new LogView(
                        holder.Code,
                        note,
                        new LogReader((path, ends) => client.Get(prefix + path, ends))
                    ),
                    stop
                )
                    is { } proof
            )
            {
                fork = proof;
                evidence.Add(
                    new Misbehaviour(
                        member.Code,
                        $"its log shows {Code} and {holder.Code} two histories",
                        clock.GetUtcNow(),
                        proof
                    )
                );
            }
        }
        catch (LogDamagedException damaged)
        {
            // It may be our own copy that is at fault: the exception tells whose.
            evidence.Add(
                new Misbehaviour(
                    damaged.Where,
                    $"what it serves of the log of {member.Code}: {damaged.Message}",
                    clock.GetUtcNow(),
                    null
                )
            );
        }
        catch (IOException)
        {
            // It is away. The certifier shows who is; here nothing is known, and it is asked again.
        }
        if (fork is not null && member.Code == Code)
        {
            // Whoever signed two histories, it was with this house's key.
            evidence.Write();
            forked = LogDamagedException.Forked(
                member.Log.Name,
                $"{holder.Code} and {Code} hold two trees of it, with the proof in {folder}/evidence"
            );
        }
    }

    private void Contradict(Witnessed before, SignedNote after)
    {
        var root = Checkpoint.Parse(after.Text)!.Root;
        var who = Rulebook.Members.First(member => member.Log.Name == before.Origin).Code;
        evidence.Add(
            new Misbehaviour(
                who,
                $"its log signed two trees of {before.Size} entries",
                clock.GetUtcNow(),
                new ForkProof(before.Note, after, root, [])
            )
        );
    }
}

/// <summary>An administration's keys for what others' logs are.</summary>
public sealed record ConsortiumKeys(SignerKey Witness, SignerKey Mirror);
