using System.Text;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class WitnessTests
{
    [Fact]
    public async Task A_growing_log_is_cosigned_and_the_cosignature_holds()
    {
        await using var house = new ConsortiumCase();
        long old = 0;
        foreach (var count in new[] { 1, 2, 300, 0, 1000 })
        {
            house.Grow(count);
            var reply = await house.AddCheckpoint(old);
            Assert.Equal(200, reply.Status);
            var note = SignedNote.Parse(ConsortiumCase.Bytes(house.Log.Head.NoteText + reply.Body))!;
            Assert.Equal(2, note.Verify([house.LogKey.Verifier, house.WitnessKey.Verifier])!.Count);
            Assert.Equal(1_790_000_000, Cosignature.TimeOf(note.Signatures[1]));
            old = house.Log.Head.Size;
        }
    }

    [Fact]
    public async Task It_answers_as_the_specification_says()
    {
        await using var house = new ConsortiumCase();
        house.Grow(3);
        var three = house.Request(0);
        Assert.Equal(200, (await house.Witness.AddCheckpoint(three)).Status);
        house.Grow(4);

        Assert.Equal(new Reply(409, "3\n", "text/x.tlog.size"), await house.AddCheckpoint(0));
        Assert.Equal(new Reply(409, "3\n", "text/x.tlog.size"), await house.AddCheckpoint(5));
        Assert.Equal(400, (await Edited(s => s.Replace("old 3", "old 8"))).Status);
        Assert.Equal(400, (await Edited(s => s.Replace("old 3", "old 03"))).Status);
        Assert.Equal(400, (await Edited(s => s.Replace("old 3", "old -3"))).Status);
        Assert.Equal(400, (await Edited(s => s.Replace("old 3", "new 3"))).Status);
        Assert.Equal(400, (await Edited(s => s[..^20])).Status);
        Assert.Equal(400, (await Edited(s => s.Replace("old 3\n", "old 3\nAAAA\n"))).Status);
        Assert.Equal(
            400,
            (
                await Edited(s =>
                    s.Replace(
                        "old 3\n",
                        "old 3\n" + string.Concat(Enumerable.Repeat(MerkleTree.EmptyRoot + "\n", 63))
                    )
                )
            ).Status
        );
        Assert.Equal(404, (await Edited(s => s.Replace("customs.example/xa", "customs.example/xz"))).Status);
        Assert.Equal(403, (await Edited(s => s.Replace("\n7\n", "\n9\n"))).Status);
        Assert.Equal(403, (await Edited(s => s.Replace("\u2014 customs.example/xa", "\u2014 other"))).Status);
        Assert.Equal(
            422,
            (await Edited(s => s.Replace("old 3\n", "old 3\n" + MerkleTree.EmptyRoot + "\n"))).Status
        );
        Assert.Equal(200, (await house.AddCheckpoint(3)).Status);
        // The first request again, late: the witness is further.
        Assert.Equal(new Reply(409, "7\n", "text/x.tlog.size"), await house.Witness.AddCheckpoint(three));

        Task<Reply> Edited(Func<string, string> edit) =>
            house.Witness.AddCheckpoint(
                ConsortiumCase.Bytes(edit(Encoding.UTF8.GetString(house.Request(3))))
            );
    }

    [Fact]
    public async Task Two_trees_of_one_size_are_refused_and_told()
    {
        var told = new List<string>();
        await using var house = new ConsortiumCase();
        await using var witness = new Witness(
            new MemoryStore(),
            _ => [house.LogKey.Verifier],
            [house.WitnessKey],
            new StillClock()
        )
        {
            Contradicted = (before, note) => told.Add(before.Note.Text + note.Text),
        };
        house.Grow(3);
        Assert.Equal(200, (await witness.AddCheckpoint(house.Request(0))).Status);
        var forked = new Checkpoint(ConsortiumCase.Origin, 3, MerkleTree.LeafHash("x"u8));
        var reply = await witness.AddCheckpoint(
            new WitnessRequest(3, [], forked.Sign(house.LogKey), forked).Write()
        );
        Assert.Equal(422, reply.Status);
        Assert.Single(told);
    }

    [Fact]
    public async Task What_it_cosigned_survives_and_what_it_could_not_keep_it_did_not_cosign()
    {
        await using var house = new ConsortiumCase();
        house.Grow(3);
        house.WitnessStore.Full = true;
        await Assert.ThrowsAsync<IOException>(() => house.AddCheckpoint(0));
        house.WitnessStore.Full = false;
        await house.RestartWitness();
        Assert.Null(house.Witness.Latest(ConsortiumCase.Origin));
        Assert.Equal(200, (await house.AddCheckpoint(0)).Status);
        house.Grow(3);
        Assert.Equal(200, (await house.AddCheckpoint(3)).Status);
        await house.RestartWitness();
        Assert.Equal(6, house.Witness.Latest(ConsortiumCase.Origin)!.Size);
        Assert.Equal("6\n", (await house.AddCheckpoint(0)).Body);
    }

    [Fact]
    public async Task Many_at_once_move_it_forward_only()
    {
        await using var house = new ConsortiumCase();
        var requests = new List<byte[]>();
        for (var i = 0; i < 40; i++)
        {
            house.Grow(1);
            requests.Add(house.Request(i));
        }
        var replies = await Task.WhenAll(
            requests
                .Concat(requests)
                .Select(r =>
                    Task.Run(() => house.Witness.AddCheckpoint(r), TestContext.Current.CancellationToken)
                )
        );
        Assert.All(replies, reply => Assert.True(reply.Status is 200 or 409));
        // Each size is cosigned once: the second who brings it finds the witness further.
        Assert.Equal(
            house.Witness.Latest(ConsortiumCase.Origin)!.Size,
            replies.Count(reply => reply.Status == 200)
        );
    }

    [Fact]
    public async Task A_new_witness_in_a_folder_cosigns_and_remembers()
    {
        await using var house = new ConsortiumCase();
        house.Grow(3);
        var folder = Directory.CreateTempSubdirectory("customhouse-witness-").FullName;
        try
        {
            await using (var witness = Open())
            {
                Assert.Equal(200, (await witness.AddCheckpoint(house.Request(0))).Status);
            }
            await using var again = Open();
            Assert.Equal(3, again.Latest(ConsortiumCase.Origin)!.Size);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Witness Open() =>
            new(new FolderStore(folder), _ => [house.LogKey.Verifier], [house.WitnessKey], new StillClock());
    }
}
