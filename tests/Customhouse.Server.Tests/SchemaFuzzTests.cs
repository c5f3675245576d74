using System.Text;
using System.Xml.Linq;
using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>
/// Published messages changed at random, each judged by the published schema and read by our reader: what one
/// takes the other takes, and what one refuses the other refuses at the same place.
/// </summary>
public sealed class SchemaFuzzTests
{
    // No text of blanks alone: the runtime's validator does not collapse it as XML Schema part 2, 4.3.6 says,
    // and takes the no-break space for a blank, which it is not (appendix F.1.1, \s).
    private static readonly string[] Texts =
    [
        "",
        "  x  ",
        "x\ny",
        "0",
        "1",
        "-1",
        "+1.50",
        "1.",
        ".5",
        "1e3",
        "00012.3400",
        "12345678901234567",
        "123456.1234567",
        "AB",
        "abc",
        "ABCDE",
        "9",
        "13",
        "20240131",
        "20240131235959Z",
        "20240131235959+01",
        "true",
        "\u00e9\u00df\u6f22",
        new string('a', 36),
        new string('a', 600),
    ];

    private static readonly string[] Attributes =
    [
        "currencyID",
        "unitCode",
        "formatCode",
        "listID",
        "schemeID",
        "schemeAgencyID",
        "languageID",
        "colour",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_changed_message_is_taken_or_refused_as_its_schema_says(int seed)
    {
        var random = new Random(seed);
        var suite = new CdsSuite(PublishedMessages.Folder, new ConformanceRun("cds", TextWriter.Null));
        var files = Directory
            .EnumerateFiles(
                Path.Combine(PublishedMessages.Folder, "hmrc-cds"),
                "*.xml",
                SearchOption.AllDirectories
            )
            .Where(f => f.Contains("normalised", StringComparison.Ordinal) || f.Contains("samples"))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var told = new List<string>();
        for (var round = 0; round < 150; round++)
        {
            var file = files[random.Next(files.Length)];
            if (Changed(File.ReadAllBytes(file), random) is not { } changed)
                continue;
            foreach (var difference in suite.Differences(changed))
                told.Add($"seed {seed}, round {round}, {Path.GetFileName(file)}: {difference}");
        }
        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    /// <summary>The message with one to three changes; null where it is no WCO message to begin
    /// with.</summary>
    private static byte[]? Changed(byte[] message, Random random)
    {
        var form = MessageForm.Detect(message);
        if (form.Broken is not null || form.IsForeign || form.Body is null)
            return null;
        var document = XDocument.Parse(Encoding.UTF8.GetString(message).TrimStart('\uFEFF'));
        document.Descendants().Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var all = document.Root!.Descendants().ToArray();
            if (all.Length > 0)
                Change(all[random.Next(all.Length)], random);
        }
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    private static void Change(XElement element, Random random)
    {
        var leaf = !element.HasElements;
        switch (random.Next(9))
        {
            case 0:
                element.Remove();
                break;
            case 1:
                element.AddAfterSelf(new XElement(element));
                break;
            case 2 when element.ElementsBeforeSelf().LastOrDefault() is { } other:
                element.Remove();
                other.AddBeforeSelf(element);
                break;
            case 3:
                element.Name = element.Name.Namespace + (random.Next(2) == 0 ? "Unknown" : "TypeCode");
                break;
            case 4:
                element.SetAttributeValue(
                    Attributes[random.Next(Attributes.Length)],
                    Texts[random.Next(Texts.Length)]
                );
                break;
            case 5 when element.FirstAttribute is { IsNamespaceDeclaration: false } a:
                a.Remove();
                break;
            case 6 when !leaf:
                element.AddFirst(new XText("words"));
                break;
            case 7:
                element.Name = "{urn:another}" + element.Name.LocalName;
                break;
            default:
                if (leaf)
                    element.Value = Texts[random.Next(Texts.Length)];
                break;
        }
    }
}
