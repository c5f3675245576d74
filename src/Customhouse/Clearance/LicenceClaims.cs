using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>One licence on one goods item.</summary>
/// <param name="Document">The document that names it, with what it tells to write off.</param>
/// <param name="Place">Where the declaration names the licence.</param>
internal sealed record LicenceClaim(Licence Licence, Document Document, Pointer Place)
{
    /// <summary>The item names it itself; false where the header does.</summary>
    public bool IsOfItem { get; init; } = true;
}

/// <summary>Which licences each goods item has: those that it names, and those of the header that cover
/// it.</summary>
internal sealed class LicenceClaims(int items)
{
    private readonly List<LicenceClaim>?[] _byItem = new List<LicenceClaim>?[items];
    private readonly HashSet<string> _ofHeader = new(StringComparer.Ordinal);

    public IReadOnlyList<LicenceClaim> Of(int item) => _byItem[item] ?? [];

    /// <summary>An item names a licence; a second mention adds nothing.</summary>
    public void OfItem(int item, Licence licence, Document document, Pointer place)
    {
        var claims = _byItem[item] ??= [];
        if (!claims.Exists(c => c.Licence.Id == licence.Id))
            claims.Add(new LicenceClaim(licence, document, place));
    }

    /// <summary>The header names a licence: it is for the goods that it covers and that name none of its kind
    /// themselves. What the document tells to write off is for the first of them.</summary>
    /// <returns>False where it is for none.</returns>
    public bool OfHeader(Declaration declaration, Licence licence, Document document, Pointer place)
    {
        if (!_ofHeader.Add(licence.Id))
            return true;
        var isFor = false;
        for (var i = 0; i < declaration.Items.Count; i++)
        {
            var claims = _byItem[i];
            // Of its own or of the header before: the item that names it as well has it once.
            if (claims?.Exists(c => c.Licence.Id == licence.Id) == true)
                isFor = true;
            else if (
                declaration.Items[i].Commodity is { } code
                && licence.IsFor(code)
                && claims?.Exists(c => c.IsOfItem && c.Document.Code == document.Code) != true
            )
            {
                (_byItem[i] ??= []).Add(
                    new LicenceClaim(
                        licence,
                        isFor ? document with { Quantity = null, Amount = null } : document,
                        place
                    )
                    {
                        IsOfItem = false,
                    }
                );
                isFor = true;
            }
        }
        return isFor;
    }
}
