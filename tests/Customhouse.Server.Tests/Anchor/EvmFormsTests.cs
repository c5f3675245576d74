using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Engine.Anchor;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Anchor;

/// <summary>Hashes, encodings and signatures of EVM chains, against the examples of their
/// specifications.</summary>
public sealed class EvmFormsTests
{
    /// <summary>The first account of development nodes; its secret is published everywhere.</summary>
    private const string DevelopmentKey =
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak_is_the_one_before_the_standard(string text, string hash) =>
        Assert.Equal(hash, Hex(Keccak.Hash(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData("", "80")]
    [InlineData("dog", "83646f67")]
    [InlineData("\u000f", "0f")]
    [InlineData(
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit",
        "b8384c6f72656d20697073756d20646f6c6f"
            + "722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974"
    )]
    public void Strings_have_the_published_form(string text, string encoded) =>
        Assert.Equal(encoded, Hex(Rlp.Of(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData(0ul, "80")]
    [InlineData(15ul, "0f")]
    [InlineData(127ul, "7f")]
    [InlineData(128ul, "8180")]
    [InlineData(1024ul, "820400")]
    [InlineData(ulong.MaxValue, "88ffffffffffffffff")]
    public void Numbers_have_the_published_form(ulong number, string encoded) =>
        Assert.Equal(encoded, Hex(Rlp.Of((UInt128)number)));

    [Fact]
    public void Lists_have_the_published_form()
    {
        Assert.Equal("c0", Hex(Rlp.List()));
        Assert.Equal("c88363617483646f67", Hex(Rlp.List(Rlp.Of("cat"u8), Rlp.Of("dog"u8))));
        // The numbers three of set theory: [ [], [[]], [ [], [[]] ] ].
        var one = Rlp.List(Rlp.List());
        Assert.Equal("c7c0c1c0c3c0c1c0", Hex(Rlp.List(Rlp.List(), one, Rlp.List(Rlp.List(), one))));
        var sixty = Rlp.List([.. Enumerable.Repeat(Rlp.Of("a"u8), 60)]);
        Assert.Equal("f83c" + string.Concat(Enumerable.Repeat("61", 60)), Hex(sixty));
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void An_address_carries_its_checksum(string published)
    {
        Assert.Equal(published, EvmAddress.Parse(published.ToLowerInvariant()).ToString());
        Assert.Equal(published, EvmAddress.Parse(published).ToString());
        var place = published.Select((c, i) => (c, i)).First(p => p.i > 1 && char.IsAsciiLetterUpper(p.c)).i;
        var changed = published[..place] + char.ToLowerInvariant(published[place]) + published[(place + 1)..];
        Assert.Throws<FormatException>(() => EvmAddress.Parse(changed));
        Assert.Throws<FormatException>(() => EvmAddress.Parse(published[..^1]));
        Assert.Throws<FormatException>(() => EvmAddress.Parse("0x" + new string('g', 40)));
    }

    [Fact]
    public void A_signature_follows_from_key_and_hash_alone()
    {
        // A vector known from Bitcoin's libraries (RFC 6979 on secp256k1): the key 1 signs a name.
        var key = EvmKey.Parse(new string('0', 63) + "1");
        var signature = key.Sign(SHA256.HashData("Satoshi Nakamoto"u8));
        Assert.Equal("934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8", Hex(signature.R));
        Assert.Equal("2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5", Hex(signature.S));
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", key.Address.ToString());
    }

    [Fact]
    public void The_signer_is_told_from_the_signature()
    {
        for (var i = 0; i < 50; i++)
        {
            var (key, _) = EvmKey.Generate();
            var hash = SHA256.HashData([(byte)i]);
            var signature = key.Sign(hash);
            Assert.Equal(key.Address, EvmKey.SignerOf(hash, signature));
            Assert.NotEqual(
                key.Address,
                EvmKey.SignerOf(hash, signature with { Parity = 1 - signature.Parity })
            );
            Assert.Null(EvmKey.SignerOf(hash, signature with { R = new byte[32] }));
        }
    }

    [Fact]
    public void The_example_of_EIP_155_is_signed_as_published()
    {
        var transaction = new EvmTransaction(
            1,
            9,
            new EvmFee(20_000_000_000, null),
            21_000,
            EvmAddress.Parse("0x" + string.Concat(Enumerable.Repeat("35", 20))),
            1_000_000_000_000_000_000,
            Array.Empty<byte>()
        );
        Assert.Equal(
            "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53",
            Hex(Keccak.Hash(transaction.Unsigned()))
        );
        Assert.Equal(
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
                + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83",
            Hex(transaction.Sign(EvmKey.Parse(string.Concat(Enumerable.Repeat("46", 32)))))
        );
    }

    [Fact]
    public void Functions_are_called_as_the_compiler_numbers_them()
    {
        Assert.Equal("a9059cbb", Hex(AbiWords.Selector("transfer(address,uint256)")));
        using var compiled = JsonDocument.Parse(
            File.ReadAllText(
                RunningHouse.PathOf("src", "Customhouse.Engine", "Anchor", "CheckpointAnchor.json")
            )
        );
        var methods = compiled.RootElement.GetProperty("methods").EnumerateObject().ToArray();
        Assert.Equal(5, methods.Length);
        Assert.All(methods, m => Assert.Equal(m.Value.GetString(), Hex(AbiWords.Selector(m.Name))));
    }

    [Fact]
    public void A_key_is_read_from_its_owners_file_alone_and_never_told()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-key-");
        try
        {
            var path = Path.Combine(folder.FullName, "anchor.key");
            Assert.Throws<FormatException>(() => EvmKey.Read(path));
            File.WriteAllText(path, DevelopmentKey + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(
                    path,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
                );
                Assert.Contains(
                    "chmod 600",
                    Assert.Throws<FormatException>(() => EvmKey.Read(path)).Message,
                    StringComparison.Ordinal
                );
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            var key = EvmKey.Read(path);
            Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", key.Address.ToString());
            Assert.DoesNotContain(DevelopmentKey[2..], key.ToString(), StringComparison.OrdinalIgnoreCase);
            File.WriteAllText(path, DevelopmentKey[..^1]);
            Assert.DoesNotContain(
                "ac0974",
                Assert.Throws<FormatException>(() => EvmKey.Read(path)).Message,
                StringComparison.OrdinalIgnoreCase
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
