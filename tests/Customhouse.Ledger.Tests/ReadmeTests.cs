using System.Runtime.CompilerServices;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>The example of the library's README is this code.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_example_runs()
    {
        var folder = Directory.CreateTempSubdirectory("readme").FullName;
        Assert.Null(await Example(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_example_is_what_the_readme_shows()
    {
        var here = PathOf();
        var readme = Path.Combine(
            Path.GetDirectoryName(here)!,
            "..",
            "..",
            "src",
            "Customhouse.Ledger",
            "README.md"
        );
        var shown = File.ReadAllText(readme).Split("```csharp\n")[1].Split("```")[0];
        var run = File.ReadAllText(here).Split("// begin\n")[1].Split("        // end")[0];
        Assert.Equal(
            shown,
            string.Concat(
                run.Split('\n').SkipLast(1).Select(line => line.Length > 8 ? line[8..] + "\n" : "\n")
            )
        );
    }

    private static async Task<string?> Example(string folder)
    {
        // begin
        using var key = SignerKey.Generate("log.example/orders", KeyType.Ed25519);
        await using var writer = new LogWriter(
            new TiledLog(new FolderStore(folder)),
            (size, root) => new Checkpoint("log.example/orders", size, root).Sign(key).ToBytes()
        );

        var entry = "an entry"u8.ToArray();
        var sequenced = await writer.Add(entry);

        // Durable by now, and under a signed checkpoint. The proof needs no connection and trusts no host.
        var head = writer.Log.Head;
        var proof = new TlogProof(
            sequenced.First,
            writer.Log.Prove(sequenced.First, sequenced.First + 1, head.Size),
            SignedNote.Parse(head.Note.Span)!
        );
        var policy = Policy.Parse($"log {key.Verifier}\nquorum none\n");
        var fault = TlogProof.Parse(proof.ToString())!.Fault(MerkleTree.LeafHash(entry), policy);
        // end
        return fault;
    }

    private static string PathOf([CallerFilePath] string path = "") => path;
}
