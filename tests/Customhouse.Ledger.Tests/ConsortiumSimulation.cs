using System.Globalization;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Four administrations, one of which may lie, under everything that can go wrong at once. A seed
/// that fails is printed, and fails again.</summary>
public sealed class ConsortiumSimulation
{
    private const int SeedsUsual = 60;
    private const int Steps = 90;
    private const int Quorum = 3;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_two_certified_heads_conflict()
    {
        // CUSTOMHOUSE_SEEDS=FIRST-COUNT plays others or more: 0-1000.
        var (first, count) = Environment.GetEnvironmentVariable("CUSTOMHOUSE_SEEDS")?.Split('-')
            is [var f, var c]
            ? (int.Parse(f, CultureInfo.InvariantCulture), int.Parse(c, CultureInfo.InvariantCulture))
            : (0, SeedsUsual);
        var tally = new int[4];
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                await new Run(seed, tally).Play();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Assert.Fail($"seed {seed}: {failure}");
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} seeds: {tally[0]} kills, {tally[1]} certified heads, "
                + $"{tally[2]} forks proved, {tally[3]} rotten copies"
        );
        Assert.True(
            count < SeedsUsual || tally.All(n => n > 0),
            "the seeds did not reach all that can go wrong"
        );
    }

    private sealed class Run
    {
        private readonly Random chance;
        private readonly int[] tally;
        private readonly List<SimulatedNode> nodes;
        private readonly HashSet<(string, string)> cut = [];
        private readonly SimulatedNode? forker;
        private readonly HashSet<SimulatedNode> rotten = [];
        private bool healed;

        public Run(int seed, int[] tally)
        {
            (chance, this.tally) = (new Random(seed), tally);
            nodes = [.. Enumerable.Range(0, 4).Select(i => new SimulatedNode(i, chance))];
            nodes.ForEach(node => node.Meet(nodes));
            var liar = nodes[chance.Next(4)];
            switch (chance.Next(4))
            {
                case 0 or 1:
                    forker = liar;
                    break;
                case 2:
                    liar.IsBlind = true;
                    break;
                default:
                    break;
            }
            nodes.ForEach(Start);
        }

        private IEnumerable<SimulatedNode> Honest => nodes.Where(n => n != forker && !n.IsBlind);

        public async Task Play()
        {
            if (forker is not null && chance.Next(2) == 0)
            {
                // Two histories from the first entry: partners are shown one or the other as it comes.
                forker.BeginFork(partner => LineTo(forker, partner));
            }
            for (var step = 0; step < Steps; step++)
            {
                await Step(nodes[chance.Next(4)]);
            }
            await Heal();
            await CompareViews();
        }

        private async Task Step(SimulatedNode node)
        {
            if (!node.IsUp)
            {
                if (chance.Next(3) == 0)
                {
                    Start(node);
                }
                return;
            }
            switch (chance.Next(20))
            {
                case < 5 when node.Fork is not null && chance.Next(2) == 0:
                    await Bring(node, node.Fork, nodes[chance.Next(4)]);
                    break;
                case < 5:
                    await Guard(
                        node,
                        () =>
                        {
                            node.Append(chance.Next(1, 300));
                            return Task.CompletedTask;
                        }
                    );
                    break;
                case < 13:
                    await Bring(node, node.Main, nodes[chance.Next(4)]);
                    break;
                case 13 when node == forker && node.Fork is null:
                    node.BeginFork(partner => LineTo(node, partner));
                    break;
                case 13 or 14 when node.Fork is not null:
                    await Bring(node, node.Fork, nodes[chance.Next(4)]);
                    break;
                case 15:
                    Toggle(node, nodes[chance.Next(4)]);
                    break;
                case 16:
                    node.Stores.ElementAt(chance.Next(node.Stores.Count())).WritesToKill = chance.Next(6);
                    break;
                case 17:
                    node.Crash(power: chance.Next(2) == 0);
                    tally[0]++;
                    break;
                case 18:
                    foreach (var store in node.Stores)
                    {
                        store.Full = !store.Full;
                    }
                    break;
                case 19 when chance.Next(4) == 0 && node != forker && rotten.Count == 0 && node.RotCopy():
                    rotten.Add(node);
                    tally[3]++;
                    break;
                default:
                    node.Clock.Seconds += chance.Next(-20_000, 20_000);
                    break;
            }
        }

        private void Start(SimulatedNode node)
        {
            node.Start(partner => LineTo(node, partner));
            Assert.True(node.Lost() is null, node.Lost());
        }

        /// <summary>What goes wrong on a node's disk ends its process or is told to its callers.</summary>
        private async Task Guard(SimulatedNode node, Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (KilledException)
            {
                node.Crash(power: chance.Next(2) == 0);
                tally[0]++;
            }
            catch (Exception told) when (told is IOException or PartnerFaultException)
            {
                // The submitter is told, and nothing was added.
            }
            catch (LogDamagedException) when (rotten.Count > 0 || node == forker)
            {
                // A mirror noticed its own rotten copy, or a partner the second history of the log that
                // forks.
            }
        }

        private async Task Bring(SimulatedNode node, Branch branch, SimulatedNode partner)
        {
            if (branch.Round is null && branch.Log.Head.Size > 0)
            {
                branch.Round = branch.Log.Head;
                branch.Signatures.Clear();
                branch.Signatures[node.Code] = Cosignature.Sign(
                    node.MirrorKey,
                    SignedNote.Parse(branch.Round.Note.Span)!.Text,
                    node.Clock.Seconds
                );
            }
            if (branch.Round is not { } head || partner == node)
            {
                return;
            }
            await Guard(
                node,
                async () =>
                {
                    var signatures = await branch.Links[partner.Code].Bring(head, CancellationToken.None);
                    if (signatures.Count > 0)
                    {
                        branch.Signatures[partner.Code] = signatures[0];
                    }
                }
            );
            if (branch.Signatures.Count >= Quorum)
            {
                Certify(node, branch, head);
            }
        }

        private void Certify(SimulatedNode node, Branch branch, LogHead head)
        {
            var policy = Policy.Create(
                node.LogKey.Verifier,
                [.. nodes.Select(n => n.MirrorKey.Verifier)],
                Quorum
            );
            var note = SignedNote.Parse(head.Note.Span)!.With(branch.Signatures.Values);
            Assert.True(policy.IsSatisfiedBy(note), $"the quorum of {node.Code} does not hold");
            branch.Certified.Add(head);
            branch.Round = null;
            tally[1]++;
            var other = branch == node.Main ? node.Fork : node.Main;
            foreach (var earlier in other?.Certified ?? [])
            {
                // Two certified heads: the smaller must be the beginning of the larger.
                var (small, large, log) =
                    earlier.Size <= head.Size ? (earlier, head, branch.Log) : (head, earlier, other!.Log);
                Assert.True(
                    log.RootAt(small.Size) == small.Root,
                    $"two certified heads of {node.Code} conflict, at {small.Size} and {large.Size}"
                );
            }
        }

        private PartnerPost LineTo(SimulatedNode from, SimulatedNode to) =>
            async (path, body, _) =>
            {
                if (!to.IsUp || cut.Contains((from.Code, to.Code)) || Mishap())
                {
                    throw new IOException($"{to.Code} does not answer");
                }
                try
                {
                    var reply = await to.Answer(path, body);
                    // Repeated by the network: the second answer is the one that arrives.
                    reply = Mishap() ? await to.Answer(path, body) : reply;
                    return Mishap() ? throw new IOException($"the answer of {to.Code} is lost") : reply;
                }
                catch (KilledException killed)
                {
                    to.Crash(power: chance.Next(2) == 0);
                    tally[0]++;
                    throw new IOException($"{to.Code} was killed", killed);
                }
                catch (LogDamagedException damage) when (rotten.Contains(to))
                {
                    throw new IOException($"{to.Code} has stopped: {damage.Message}", damage);
                }
            };

        private bool Mishap() => !healed && chance.Next(12) == 0;

        private void Toggle(SimulatedNode one, SimulatedNode other)
        {
            foreach (var way in ((string, string)[])[(one.Code, other.Code), (other.Code, one.Code)])
            {
                if (!cut.Remove(way))
                {
                    cut.Add(way);
                }
            }
        }

        /// <summary>Once the faults end, every honest log is certified to its end, without hands.</summary>
        private async Task Heal()
        {
            (healed, _) = (true, cut.RemoveWhere(_ => true));
            foreach (var node in nodes)
            {
                foreach (var store in node.Stores)
                {
                    (store.Full, store.WritesToKill) = (false, -1);
                }
                if (!node.IsUp)
                {
                    Start(node);
                }
            }
            foreach (var node in Honest.Where(_ => rotten.Count == 0))
            {
                node.Append(3);
                for (var tries = 0; tries < 4 && !Reached(node); tries++)
                {
                    foreach (var partner in nodes)
                    {
                        await Bring(node, node.Main, partner);
                    }
                }
                Assert.True(Reached(node), $"{node.Code} is not certified to its end after healing");
            }

            static bool Reached(SimulatedNode node) =>
                node.Main.Certified.Count > 0 && node.Main.Certified[^1].Size == node.Main.Log.Size;
        }

        /// <summary>Where two honest parties hold two histories of one log, the proof of it is found, and
        /// holds for everybody.</summary>
        private async Task CompareViews()
        {
            foreach (var log in nodes)
            {
                var views = Honest
                    .Where(n => n != log && !rotten.Contains(n))
                    .Select(n => (Node: n, Copy: n.Mirror.Log(log.Origin)!))
                    .Where(view => !view.Copy.Head.Note.IsEmpty)
                    .ToList();
                foreach (var (one, a) in views)
                {
                    foreach (var (other, b) in views.Where(view => view.Node != one))
                    {
                        var small = a.Head.Size <= b.Head.Size ? a : b;
                        var agree = (a == small ? b : a).RootAt(small.Head.Size) == small.Head.Root;
                        var proof = await Watch.Compare(
                            log.LogKey.Verifier,
                            View(one, a),
                            View(other, b),
                            CancellationToken.None
                        );
                        Assert.Equal(agree, proof is null);
                        Assert.True(
                            proof is null
                                || ForkProof.Parse(proof.ToString()).Fault(log.LogKey.Verifier) is null
                        );
                        Assert.True(
                            agree || log == forker,
                            $"{log.Code} is honest and its log shows two histories"
                        );
                        tally[2] += agree ? 0 : 1;
                    }
                }
            }

            static LogView View(SimulatedNode holder, TiledLog copy) =>
                new(holder.Code, SignedNote.Parse(copy.Head.Note.Span)!, new LogReader(copy.Source));
        }
    }
}
