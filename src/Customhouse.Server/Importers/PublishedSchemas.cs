using System.Xml;
using System.Xml.Schema;

namespace Customhouse.Server.Importers;

/// <summary>The published schemas of one kind of message, compiled by the runtime's own validator.</summary>
public static class PublishedSchemas
{
    /// <exception cref="XmlSchemaException">A schema is broken.</exception>
    public static XmlSchemaSet Load(params IEnumerable<string> paths)
    {
        var files = paths.Select(Path.GetFullPath).ToArray();
        var set = new XmlSchemaSet { XmlResolver = new OneCopy(Path.GetDirectoryName(files[0])!) };
        foreach (var file in files)
            set.Add(null, new Uri(file).AbsoluteUri);
        set.Compile();
        return set;
    }

    /// <summary>
    /// The folders of declarations and notifications bear each its own copy of the UN/CEFACT types under one
    /// namespace. A set may hold a type once: the copy beside the first schema is the one that counts, as
    /// for validators that read an import of a namespace once.
    /// </summary>
    private sealed class OneCopy(string folder) : XmlUrlResolver
    {
        public override Uri ResolveUri(Uri? baseUri, string? relativeUri)
        {
            var found = base.ResolveUri(baseUri, relativeUri);
            var parts = found.Segments;
            if (!found.IsFile || parts.Length < 2 || parts[^2] != "UNECE/")
                return found;
            var own = Path.Combine(folder, "UNECE", Uri.UnescapeDataString(parts[^1]));
            return File.Exists(own) ? new Uri(own) : found;
        }
    }
}
