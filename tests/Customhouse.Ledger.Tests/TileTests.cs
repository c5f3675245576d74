using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(3, 1000, 17, "tile/3/x001/000.p/17")]
    [InlineData(Tile.Entries, 273, 112, "tile/entries/273.p/112")]
    [InlineData(63, 0, 1, "tile/63/000.p/1")]
    public void A_path_is_read_as_it_was_written(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.Equal(tile, Tile.Parse(path));
    }

    [Theory]
    [InlineData("tile/0")]
    [InlineData("tile/64/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/../../etc")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/data/000")]
    [InlineData("")]
    public void Any_other_spelling_names_no_tile(string path) => Assert.Null(Tile.Parse(path));

    [Fact]
    public void Every_proof_comes_out_of_tiles()
    {
        // 70,000 leaves need three levels of tiles; the sizes stand around every edge.
        var leaves = MerkleTreeTests.Leaves(70_000);
        foreach (var size in new[] { 1, 2, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 65_793, 70_000 })
        {
            var root = MerkleTree.RootOf(leaves.AsSpan(0, size));
            var tiles = new Dictionary<Tile, TreeHash[]>();
            foreach (var index in new[] { 0, 1, 255, 256, 65_535, 65_536, size / 2, size - 1 })
            {
                if (index < size)
                {
                    Assert.True(
                        Proofs.VerifyInclusion(index, size, leaves[index], Read(index, index + 1), root)
                    );
                    Assert.True(
                        Proofs.VerifyConsistency(
                            index + 1,
                            MerkleTree.RootOf(leaves.AsSpan(0, index + 1)),
                            size,
                            root,
                            Read(0, index + 1)
                        )
                    );
                }
            }

            TreeHash[] Read(long start, long end) =>
                [.. Proofs.RangesOf(start, end, size).Select(range => TileReading.HashOf(range, size, Cut))];

            ReadOnlySpan<TreeHash> Cut(Tile tile) =>
                tiles.TryGetValue(tile, out var hashes)
                    ? hashes
                    : tiles[tile] = TileOf(leaves.AsSpan(0, size), tile);
        }
    }

    private static TreeHash[] TileOf(ReadOnlySpan<TreeHash> leaves, Tile tile)
    {
        var span = 1 << (tile.Level * Tile.Height);
        var hashes = new TreeHash[tile.Width];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = MerkleTree.RootOf(leaves.Slice((int)((tile.Index * Tile.WidthMax) + i) * span, span));
        }
        return hashes;
    }
}
