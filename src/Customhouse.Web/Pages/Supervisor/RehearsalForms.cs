using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>What a rehearsal is asked to compare.</summary>
/// <param name="Before">The version in force; null for a new profile.</param>
/// <param name="Offices">Whose cases are asked, besides those that name none; empty for all.</param>
internal sealed record RehearsalInput(Profile? Before, Profile After, IReadOnlyList<string> Offices, int Days)
{
    /// <summary>As the job keeps it.</summary>
    public static string Write(Profile? before, Profile after, IReadOnlyList<string> offices, int days) =>
        JsonSerializer.Serialize(
            new RehearsalInputForm(before is null ? null : Element(before), Element(after), offices, days),
            RehearsalContext.Default.RehearsalInputForm
        );

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no input of a rehearsal, or its profile has
    /// faults.</exception>
    public static RehearsalInput Read(string json)
    {
        try
        {
            var form =
                JsonSerializer.Deserialize(json, RehearsalContext.Default.RehearsalInputForm)
                ?? throw new FormatException("A rehearsal compares two versions of a profile.");
            return new RehearsalInput(
                form.Before is { } before ? ProfileOf(before) : null,
                ProfileOf(form.After ?? throw new FormatException("A rehearsal names a new version.")),
                form.Offices ?? [],
                form.Days
            );
        }
        catch (JsonException unfit)
        {
            throw new FormatException(
                "What this rehearsal is to compare cannot be read: another version of the program wrote it. Count "
                    + "again.",
                unfit
            );
        }
    }

    private static JsonElement Element(Profile profile) =>
        JsonDocument.Parse(ProfileJson.Write(profile)).RootElement;

    private static Profile ProfileOf(JsonElement element)
    {
        var (profile, refusals) = ProfileJson.Read(Encoding.UTF8.GetBytes(element.GetRawText()));
        return profile ?? throw new FormatException(refusals[0].Rule);
    }
}

/// <summary>Where a rehearsal goes on.</summary>
/// <param name="Now">When it began: up to then cases count.</param>
/// <param name="Cases">Cases that were read.</param>
/// <param name="After">The last of them; null at the beginning.</param>
/// <param name="Mark">The law of risk that they met.</param>
/// <param name="Found">Null at the beginning.</param>
internal sealed record RehearsalPlace(
    DateTimeOffset Now,
    DateTimeOffset From,
    int Wanted,
    bool IsCut,
    int Cases,
    AcceptedKey? After,
    string Mark,
    RehearsedSoFar? Found
)
{
    public string Write() => JsonSerializer.Serialize(this, RehearsalContext.Default.RehearsalPlace);

    /// <returns>Null where this version cannot read it: the rehearsal begins anew.</returns>
    public static RehearsalPlace? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RehearsalContext.Default.RehearsalPlace);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Tells from another all that a case meets besides the profile under rehearsal: the other
    /// profiles, the model, and the salt of the random draw.</summary>
    public static string MarkOf(Registers registers) =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        registers
                            .Profiles.Profiles.ToArray()
                            .Select(p => $"{p.Id} {p.Version}")
                            .Append(registers.Model?.Version)
                    )
                ),
                .. registers.DrawSalt,
            ]),
            0,
            8
        );
}

/// <summary>What a rehearsal came to.</summary>
/// <param name="IsCut">The days brought more cases than were asked.</param>
internal sealed record RehearsalResult(RehearsalFigures Figures, bool IsCut)
{
    public string Write() => JsonSerializer.Serialize(this, RehearsalContext.Default.RehearsalResult);

    /// <returns>Null where there is none, or none that this version can read.</returns>
    public static RehearsalResult? Read(string? json)
    {
        try
        {
            return json is null
                ? null
                : JsonSerializer.Deserialize(json, RehearsalContext.Default.RehearsalResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record RehearsalInputForm(
    JsonElement? Before,
    JsonElement? After,
    IReadOnlyList<string>? Offices,
    int Days
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(MrnConverter)]
)]
[JsonSerializable(typeof(RehearsalInputForm))]
[JsonSerializable(typeof(RehearsalPlace))]
[JsonSerializable(typeof(RehearsalResult))]
internal sealed partial class RehearsalContext : JsonSerializerContext;
