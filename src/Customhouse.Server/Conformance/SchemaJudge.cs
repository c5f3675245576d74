using System.Xml;
using System.Xml.Schema;
using Customhouse.Server.Importers;

namespace Customhouse.Server.Conformance;

/// <summary>
/// What the published schema says of a message: the outside judge of our reader. The runtime's validator is
/// led by hand, so that each fault is tied to the element where it was found.
/// </summary>
public sealed class SchemaJudge(params string[] schemas)
{
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly XmlSchemaSet _set = PublishedSchemas.Load(schemas);

    /// <summary>One fault: the path of its element, what was expected there, and the validator's
    /// words.</summary>
    /// <param name="Path">Local names with one-based positions among siblings of the same name.</param>
    /// <param name="Expected">Names that the content model would have taken instead.</param>
    public sealed record Fault(string Path, bool AtChild, IReadOnlyList<string> Expected, string Message);

    /// <summary>Judges a well-formed message.</summary>
    /// <exception cref="XmlException">The message is not well-formed.</exception>
    public IReadOnlyList<Fault> Judge(Stream message)
    {
        using var reader = XmlReader.Create(
            message,
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }
        );
        return new Walk(reader, _set).Faults();
    }

    private sealed class Walk(XmlReader reader, XmlSchemaSet set)
    {
        private readonly List<Fault> _faults = [];
        private readonly Stack<(string Path, Dictionary<string, int> Counts)> _open = new();
        private string[] _expected = [];
        private bool _atChild;

        public List<Fault> Faults()
        {
            var names = new XmlNamespaceManager(reader.NameTable);
            var validator = new XmlSchemaValidator(
                reader.NameTable,
                set,
                names,
                XmlSchemaValidationFlags.ReportValidationWarnings
                    | XmlSchemaValidationFlags.AllowXmlAttributes
            );
            validator.ValidationEventHandler += (_, e) =>
                _faults.Add(
                    new Fault(_open.Count > 0 ? _open.Peek().Path : "", _atChild, _expected, e.Message)
                );
            validator.Initialize();
            while (reader.Read())
                Step(validator, names);
            validator.EndValidation();
            return _faults;
        }

        private void Step(XmlSchemaValidator validator, XmlNamespaceManager names)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Open(validator, names);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    validator.ValidateText(reader.Value);
                    break;
                case XmlNodeType.Whitespace:
                    validator.ValidateWhitespace(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    Close(validator, names);
                    break;
            }
        }

        private void Open(XmlSchemaValidator validator, XmlNamespaceManager names)
        {
            var empty = reader.IsEmptyElement;
            names.PushScope();
            Expect(validator);
            var counts = _open.Count > 0 ? _open.Peek().Counts : [];
            var position = counts[reader.LocalName] = counts.GetValueOrDefault(reader.LocalName) + 1;
            var above = _open.Count > 0 ? _open.Peek().Path + "/" : "";
            _open.Push(($"{above}{reader.LocalName}[{position}]", []));
            _atChild = true;
            validator.ValidateElement(reader.LocalName, reader.NamespaceURI, null);
            _atChild = false;
            _expected = [];
            while (reader.MoveToNextAttribute())
            {
                if (reader.Prefix == "xmlns" || reader.Name == "xmlns" || reader.NamespaceURI == Instance)
                    continue;
                validator.ValidateAttribute(reader.LocalName, reader.NamespaceURI, reader.Value, null);
            }
            reader.MoveToElement();
            validator.ValidateEndOfAttributes(null);
            if (empty)
                Close(validator, names);
        }

        private void Close(XmlSchemaValidator validator, XmlNamespaceManager names)
        {
            Expect(validator);
            validator.ValidateEndElement(null);
            _expected = [];
            _open.Pop();
            names.PopScope();
        }

        private void Expect(XmlSchemaValidator validator) =>
            _expected = [.. validator.GetExpectedParticles().SelectMany(Names)];

        /// <summary>A place for any element of a namespace takes the elements that are declared
        /// there.</summary>
        private IEnumerable<string> Names(XmlSchemaParticle particle) =>
            particle switch
            {
                XmlSchemaElement element => [element.QualifiedName.Name],
                XmlSchemaAny any => set
                    .GlobalElements.Names.Cast<XmlQualifiedName>()
                    .Where(n => any.Namespace == n.Namespace)
                    .Select(n => n.Name),
                _ => [],
            };
    }
}
