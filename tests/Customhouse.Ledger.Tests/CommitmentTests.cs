using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class CommitmentTests
{
    private static readonly Gen<byte[]> Keys = Gen.Byte.Array[Commitment.KeyBytes];

    [Fact]
    public void Every_field_is_disclosed_by_itself_and_holds() =>
        Gen.Select(Keys, Gen.Long[1, 1L << 50], Gen.Int[1, Commitment.FieldsMax])
            .Sample(
                (key, position, count) =>
                {
                    var made = Commitment.Create(key, position, Fields(count));
                    foreach (var name in made.Names)
                    {
                        Assert.True(made.Disclose(name).IsIn(made.Root));
                    }
                }
            );

    [Fact]
    public void What_was_changed_in_a_disclosure_is_refused() =>
        Gen.Select(Keys, Gen.Int[2, 40], Gen.Int[0, 1 << 20], Gen.Int[1, 255])
            .Sample(
                (key, count, pick, bit) =>
                {
                    var made = Commitment.Create(key, 7, Fields(count));
                    var told = made.Disclose($"f{pick % count}");
                    var (salt, value) = (told.Salt.ToArray(), told.Value.ToArray());
                    salt[pick % salt.Length] ^= (byte)bit;
                    value[pick % value.Length] ^= (byte)bit;
                    Assert.False((told with { Salt = salt }).IsIn(made.Root));
                    Assert.False((told with { Value = value }).IsIn(made.Root));
                    Assert.False((told with { Name = told.Name + "x" }).IsIn(made.Root));
                    Assert.False((told with { Index = (told.Index + 1) % count }).IsIn(made.Root));
                    Assert.False((told with { Index = -1 }).IsIn(made.Root));
                    Assert.False((told with { Path = [.. told.Path, made.Root] }).IsIn(made.Root));
                    Assert.False((told with { Path = [.. told.Path.Skip(1)] }).IsIn(made.Root));
                    Assert.False((told with { Salt = told.Salt[..15] }).IsIn(made.Root));
                }
            );

    [Fact]
    public void A_field_that_was_not_disclosed_cannot_be_confirmed_by_whoever_guesses_it() =>
        Gen.Select(Keys, Gen.Long[1, 1000], Gen.Bool)
            .Sample(
                (key, position, lane) =>
                {
                    // Two fields: the one that is told carries the hash of the other, whose value is one bit
                    // of guessing.
                    var secret = lane ? "true"u8.ToArray() : "false"u8.ToArray();
                    var made = Commitment.Create(
                        key,
                        position,
                        [new("mrn", "\"26XA\""u8.ToArray()), new("red", secret)]
                    );
                    var told = made.Disclose("mrn");
                    var hidden = Assert.Single(told.Path);
                    Assert.Equal(Disclosure.LeafOf(made.Disclose("red").Salt.Span, "red", secret), hidden);
                    foreach (
                        var salt in new[]
                        {
                            told.Salt.ToArray(),
                            new byte[16],
                            RandomNumberGenerator.GetBytes(16),
                            [],
                        }
                    )
                    {
                        Assert.NotEqual(hidden, Disclosure.LeafOf(salt, "red", secret));
                    }
                }
            );

    [Fact]
    public void The_same_fact_at_another_place_or_of_another_case_has_another_root() =>
        Gen.Select(Keys, Keys, Gen.Long[1, 1000])
            .Where(t => !t.Item1.AsSpan().SequenceEqual(t.Item2))
            .Sample(
                (one, other, position) =>
                {
                    var roots = new[]
                    {
                        Commitment.Create(one, position, Fields(3)).Root,
                        Commitment.Create(one, position + 1, Fields(3)).Root,
                        Commitment.Create(other, position, Fields(3)).Root,
                    };
                    Assert.Equal(3, roots.Distinct().Count());
                }
            );

    [Fact]
    public void The_leaf_of_a_field_is_the_canonical_json_of_salt_name_and_value()
    {
        // Salt by the definition, written out again: HMAC-SHA256(key, position|name), 16 bytes.
        var key = new byte[Commitment.KeyBytes];
        var made = Commitment.Create(key, 12, [new("mrn", "\"26XA\""u8.ToArray())]);
        var salt = HMACSHA256.HashData(key, "12|mrn"u8)[..16];
        var text = Convert.ToBase64String(salt).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(
            MerkleTree.LeafHash(Encoding.UTF8.GetBytes($"[\"{text}\",\"mrn\",\"26XA\"]")),
            made.Root
        );
    }

    [Fact]
    public void Fields_that_could_be_read_in_two_ways_are_not_committed_to()
    {
        var key = new byte[Commitment.KeyBytes];
        foreach (var name in new[] { "", "a\"b", "a\\b", "a b", "é", new string('n', 65) })
        {
            Assert.Throws<ArgumentException>(() => Commitment.Create(key, 1, [new(name, "1"u8.ToArray())]));
        }
        Assert.Throws<ArgumentException>(() => Commitment.Create(key, 1, [.. Fields(2), .. Fields(1)]));
        Assert.Throws<ArgumentException>(() => Commitment.Create(key, 1, []));
        Assert.Throws<ArgumentException>(() => Commitment.Create(key, 1, Fields(Commitment.FieldsMax + 1)));
        Assert.Throws<ArgumentException>(() => Commitment.Create(key.AsSpan(1), 1, Fields(1)));
        Assert.Throws<ArgumentException>(() => Commitment.Create(key, 1, Fields(1)).Disclose("other"));
    }

    private static IReadOnlyList<CommittedField> Fields(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new CommittedField($"f{i}", Encoding.UTF8.GetBytes($"{i * 7}"))),
        ];
}
