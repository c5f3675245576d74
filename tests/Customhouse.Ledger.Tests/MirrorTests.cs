using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class MirrorTests
{
    [Fact]
    public async Task A_log_is_copied_in_pieces_and_cosigned_when_all_is_there()
    {
        await using var house = new ConsortiumCase();
        foreach (var count in new[] { 1, 300, 10_000, 17 })
        {
            var before = house.Log.Size;
            house.Grow(count);
            Assert.Equal(200, (await house.AddCheckpoint(before)).Status);
            house.Pend();
            Reply reply;
            while (
                (reply = await house.AddEntries(house.Upload(Copied(house), house.Log.Size))).Status == 202
            )
            {
                Assert.Equal($"{house.Log.Size}\n{Copied(house)}\n\n", reply.Body);
            }
            Assert.Equal(200, reply.Status);
            var copy = house.Mirror.Log(ConsortiumCase.Origin)!;
            var note = SignedNote.Parse(copy.Head.Note.Span)!;
            Assert.Equal(2, note.Verify([house.LogKey.Verifier, house.MirrorKey.Verifier])!.Count);
            Assert.Equal(house.Log.Head.Root, copy.RootAt(copy.Size));
            house.RestartMirror();
        }
    }

    [Fact]
    public async Task It_answers_as_the_specification_says()
    {
        await using var house = new ConsortiumCase();
        house.Grow(600);
        Assert.Equal(404, (await house.AddEntries(house.Upload(0, 600))).Status);
        house.Mirror.Open(ConsortiumCase.Origin);
        Assert.Equal(422, (await house.AddEntries(house.Upload(0, 600))).Status);
        await house.AddCheckpoint(0);
        house.Pend();
        Assert.Equal(
            new Reply(409, "600\n0\n\n", "text/x.tlog.mirror-info"),
            await house.AddEntries(house.Upload(0, 500))
        );
        Assert.Equal(409, (await house.AddEntries(house.Upload(1, 600))).Status);
        Assert.Equal(400, (await house.AddEntries(house.Upload(0, 600)[..100])).Status);
        Assert.Equal(400, (await house.AddEntries([0, 1])).Status);
        Assert.Equal(
            new Reply(202, "600\n256\n\n", "text/x.tlog.mirror-info"),
            await house.AddEntries(house.Upload(0, 600)[..^3400])
        );
        Assert.Equal(200, (await house.AddEntries(house.Upload(100, 600))).Status);
        // Again, late and doubled: it stands, and the cosignature is given once more.
        Assert.Equal(200, (await house.AddEntries(house.Upload(256, 600))).Status);
        Assert.Equal(600, house.Mirror.Log(ConsortiumCase.Origin)!.Size);
    }

    [Fact]
    public async Task No_changed_byte_gets_in()
    {
        await using var house = new ConsortiumCase();
        house.Grow(300);
        await house.AddCheckpoint(0);
        house.Pend();
        var body = house.Upload(0, 300);
        for (var at = 0; at < body.Length; at += 13)
        {
            var bent = body.ToArray();
            bent[at] ^= 0x40;
            var reply = await house.AddEntries(bent);
            Assert.True(reply.Status is 400 or 404 or 409 or 422 or 202, $"byte {at}: {reply.Status}");
        }
        var copy = house.Mirror.Log(ConsortiumCase.Origin)!;
        Assert.True(copy.Size is 0 or 256);
        Assert.Equal(200, (await house.AddEntries(house.Upload(copy.Size, 300))).Status);
        Assert.Equal(house.Log.Head.Root, copy.RootAt(300));
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_and_cosigns_nothing()
    {
        await using var house = new ConsortiumCase();
        house.Grow(300);
        await house.AddCheckpoint(0);
        house.Pend();
        house.MirrorStore.Full = true;
        await Assert.ThrowsAsync<IOException>(() => house.AddEntries(house.Upload(0, 300)));
        house.MirrorStore.Full = false;
        Assert.Equal(0, Copied(house));
        Assert.Equal(200, (await house.AddEntries(house.Upload(0, 300))).Status);
    }

    private static long Copied(ConsortiumCase house) => house.Mirror.Log(ConsortiumCase.Origin)!.Size;
}
