using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Risk;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>A risk profile as somebody writes it: texts as typed, whether they mean something or
/// not.</summary>
/// <param name="Version">The version that the change was made on; 0 for a new profile.</param>
/// <param name="Share">In per cent; so is the factor.</param>
/// <param name="IsJson">The conditions are written as JSON rather than in rows.</param>
public sealed record ProfileForm(
    string Id,
    int Version,
    string Owner,
    string Reason,
    string Lane,
    string From,
    string To,
    string Share,
    string Factor,
    bool Exempts,
    bool Active,
    bool IsJson,
    string Json,
    IReadOnlyList<ConditionBlock> Blocks
)
{
    private const string DayFormat = "yyyy-MM-dd";

    public static ProfileForm Empty(DateOnly today) =>
        new(
            "",
            0,
            "",
            "",
            "yellow",
            Day(today),
            "",
            "100",
            "100",
            false,
            true,
            false,
            "",
            [ConditionBlock.Empty(ConditionBlock.All)]
        );

    public static ProfileForm Of(Profile profile) =>
        new(
            profile.Id,
            profile.Version,
            profile.Owner,
            profile.Reason,
            CaseWords.Name((Lane?)profile.Lane)!,
            Day(profile.From),
            profile.To is { } to ? Day(to) : "",
            ConditionWords.Percentage(profile.Share),
            ConditionWords.Percentage(profile.AuthorisedFactor),
            profile.ExemptsAuthorised,
            profile.Active,
            false,
            "",
            ConditionBlock.Of(profile.When)
        );

    /// <summary>What was sent.</summary>
    /// <param name="id">Of the profile that is changed; null for a new one, which the form names.</param>
    internal static ProfileForm Read(IFormCollection form, string? id)
    {
        return new ProfileForm(
            id ?? Of("id").ToUpperInvariant(),
            int.TryParse(Of("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : 0,
            Of("owner"),
            Of("reason"),
            Of("lane"),
            Of("from"),
            Of("to"),
            Of("share"),
            Of("factor"),
            form["exempts"] == "yes",
            form["active"] == "yes",
            form["as"] == "json",
            form["json"].ToString(),
            form["as"] == "json" ? [] : ConditionBlock.Read(form)
        )
        {
            Mark = Of(FormMark.Field),
        };

        string Of(string name) => form[name].ToString().Trim();
    }

    /// <summary>The state of the kept draft that the form was made on; empty where there was none.</summary>
    [JsonIgnore]
    public string Mark { get; init; } = "";

    /// <summary>The form as kept among the drafts.</summary>
    internal byte[] Kept => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads a kept form; null where an earlier version of the house kept it otherwise.</summary>
    internal static ProfileForm? OfKept(byte[] kept)
    {
        try
        {
            return JsonSerializer.Deserialize<ProfileForm>(kept);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The form after a button that changes only its rows; itself where the button names nothing
    /// there is.
    /// </summary>
    /// <param name="added">The field that was chosen beside the button.</param>
    internal ProfileForm After(string act, string added)
    {
        var steps = act.Split('-');
        var block =
            steps.Length > 1
            && int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            && b < Blocks.Count
                ? b
                : -1;
        var row =
            steps.Length > 2
            && block >= 0
            && int.TryParse(steps[2], NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            && r < Blocks[block].Rows.Count
                ? r
                : -1;
        return steps[0] switch
        {
            "add"
                when block >= 0
                    && RiskField.Find(added) is { } field
                    && Rows < Limits.ConditionsPerProfileMax => With(
                block,
                Blocks[block] with
                {
                    Rows = [.. Blocks[block].Rows, ConditionRow.New(field)],
                }
            ),
            "remove" when row >= 0 => With(
                block,
                Blocks[block] with
                {
                    Rows = [.. Blocks[block].Rows.Where((_, i) => i != row)],
                }
            ),
            "group" when Blocks.Count < Limits.ConditionsPerProfileMax => this with
            {
                Blocks = [.. Blocks, ConditionBlock.Empty(ConditionBlock.Any)],
            },
            "rule" when Blocks.Count < Limits.ConditionsPerProfileMax => this with
            {
                Blocks = [.. Blocks, ConditionBlock.Empty(ConditionBlock.Rule)],
            },
            "drop" when block >= 0 => this with { Blocks = [.. Blocks.Where((_, i) => i != block)] },
            _ => this,
        };
    }

    internal int Rows => Blocks.Sum(x => x.Rows.Count);

    private ProfileForm With(int at, ConditionBlock block) =>
        this with
        {
            Blocks = [.. Blocks.Select((b, i) => i == at ? block : b)],
        };

    internal static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    internal static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
