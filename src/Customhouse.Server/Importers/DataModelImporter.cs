using System.Text;
using System.Xml;
using System.Xml.Schema;

namespace Customhouse.Server.Importers;

/// <summary>
/// Takes the facts of the published WCO schemas (names, WCO ids, occurrence, types, facets, attributes) into
/// the house's own form, one line an element. No description is carried over.
/// </summary>
public static class DataModelImporter
{
    private static readonly (
        string File,
        string Folder,
        string MetaData,
        string Body,
        string Root
    )[] Models =
    [
        ("wco-dec.model", "declaration", "DocumentMetaData_2_DMS.xsd", "WCO_DEC_2_DMS.xsd", "Declaration"),
        ("wco-inv.model", "declaration", "CANCEL_METADATA.xsd", "CANCEL.xsd", "Declaration"),
        ("wco-res.model", "notification", "DocumentMetaData_2_DMS.xsd", "WCO_RES_2_DMS.xsd", "Response"),
    ];

    /// <summary>Reads the schemas below a folder and writes the three models.</summary>
    /// <param name="schemas">The folder that holds <c>declaration</c> and <c>notification</c>.</param>
    /// <param name="output">The folder that the models are written to.</param>
    /// <returns>0.</returns>
    /// <exception cref="FormatException">The schemas are not there.</exception>
    /// <exception cref="XmlSchemaException">A schema is broken or says what the form cannot hold.</exception>
    public static int Run(string schemas, string output, TextWriter log)
    {
        foreach (var (file, folder, metaData, body, root) in Models)
        {
            var paths = new[] { metaData, body }.Select(f => Path.Combine(schemas, folder, f)).ToArray();
            if (paths.FirstOrDefault(p => !File.Exists(p)) is { } missing)
                throw new FormatException(
                    $"there is no schema at {missing}: name the folder of the published ones"
                );
            var set = PublishedSchemas.Load(paths);
            var writing = new ModelWriting(set);
            var text = writing.Write(root, repeated: root == "Response");
            Directory.CreateDirectory(output);
            File.WriteAllText(Path.Combine(output, file), text);
            log.WriteLine($"{file}: {text.Count(c => c == '\n')} lines");
        }
        return 0;
    }

    /// <summary>The lines of one model, with its namespaces and attribute sets ahead.</summary>
    private sealed class ModelWriting(XmlSchemaSet set)
    {
        private readonly StringBuilder _lines = new();
        private readonly Dictionary<string, string> _namespaces = [];
        private readonly Dictionary<string, string> _attributeSets = [];

        public string Write(string body, bool repeated)
        {
            var roots = set.GlobalElements.Values.Cast<XmlSchemaElement>().ToArray();
            var root = roots.Single(e => e.Name == "MetaData");
            Line(0, root, "class", "1");
            foreach (var part in Elements((XmlSchemaComplexType)root.ElementSchemaType!))
                Write(part, 1, Max(part));
            Write(roots.First(e => e.Name == body), 1, repeated ? "*" : "1");
            var head = new StringBuilder(
                "# WCO Data Model 3.6, made by `customhouse import datamodel`; see NOTICE\n"
            );
            foreach (var (uri, prefix) in _namespaces)
                head.Append($"namespace {prefix} {uri}\n");
            foreach (var (content, name) in _attributeSets)
                head.Append($"attributes {name} {content}\n");
            return head.Append(_lines).ToString();
        }

        private void Write(XmlSchemaElement element, int depth, string max)
        {
            var complex = element.ElementSchemaType as XmlSchemaComplexType;
            var children = complex is null ? [] : Elements(complex).ToArray();
            // A moment is a data element whose one child holds the text (UN/CEFACT DateTimeType).
            Line(
                depth,
                element,
                max: max,
                content: children switch
                {
                    [] => Content(element.ElementSchemaType!),
                    [{ Name: "DateTimeString" }] => "moment",
                    _ => "class",
                }
            );
            foreach (var child in children)
                Write(child, depth + 1, Max(child));
        }

        private static string Max(XmlSchemaElement element) =>
            element.MaxOccursString == "unbounded" ? "*" : $"{element.MaxOccurs:0}";

        private void Line(int depth, XmlSchemaElement element, string content, string max)
        {
            var name = element.QualifiedName;
            var id =
                WcoId(element)
                ?? WcoId(element.ElementSchemaType!)
                ?? (set.GlobalElements[name] is XmlSchemaElement target ? WcoId(target) : null)
                ?? "-";
            _lines
                .Append(' ', depth)
                .Append(
                    $"{name.Name} {id} {element.MinOccurs:0}..{max} {Prefix(name.Namespace)} {content}\n"
                );
        }

        private string Prefix(string uri)
        {
            if (_namespaces.TryGetValue(uri, out var prefix))
                return prefix;
            prefix =
                uri.Contains("DocumentMetaData", StringComparison.Ordinal) ? "md"
                : uri.Contains("Declaration_DS", StringComparison.Ordinal) ? "decds"
                : uri.Contains("Response_DS", StringComparison.Ordinal) ? "resds"
                : uri.Contains(":DEC-", StringComparison.Ordinal) ? "dec"
                : "res";
            _namespaces.Add(uri, prefix);
            return prefix;
        }

        private static IEnumerable<XmlSchemaElement> Elements(XmlSchemaComplexType type)
        {
            if (type.ContentTypeParticle is not XmlSchemaGroupBase group)
                return [];
            if (group is not XmlSchemaSequence && group.Items.Count > 1)
                throw new XmlSchemaException($"{type.Name}: a choice of several is not known to the form");
            return group.Items.OfType<XmlSchemaElement>();
        }

        private string Content(XmlSchemaType type)
        {
            var parts = new List<string>();
            var kind = TextFacets.Describe(type, parts);
            if (type is XmlSchemaComplexType complex && complex.AttributeUses.Count > 0)
                parts.Add($"@{AttributeSet(complex)}");
            return string.Join(' ', parts.Prepend(kind));
        }

        private string AttributeSet(XmlSchemaComplexType type)
        {
            var content = string.Join(
                ' ',
                type.AttributeUses.Values.Cast<XmlSchemaAttribute>()
                    .Select(a =>
                        $"{a.Name}{(a.Use == XmlSchemaUse.Required ? "!" : "")}={AttributeContent(a)}"
                    )
                    .Order(StringComparer.Ordinal)
            );
            if (_attributeSets.TryGetValue(content, out var name))
                return name;
            _attributeSets.Add(content, name = $"a{_attributeSets.Count + 1}");
            return name;
        }

        private static string AttributeContent(XmlSchemaAttribute attribute)
        {
            var facets = new List<string>();
            var kind = TextFacets.Describe(attribute.AttributeSchemaType!, facets);
            return string.Join(';', facets.Prepend(kind));
        }

        private static string? WcoId(XmlSchemaAnnotated thing) =>
            thing
                .Annotation?.Items.OfType<XmlSchemaDocumentation>()
                .SelectMany(d => d.Markup ?? [])
                .OfType<XmlElement>()
                .FirstOrDefault(n => n.LocalName == "WCOID" && n.InnerText.Trim().Length > 0)
                ?.InnerText.Trim();
    }
}
