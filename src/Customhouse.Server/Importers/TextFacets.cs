using System.Xml;
using System.Xml.Schema;

namespace Customhouse.Server.Importers;

/// <summary>What a published type asks of a text: its kind and facets, each as one word of the
/// model.</summary>
internal static class TextFacets
{
    /// <summary>Names the kind and adds the facets of a type and of all it is derived from.</summary>
    /// <exception cref="XmlSchemaException">The type says something that the form has no word
    /// for.</exception>
    public static string Describe(XmlSchemaType type, List<string> facets)
    {
        for (var step = type; step is not null; step = step.BaseXmlSchemaType)
        {
            if (step.QualifiedName.Namespace == XmlSchema.Namespace)
                break;
            Add(FacetsOf(step), facets);
        }
        return type.Datatype?.TypeCode switch
        {
            XmlTypeCode.String => "string",
            XmlTypeCode.Token => "token",
            XmlTypeCode.Decimal => "decimal",
            XmlTypeCode.Boolean => "boolean",
            XmlTypeCode.Language => "language",
            XmlTypeCode.AnyUri => "uri",
            var other => throw new XmlSchemaException($"{type.Name}: {other} is not known to the form"),
        };
    }

    private static XmlSchemaObjectCollection FacetsOf(XmlSchemaType step) =>
        step switch
        {
            XmlSchemaSimpleType { Content: XmlSchemaSimpleTypeRestriction r } => r.Facets,
            XmlSchemaComplexType { ContentModel.Content: XmlSchemaSimpleContentRestriction r } => r.Facets,
            _ => [],
        };

    private static void Add(XmlSchemaObjectCollection step, List<string> facets)
    {
        var all = step.Cast<XmlSchemaFacet>().ToArray();
        foreach (var facet in all)
        {
            var word = facet switch
            {
                XmlSchemaLengthFacet => "length",
                XmlSchemaMaxLengthFacet => "max",
                XmlSchemaMinLengthFacet => "min",
                XmlSchemaTotalDigitsFacet => "total",
                XmlSchemaFractionDigitsFacet => "fraction",
                XmlSchemaPatternFacet or XmlSchemaEnumerationFacet => null,
                _ => throw new XmlSchemaException($"{facet.GetType().Name} is not known to the form"),
            };
            // The outermost restriction stands first and is the narrowest (XSD part 2, 4.3.1.4).
            if (word is not null && !facets.Any(f => f.StartsWith($"{word}:", StringComparison.Ordinal)))
                facets.Add($"{word}:{facet.Value}");
        }
        // Patterns of one step are alternatives; patterns of two steps both hold (XSD part 2, 4.3.4.3).
        var patterns = all.OfType<XmlSchemaPatternFacet>().Select(p => p.Value!).ToArray();
        if (patterns.Length > 0)
            facets.Add($"pattern:{string.Join('|', patterns)}");
        var listed = all.OfType<XmlSchemaEnumerationFacet>().Select(e => e.Value!).ToArray();
        if (listed.Length > 0 && !facets.Any(f => f.StartsWith("enum:", StringComparison.Ordinal)))
            facets.Add($"enum:{string.Join('|', listed)}");
        if (patterns.Concat(listed).Any(v => v.AsSpan().IndexOfAny(" ;=") >= 0))
            throw new XmlSchemaException(
                "a pattern or code with a blank, semicolon or equals sign breaks the form"
            );
    }
}
