using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The versions of a declaration: how messages become one, and one becomes the next.</summary>
public static class Versions
{
    /// <summary>Reads a message as received; every fault is told, and then there is no declaration.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    public static Amended Read(ReadOnlyMemory<byte> body, string format)
    {
        var reading = format == "json" ? WcoJson.Read(body) : WcoXml.Read(body);
        if (!reading.IsTaken || reading.Message is not { } message) return new Amended(null, reading.Refusals);
        return message.Kind == MessageKind.Response
            ? new Amended(null, [NothingDeclared])
            : Values(message);
    }

    /// <summary>The version that a trader's request asks for.</summary>
    public static Amended AmendBy(Declaration lodged, Declaration request) =>
        Next(AmendmentApplication.Apply(lodged.Message, request.Message));

    /// <summary>The version that a control's corrections ask for.</summary>
    public static Amended CorrectBy(Declaration lodged, IReadOnlyList<FieldCorrection> corrections) =>
        Next(AmendmentApplication.Correct(lodged.Message, corrections.Select(c => (c.Pointer, c.Value))));

    /// <summary>A version as a message.</summary>
    public static byte[] Write(Declaration declaration) => WcoXml.Write(Message.Of(declaration.Message));

    private static Amended Next(AmendedMessage amended) =>
        amended.Root is null ? new Amended(null, amended.Refusals) : Values(Message.Of(amended.Root));

    private static Amended Values(Message message)
    {
        var values = DeclarationReading.Of(message);
        return values.Refusals.Count > 0 ? new Amended(null, values.Refusals) : new Amended(values.Declaration, []);
    }

    private static readonly Refusal NothingDeclared = new(
        "CH031", "MetaData/Response", "a response declares nothing", "WCO Data Model 3.6",
        "lodge a message with a Declaration");
}
