using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary><c>bench ledger</c>: what the log, its consortium and its proofs can do on this
/// machine.</summary>
internal static class LedgerBench
{
    /// <summary>Size of an entry in every measurement.</summary>
    internal const int EntryBytes = 512;
    private const int CertifiedPerSecond = 2_000;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    /// <summary>Measures all of it, one after the other.</summary>
    public static async Task<int> Run(int seconds, string? json, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        var figures = new List<LedgerFigure>();
        try
        {
            Console.WriteLine(
                $"bench ledger: entries of {EntryBytes} bytes, durable with tiles and a signed "
                    + $"checkpoint, clients in the same process, {seconds} s each"
            );
            var time = TimeSpan.FromSeconds(seconds);
            string At(string name) => Path.Combine(folder.FullName, name);
            Say(ReferenceBench.Disk(At("bare"), time));
            Say(ReferenceBench.Hash(time));
            Say(await InProcess(At("process"), time, cancellation));
            Say(
                await OverHttp(
                    At("batches"),
                    time,
                    clients: 16,
                    batch: 256,
                    "over HTTP, in batches of 256",
                    cancellation
                )
            );
            Say(
                await OverHttp(
                    At("single"),
                    time,
                    clients: 128,
                    batch: 1,
                    "over HTTP, single posts",
                    cancellation
                )
            );
            Say(await Witnessing(At("witness"), time, cancellation));
            Say(await Certifying(At("four"), time, cancellation));
            Say(ProofBench.Verify(time));
            Say(ProofBench.VerifyMany(time));
            if (json is not null)
            {
                await File.WriteAllTextAsync(json, JsonSerializer.Serialize(figures, Form), cancellation);
            }
            return Verb.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Say(LedgerFigure figure)
        {
            figures.Add(figure);
            AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {figure.What, -58} {figure.PerSecond, 10:N0}/s  p50 {figure.P50, 8:N2} ms  "
                        + $"p99 {figure.P99, 8:N2} ms  {figure.Cores:N2} cores"
                )
            );
        }
    }

    private static async Task<LedgerFigure> InProcess(
        string folder,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        using var key = SignerKey.Generate("bench.example/log", KeyType.Ed25519);
        await using var writer = new LogWriter(
            new TiledLog(new FolderStore(folder)),
            (size, root) => new Checkpoint("bench.example/log", size, root).Sign(key).ToBytes()
        );
        return await Clients(
            "in process, single entries, 4,096 at once",
            time,
            4_096,
            1,
            async entry => await writer.Add(entry),
            cancellation
        );
    }

    private static async Task<LedgerFigure> OverHttp(
        string folder,
        TimeSpan time,
        int clients,
        int batch,
        string what,
        CancellationToken cancellation
    )
    {
        await using var node = await LedgerNode.Start(
            "XA",
            "bench.example/xa",
            folder,
            "http://127.0.0.1:0",
            TimeProvider.System,
            cancellation,
            takesEntries: true
        );
        using var http = new HttpClient { BaseAddress = node.Member.Url };
        return await Clients(
            what,
            time,
            clients,
            batch,
            async entry =>
            {
                var bundle = new byte[batch * (2 + EntryBytes)];
                for (var i = 0; i < batch; i++)
                {
                    bundle[i * (2 + EntryBytes)] = EntryBytes >> 8;
                    entry.CopyTo(bundle.AsMemory((i * (2 + EntryBytes)) + 2));
                }
                using var content = new ByteArrayContent(bundle);
                using var response = await http.PostAsync(
                    new Uri("ledger/entries", UriKind.Relative),
                    content,
                    cancellation
                );
                response.EnsureSuccessStatusCode();
            },
            cancellation
        );
    }

    /// <summary>Many logs that grow by an entry have it cosigned, each after the other.</summary>
    private static async Task<LedgerFigure> Witnessing(
        string folder,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var logs = Enumerable
            .Range(0, 64)
            .Select(i => SignerKey.Generate($"bench.example/{i}", KeyType.Ed25519))
            .ToArray();
        using var key = SignerKey.Generate("bench.example/witness", KeyType.Ed25519Cosignature);
        await using var witness = new Witness(
            new FolderStore(folder),
            origin => logs.FirstOrDefault(l => l.Verifier.Name == origin) is { } log ? [log.Verifier] : null,
            [key],
            TimeProvider.System
        );
        using var run = new BenchRun("durable add-checkpoint, 64 logs", time);
        await Task.WhenAll(
            logs.Select(log =>
                Task.Run(
                    async () =>
                    {
                        var hashes = new List<TreeHash>();
                        for (var size = 1L; run.Goes; size++)
                        {
                            hashes.Add(MerkleTree.LeafHash(BitConverter.GetBytes(size)));
                            var span = CollectionsMarshal.AsSpan(hashes);
                            var checkpoint = new Checkpoint(log.Verifier.Name, size, MerkleTree.RootOf(span));
                            var proof = new List<TreeHash>();
                            foreach (var range in size == 1 ? [] : Proofs.RangesOf(0, size - 1, size))
                            {
                                proof.Add(
                                    MerkleTree.RootOf(
                                        CollectionsMarshal.AsSpan(hashes)[(int)range.Start..(int)range.End]
                                    )
                                );
                            }
                            var body = new WitnessRequest(
                                size - 1,
                                proof,
                                checkpoint.Sign(log),
                                checkpoint
                            ).Write();
                            await run.Time(
                                1,
                                async () =>
                                {
                                    var reply = await witness.AddCheckpoint(body);
                                    if (reply.Status != 200)
                                    {
                                        throw new InvalidOperationException(
                                            $"the witness answered {reply.Status}: {reply.Body}"
                                        );
                                    }
                                }
                            );
                            if (hashes.Count == 512)
                            {
                                break;
                            }
                        }
                    },
                    cancellation
                )
            )
        );
        return run.Figure();
    }

    /// <summary>Four administrations; entries by the clock, from their submission to their
    /// certification.</summary>
    private static async Task<LedgerFigure> Certifying(
        string folder,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        await using var four = await NodeCircle.Start(folder, 4, 3, TimeProvider.System, cancellation);
        var (writer, certifier) = (four.Nodes[0].Writer, four.Nodes[0].Seat.Current!.Certifier);
        using var run = new BenchRun(
            $"submitted to certified by 3 of 4, {CertifiedPerSecond:N0}/s by the clock",
            time
        );
        var waiting = new System.Collections.Concurrent.ConcurrentQueue<(long Index, long At)>();
        var done = Task.Run(
            async () =>
            {
                for (var size = 0L; run.Goes || !waiting.IsEmpty; )
                {
                    size = (await certifier.CertifiedAfter(size, cancellation)).Size;
                    while (waiting.TryPeek(out var first) && first.Index < size && waiting.TryDequeue(out _))
                    {
                        run.Took(1, Stopwatch.GetElapsedTime(first.At));
                    }
                }
            },
            cancellation
        );
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var sent = 0L; run.Goes && await timer.WaitForNextTickAsync(cancellation); )
        {
            for (; sent < run.Elapsed.TotalSeconds * CertifiedPerSecond; sent++)
            {
                _ = Submit(RandomNumberGenerator.GetBytes(EntryBytes), Stopwatch.GetTimestamp());
            }
        }
        await done;
        return run.Figure();

        async Task Submit(byte[] entry, long at) => waiting.Enqueue(((await writer.Add(entry)).First, at));
    }

    private static async Task<LedgerFigure> Clients(
        string what,
        TimeSpan time,
        int clients,
        int batch,
        Func<ReadOnlyMemory<byte>, Task> add,
        CancellationToken cancellation
    )
    {
        using var run = new BenchRun(what, time);
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (run.Goes)
                            {
                                var entry = RandomNumberGenerator.GetBytes(EntryBytes);
                                await run.Time(batch, () => add(entry));
                            }
                        },
                        cancellation
                    )
                )
        );
        return run.Figure();
    }
}
