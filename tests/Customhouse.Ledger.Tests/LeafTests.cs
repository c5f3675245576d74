using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class LeafTests
{
    private const string Hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private const string CaseEvent =
        "{\"administration\":\"XA\",\"commitment\":\""
        + Hash
        + "\",\"kind\":\"case-event\",\"policy\":{\"retention\":\"case\",\"schema\":1},\"position\":42}";

    private const string EventBatch =
        "{\"administration\":\"XA\",\"commitment\":\""
        + Hash
        + "\",\"events\":3,\"first\":10,\"kind\":\"subject-batch\","
        + "\"policy\":{\"retention\":\"batch\",\"schema\":1},\"position\":42}";

    private const string Telemetry =
        "{\"administration\":\"XA\",\"commitment\":\""
        + Hash
        + "\",\"devices\":12,"
        + "\"from\":\"2026-03-02T08:00:00Z\",\"kind\":\"telemetry-segment\","
        + "\"policy\":{\"retention\":\"tracking\",\"schema\":2},\"position\":0,\"to\":\"2026-03-02T09:00:00Z\"}";

    [Fact]
    public void A_leaf_is_written_as_canonical_json()
    {
        var leaf = new Leaf(LeafKind.CaseEvent, "XA", 42, MerkleTree.EmptyRoot, 1, "case");
        Assert.Equal(CaseEvent, Encoding.UTF8.GetString(leaf.ToBytes()));
        var morning = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        var segment = new Leaf(
            LeafKind.TelemetrySegment,
            "XA",
            0,
            MerkleTree.EmptyRoot,
            2,
            "tracking",
            new Segment(12, morning, morning.AddHours(1))
        );
        Assert.Equal(Telemetry, Encoding.UTF8.GetString(segment.ToBytes()));
    }

    [Theory]
    [InlineData("\"events\":3", "\"events\":34")]
    [InlineData("\"events\":3", "\"events\":0")]
    [InlineData("\"first\":10", "\"first\":0")]
    [InlineData("\"first\":10", "\"first\":43")]
    [InlineData("\"events\":3,", "")]
    [InlineData("subject-batch", "subject-event")]
    public void A_batch_that_cannot_be_is_no_leaf(string right, string wrong)
    {
        Assert.NotNull(Leaf.Read(Encoding.UTF8.GetBytes(EventBatch)));
        Assert.Null(
            Leaf.Read(Encoding.UTF8.GetBytes(EventBatch.Replace(right, wrong, StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData(CaseEvent)]
    [InlineData(Telemetry)]
    [InlineData(EventBatch)]
    public void What_was_written_is_read(string text)
    {
        var leaf = Leaf.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, Encoding.UTF8.GetString(leaf!.ToBytes()));
    }

    [Fact]
    public void Every_leaf_comes_back() =>
        Gen.Select(
                Gen.Enum<LeafKind>(),
                Gen.Long[1_000, Leaf.PositionMax],
                Gen.Byte.Array[32],
                Gen.Int[1, 1000]
            )
            .Sample(
                (kind, position, hash, schema) =>
                {
                    var from = DateTimeOffset.UnixEpoch.AddSeconds(schema);
                    var leaf = new Leaf(
                        kind,
                        "XB.2",
                        position,
                        new TreeHash(hash),
                        schema,
                        "epcis-3",
                        kind == LeafKind.TelemetrySegment
                            ? new Segment(schema, from, from.AddSeconds(position % 999))
                            : null
                    )
                    {
                        Batch =
                            kind == LeafKind.SubjectBatch
                                ? new Batch(Math.Max(1, position - schema), 1 + (int)(position % schema))
                                : null,
                    };
                    Assert.Equal(leaf, Leaf.Read(leaf.ToBytes()));
                    Assert.Equal(position, Leaf.PositionOf(leaf.ToBytes(), kind));
                }
            );

    [Theory]
    [InlineData("\"position\":42", "\"position\":42.0")]
    [InlineData("\"position\":42", "\"position\":042")]
    [InlineData("\"position\":42", "\"position\":-1")]
    [InlineData("\"position\":42", "\"position\":9007199254740992")]
    [InlineData("\"position\":42", "\"position\": 42")]
    [InlineData("\"position\":42", "\"position\":42,\"position\":42")]
    [InlineData("\"position\":42", "\"position\":42,\"trader\":\"XA1\"")]
    [InlineData("\"schema\":1", "\"schema\":0")]
    [InlineData("\"schema\":1", "\"schema\":4294967297")]
    [InlineData("\"schema\":1", "\"schema\":1,\"note\":1")]
    [InlineData("case-event", "case-events")]
    [InlineData("case-event", "telemetry-segment")]
    [InlineData("case-event", "\\u0063ase-event")]
    [InlineData("\"XA\"", "\"\"")]
    [InlineData("\"XA\"", "\"X A\"")]
    [InlineData("\"XA\"", "1")]
    [InlineData("\"case\"", "\"Case\"")]
    [InlineData("uFU=", "uFV=")]
    [InlineData("{\"administration\"", "{\"devices\":1,\"administration\"")]
    [InlineData("42}", "42}\n")]
    [InlineData("42}", "42")]
    public void What_is_spelled_otherwise_is_no_leaf(string part, string other)
    {
        Assert.NotNull(Leaf.Read(Encoding.UTF8.GetBytes(CaseEvent)));
        Assert.Null(
            Leaf.Read(Encoding.UTF8.GetBytes(CaseEvent.Replace(part, other, StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("\"devices\":12", "\"devices\":0")]
    [InlineData("\"devices\":12,", "")]
    [InlineData("T09:00:00Z", "T07:00:00Z")]
    [InlineData("T09:00:00Z", "T09:00:00+00:00")]
    [InlineData("T09:00:00Z", "T24:00:00Z")]
    public void A_segment_that_covers_nothing_is_no_leaf(string part, string other) =>
        Assert.Null(
            Leaf.Read(Encoding.UTF8.GetBytes(Telemetry.Replace(part, other, StringComparison.Ordinal)))
        );

    [Fact]
    public void Bytes_that_are_nothing_are_no_leaf()
    {
        Gen.Byte.Array[0, 600].Sample(bytes => Assert.Null(Leaf.Read(bytes)));
        Assert.Null(Leaf.Read("[]"u8));
        Assert.Null(Leaf.Read("{}"u8));
        Assert.Throws<InvalidOperationException>(() =>
            new Leaf(LeafKind.Pack, "a b", 1, MerkleTree.EmptyRoot, 1, "x").ToBytes()
        );
    }
}
