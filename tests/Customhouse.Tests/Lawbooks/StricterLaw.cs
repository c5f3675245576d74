using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Tests.Lawbooks;

/// <summary>The shipped lawbook of XA with a file more: no declaration and no request keeps it.</summary>
internal static class StricterLaw
{
    /// <summary>Its files.</summary>
    /// <param name="code">Of the rules that nothing keeps.</param>
    public static Dictionary<string, string> Texts(string code = "XA900")
    {
        var texts = new Dictionary<string, string>(
            LawFolder.ShippedTexts(CountryCode.Parse("XA")),
            StringComparer.Ordinal
        );
        texts["XA/lawbook.yaml"] = texts["XA/lawbook.yaml"].TrimEnd() + "\n  - XA/stricter.yaml\n";
        texts["XA/stricter.yaml"] = $"""
            rules:
              - code: {code}
                of: declaration
                demand: size(declaration.lrn) > 100
                at: declaration/FunctionalReferenceID
                rule: References are long.
                basis: for a test
                mend: Take a longer reference.
              - code: {code}
                of: request
                demand: size(request.lrn) > 100
                at: request/FunctionalReferenceID
                rule: References of requests are long.
                basis: for a test
                mend: Take a longer reference.
            """;
        return texts;
    }

    /// <summary>An edition of it as <c>admin-1</c> sent it in.</summary>
    public static LawBody Edition(string name, string code = "XA900")
    {
        var (body, faults) = LawBody.Read(
            name,
            Texts(code),
            CountryCode.Parse("XA"),
            new Actor("admin-1", "administrator")
        );
        return body ?? throw new InvalidOperationException(string.Join("\n", faults));
    }
}
