namespace Customhouse.Declarations;

/// <summary>
/// The number of a freight container as ISO 6346 writes it: three letters of the owner, U, J or Z, six digits
/// of the owner's choice, and a check digit.
/// </summary>
public static class ContainerNumber
{
    private const int Length = 11;

    /// <summary>The digit that the number should end in; null where it is no such number, so that nobody can
    /// tell.</summary>
    /// <param name="text">Blanks, dashes and small letters say nothing.</param>
    public static char? CheckDigitFor(string text)
    {
        var number = text.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        if (
            number.Length != Length
            || !number.Take(3).All(char.IsAsciiLetterUpper)
            || number[3] is not ('U' or 'J' or 'Z')
            || !number.Skip(4).All(char.IsAsciiDigit)
        )
            return null;
        var sum = 0;
        for (var i = 0; i < Length - 1; i++)
            sum += ValueOf(number[i]) << i;
        return (char)('0' + sum % 11 % 10);
    }

    /// <summary>The number of each piece of transport equipment, in the order of the message; empty where a
    /// piece has none.</summary>
    public static IReadOnlyList<string> OfEquipment(Declaration declaration) =>
        Message.Of(declaration.Message).Body.Child("GoodsShipment")?.Child("Consignment") is { } consignment
            ? [.. consignment.All("TransportEquipment").Select(e => e.TextOf("ID") ?? "")]
            : declaration.Containers;

    /// <summary>Digits count as themselves, A as 10, and 11, 22 and 33 are left out.</summary>
    private static int ValueOf(char c)
    {
        if (char.IsAsciiDigit(c))
            return c - '0';
        var value = c - 'A' + 10;
        return value + (value - 1) / 10;
    }
}
