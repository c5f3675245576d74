using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What is painted on the goods' carriage or written in their papers and people search by: containers, the
/// means of transport at the border, the importer or exporter where another lodged for it, and a reference
/// that is not in capitals.
/// </summary>
public static class SearchKeys
{
    /// <summary>Marks kept of one version; a declaration of a whole ship's boxes is found by its first
    /// ones.</summary>
    public const int MarksMax = 200;

    /// <summary>Shorter texts name nothing that could be searched for.</summary>
    public const int CharactersMin = 3;

    private const int CharactersMax = 64;

    /// <summary>The marks of a declaration, each once, as <see cref="Normal"/> writes them.</summary>
    public static IReadOnlyList<string> Create(Declaration declaration, string trader)
    {
        var owner = declaration.IsExport ? declaration.Exporter : declaration.Importer;
        IEnumerable<string?> said =
        [
            declaration.BorderTransportId,
            owner?.Id,
            // One in small letters is found in capitals by this alone.
            PlainText.Compared(declaration.Lrn) == declaration.Lrn
                ? null
                : declaration.Lrn,
            .. declaration.Containers,
        ];
        var own = Normal(trader);
        return
        [
            .. said.OfType<string>()
                .Select(Normal)
                .Where(m => m.Length >= CharactersMin && m != own)
                .Distinct()
                .Take(MarksMax),
        ];
    }

    /// <summary>Capitals and digits only: MSKU 123456-5 and msku1234565 are one container.</summary>
    public static string Normal(string text)
    {
        var kept = text.Where(char.IsLetterOrDigit).Take(CharactersMax).ToArray();
        return new string(kept).ToUpperInvariant();
    }
}
