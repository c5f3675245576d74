using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>
/// Every combination of older and newer database, log and keys, with the partners there and away. Whatever is
/// put back: no second history is signed, no event is shown as certified that is not, clearance goes on, and
/// the way on that the house tells leads to a ledger that goes on.
/// </summary>
public sealed class DrillTests
{
    public static TheoryData<string, string, bool, bool> Combinations
    {
        get
        {
            var all = new TheoryData<string, string, bool, bool>();
            foreach (var database in (string[])["old", "new"])
            foreach (var log in (string[])["old", "new", "lost"])
            foreach (var hasKeys in (bool[])[true, false])
            foreach (var arePartnersThere in (bool[])[true, false])
                all.Add(database, log, hasKeys, arePartnersThere);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Whatever_is_put_back_there_is_one_history_and_a_way_on(
        string database,
        string log,
        bool hasKeys,
        bool arePartnersThere
    )
    {
        await using var drill = await Drill.Begin();
        await Play(drill, database, log, hasKeys, arePartnersThere);
    }

    [Theory]
    [InlineData("old", "old", true, true)]
    [InlineData("old", "old", true, false)]
    [InlineData("old", "old", false, true)]
    [InlineData("old", "lost", true, true)]
    [InlineData("new", "lost", true, true)]
    [InlineData("new", "lost", false, false)]
    [InlineData("new", "new", false, true)]
    public async Task On_PostgreSQL_too(string database, string log, bool hasKeys, bool arePartnersThere)
    {
        using var server = PostgresServer.StartOrSkip();
        await using var drill = await Drill.Begin(server.NewDatabase("drill"));
        await Play(drill, database, log, hasKeys, arePartnersThere);
    }

    private static async Task Play(
        Drill drill,
        string database,
        string log,
        bool hasKeys,
        bool arePartnersThere
    )
    {
        await drill.Record(3);
        await drill.Certified();
        await drill.Close();
        await drill.Keep("old");
        await drill.Open();
        await drill.Record(3);
        await drill.Certified();
        await drill.Close();
        await drill.Keep("new");
        if (!arePartnersThere)
            await drill.Leave();
        if (database == "old")
            drill.PutDatabase("old");
        if (log != "new")
            drill.PutLedger(log == "lost" ? null : "old");
        if (!hasKeys)
            drill.LoseKeys();

        await drill.Open();
        await drill.Record(2);
        await FollowTheWayOn(drill, arePartnersThere);
        await OneHistory(drill);
        await drill.Close();
        await drill.Open();
        await drill.Record(1);
        await Logged(drill);
        await OneHistory(drill);
    }

    /// <summary>Does what the house says until all events are in a log. Each step is checked before and
    /// after.</summary>
    private static async Task FollowTheWayOn(Drill drill, bool arePartnersThere)
    {
        for (var steps = 0; ; steps++)
        {
            Assert.True(steps < 5, $"there is no way on; the ledger says: {drill.Says}");
            await drill.Until(
                () => drill.Says is not null || IsLogged(drill),
                "a ledger that says how it is"
            );
            await Task.Delay(1_500, Drill.Now);
            await OneHistory(drill);
            if (drill.Says is not { } told)
            {
                await Logged(drill);
                return;
            }
            if (
                told.Contains("must be heard", StringComparison.Ordinal)
                || told.Contains("not heard yet", StringComparison.Ordinal)
            )
            {
                Assert.False(arePartnersThere, told);
                await drill.Return();
                arePartnersThere = true;
                await drill.Until(() => drill.Says != told, "partners that were heard");
                continue;
            }
            await drill.Close();
            if (told.Contains("ledger recover", StringComparison.Ordinal))
            {
                if (!arePartnersThere)
                {
                    Assert.NotEqual(0, await drill.Type("ledger", "recover"));
                    await drill.Return();
                    arePartnersThere = true;
                }
                Assert.Equal(0, await drill.Type("ledger", "recover"));
            }
            else
            {
                Assert.Contains("ledger succeed", told, StringComparison.Ordinal);
                Assert.Equal(
                    0,
                    await drill.Type("ledger", "succeed", "--why", "a drill", "--by", "the test")
                );
            }
            await drill.Open();
        }
    }

    private static bool IsLogged(Drill drill) =>
        drill.House.Ledger is { } ownLog && ownLog.Reach().Logged == drill.House.Store.Head(Drill.Now).Result;

    private static async Task Logged(Drill drill)
    {
        await drill.Until(() => IsLogged(drill), "a log that has all");
        await Judge(drill, standing => standing is ProofStage.Logged or ProofStage.Certified);
    }

    /// <summary>The key of the first log signed no tree that the tree of all that was certified is not, or
    /// that it does not begin with; and nobody holds a proof of a fork.</summary>
    private static async Task OneHistory(Drill drill)
    {
        using var all = drill.KeptLog("new");
        if (drill.House.Ledger is { } ownLog)
        {
            foreach (
                var log in ownLog
                    .Ended.Select(e => e.Events)
                    .OfType<EventLog>()
                    .Append(ownLog.LogOf(long.MaxValue))
            )
            {
                if (log.Key.Name != Drill.Origin || log.Log.Size == 0)
                    continue;
                var both = Math.Min(all.Size, log.Log.Size);
                Assert.Equal(all.RootAt(both), log.Log.RootAt(both));
                Assert.True(SignedNote.Parse(log.Log.Head.Note.Span)!.IsSignedBy([log.Key]));
            }
            await Judge(drill, _ => true);
        }
        foreach (var partner in drill.Partners)
            Assert.DoesNotContain(partner.Seat.Current?.Misbehaviours ?? [], m => m.Proof is not null);
        Assert.False(Directory.Exists(Path.Combine(drill.Place.Folder, "evidence")));
    }

    /// <summary>Looks at each event on record: what is called logged or certified is a leaf that commits to
    /// it, under a checkpoint that its log, or a quorum, signed. Leaves are found by reading all of
    /// them.</summary>
    private static async Task Judge(Drill drill, Func<ProofStage, bool> expects)
    {
        var ownLog = drill.House.Ledger!;
        var lines = await drill.House.Store.Lines.Follow(0, 1_000, Drill.Now);
        foreach (var line in lines)
        {
            var standing = (await ownLog.StandingsOf([line], Drill.Now))[line.Position];
            Assert.True(expects(standing), $"position {line.Position} is {standing}: {drill.Says}");
            if (standing is not (ProofStage.Logged or ProofStage.Certified))
                continue;
            var (leaf, proof) = ownLog.Prove(line.Position)!.Value;
            var again = (await ownLog.CommitmentTo(line, Drill.Now))!;
            Assert.Equal(again.Root, leaf.Commitment);
            var policy =
                standing == ProofStage.Certified
                    ? ownLog.PolicyOf(line.Position)
                    : Policy.Parse($"log {ownLog.LogOf(line.Position).Key}\nquorum none\n");
            Assert.Null(proof.Fault(MerkleTree.LeafHash(leaf.ToBytes()), policy));
            if (standing == ProofStage.Certified)
                Assert.NotEmpty(policy.Witnesses);
        }
    }
}
