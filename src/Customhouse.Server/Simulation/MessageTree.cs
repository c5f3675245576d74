using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Builds the tree of a message; children may be told in any order, the model puts them in its
/// own.</summary>
internal static class MessageTree
{
    private static readonly Field Model = DataModel.Declaration.Root;

    /// <summary>A class with those of its parts that are there.</summary>
    public static Element Of(string name, params IEnumerable<Element?> parts) =>
        new(name, null, [.. parts.OfType<Element>()]);

    public static Element? Text(string name, string? text) =>
        text is { Length: > 0 } ? new Element(name, text, []) : null;

    public static Element Number(string name, decimal number) =>
        new(name, number.ToString("0.######", CultureInfo.InvariantCulture), []);

    public static Element Amount(string name, decimal amount, Currency currency) =>
        Number(name, amount) with
        {
            Attributes = [new("currencyID", currency.Code)],
        };

    public static Element Measure(string name, decimal value, string unit) =>
        Number(name, value) with
        {
            Attributes = [new("unitCode", unit)],
        };

    public static Element? Day(string name, DateOnly? day) =>
        day is not { } d
            ? null
            : Of(
                name,
                new Element("DateTimeString", d.ToString("yyyyMMdd", CultureInfo.InvariantCulture), [])
                {
                    Attributes = [new("formatCode", "102")],
                }
            );

    /// <summary>Wraps a declaration into a message.</summary>
    public static Message Message(Element declaration) =>
        Declarations.Message.Of(
            new Element(
                "MetaData",
                null,
                [
                    new("WCODataModelVersionCode", "3.6", []),
                    new("WCOTypeName", "DEC", []),
                    new("ResponsibleCountryCode", "XA", []),
                    new("ResponsibleAgencyName", "Customs of XA", []),
                    declaration.Name == "Declaration" && declaration.TextOf("TypeCode") != "INV"
                        ? Ordered(declaration, Model.Find("Declaration")!)
                        : declaration,
                ]
            )
        );

    private static Element Ordered(Element element, Field field)
    {
        if (element.Children.Count == 0)
            return element;
        var parts = new (Field Field, Element Part)[element.Children.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = element.Children[i];
            var its =
                field.Find(part.Name)
                ?? throw new InvalidOperationException(
                    $"{part.Name} is no part of {field.Name} in the model"
                );
            parts[i] = (its, Ordered(part, its));
        }
        return element with { Children = [.. parts.OrderBy(p => p.Field.Index).Select(p => p.Part)] };
    }
}
