using System.Text;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What a failing disk does to a database: a page of it is not what was written.</summary>
internal static class DamagedPage
{
    private const int PageBytes = 8192;

    /// <summary>The first byte of a page of a table's rows (SQLite file format, section 1.6).</summary>
    private const byte TableLeaf = 0x0d;

    /// <summary>Damages the page of rows on which a text stands; the store must be closed.</summary>
    public static void Of(string file, string text)
    {
        var bytes = File.ReadAllBytes(file);
        var wanted = Encoding.UTF8.GetBytes(text);
        for (var page = PageBytes; page < bytes.Length; page += PageBytes)
        {
            var span = bytes.AsSpan(page, PageBytes);
            if (span[0] != TableLeaf || span.IndexOf(wanted) < 0)
                continue;
            span.Fill(0xff);
            File.WriteAllBytes(file, bytes);
            return;
        }
        Assert.Fail($"no page of rows holds {text}");
    }
}
