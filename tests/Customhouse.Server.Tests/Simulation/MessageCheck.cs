using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;

namespace Customhouse.Server.Tests.Simulation;

/// <summary>
/// Reads a simulated message as the house does and gathers every refusal: form, values, rules, tariff.
/// </summary>
internal static class MessageCheck
{
    public static Declaration Read(byte[] bytes, string format) =>
        DeclarationReading.Read(ReadingOf(bytes, format).Message!).Declaration;

    public static IReadOnlyList<Refusal> RefusalsOf(
        byte[] bytes,
        string format,
        TariffEdition edition,
        DateTimeOffset at
    )
    {
        var reading = ReadingOf(bytes, format);
        if (!reading.IsTaken)
            return reading.Refusals;
        var (declaration, refusals) = DeclarationReading.Read(reading.Message!);
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return
        [
            .. refusals,
            .. ShippedLaw.WithElements.Check(declaration, at).Where(r => !r.IsWarning),
            .. declaration.Items.SelectMany(i => edition.MeasuresFor(declaration, i, day).Refusals),
        ];
    }

    private static ReadMessage ReadingOf(byte[] bytes, string format) =>
        format == "json" ? WcoJson.Read(bytes) : WcoXml.Read(bytes);
}
