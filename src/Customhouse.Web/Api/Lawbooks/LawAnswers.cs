using System.Text.Json.Serialization;
using Customhouse.Engine;
using Customhouse.Lawbooks;

namespace Customhouse.Web.Api.Lawbooks;

/// <summary>An edition of the lawbook that is, was or will be in force.</summary>
/// <param name="State"><c>in-force</c>, <c>to-come</c> or <c>former</c>.</param>
/// <param name="From">The days from which it was, is or will be in force.</param>
public sealed record LawEditionLine(string Name, string Digest, string State, IReadOnlyList<DateOnly> From)
{
    /// <summary>The editions, the one in force first, then those to come.</summary>
    public static IReadOnlyList<LawEditionLine> List(LawEditions laws, DateOnly today) =>
        [
            .. laws
                .All.Select(e => new LawEditionLine(
                    e.Name,
                    e.Digest,
                    laws.Timeline.On(today)?.Edition == e.Name ? "in-force"
                        : laws.Timeline.Lines.Any(l => l.Edition == e.Name && l.From > today) ? "to-come"
                        : "former",
                    [.. laws.Timeline.Lines.Where(l => l.Edition == e.Name).Select(l => l.From)]
                ))
                .OrderBy(l =>
                    l.State switch
                    {
                        "in-force" => 0,
                        "to-come" => 1,
                        _ => 2,
                    }
                )
                .ThenByDescending(l => l.From.Count == 0 ? DateOnly.MinValue : l.From[^1]),
        ];
}

/// <summary>An edition with its files.</summary>
/// <param name="Files">Texts by the names of their files.</param>
/// <param name="Missing">What the lawbook does without, and what follows from that, a sentence each.</param>
public sealed record LawEditionView(
    string Name,
    string Title,
    string Digest,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<string> Missing
)
{
    internal static LawEditionView Of(LawBody body) =>
        new(body.Name, body.Title, body.Digest, body.Files, body.Edition.Lawbook?.Missing ?? []);
}

/// <summary>An edition to be sent in.</summary>
/// <param name="Name">1 to 40 letters, digits, hyphens and points, as XA-2026-12.</param>
/// <param name="Files">Texts by the names of their files, from the folder of the lawbook on.</param>
public sealed record LawToSend(string Name, IReadOnlyDictionary<string, string> Files);

/// <summary>From when an edition is to be in force.</summary>
/// <param name="From">The first legal day; today or later.</param>
/// <param name="Digest">Of the edition as it was compared.</param>
/// <param name="Grounds">Why.</param>
public sealed record LawDay(DateOnly From, string Digest, string Grounds);

/// <param name="Grounds">Why an edition is taken out of force.</param>
public sealed record LawSuspension(string Grounds);

/// <summary>An edition that waits to be put in force.</summary>
/// <param name="Missing">What the lawbook does without, and what follows from that, a sentence each.</param>
public sealed record WaitingLaw(
    string Name,
    string Title,
    string Digest,
    string SentBy,
    DateTimeOffset SentAt,
    IReadOnlyList<string> Missing
)
{
    internal static WaitingLaw Of(StagedLaw staged) =>
        new(
            staged.Body.Name,
            staged.Body.Title,
            staged.Body.Digest,
            staged.Body.SentBy,
            staged.SentAt,
            staged.Body.Edition.Lawbook?.Missing ?? []
        );
}

/// <summary>What an edition says otherwise.</summary>
/// <param name="Kind"><c>rule</c>, <c>dataSet</c>, <c>list</c>, <c>definition</c> or <c>term</c>.</param>
/// <param name="Before">Null where the part is new.</param>
/// <param name="After">Null where the part is gone.</param>
public sealed record LawDifferenceLine(string Kind, string Name, string? Before, string? After)
{
    internal static LawDifferenceLine Of(LawDifference difference) =>
        new(
            difference.Kind switch
            {
                LawPartKind.Rule => "rule",
                LawPartKind.DataSet => "dataSet",
                LawPartKind.List => "list",
                LawPartKind.Term => "term",
                _ => "definition",
            },
            difference.Name,
            difference.Before,
            difference.After
        );
}

/// <summary>What the law is told as, as JSON; made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(IReadOnlyList<LawEditionLine>))]
[JsonSerializable(typeof(LawEditionView))]
[JsonSerializable(typeof(LawToSend))]
[JsonSerializable(typeof(LawDay))]
[JsonSerializable(typeof(LawSuspension))]
[JsonSerializable(typeof(IReadOnlyList<WaitingLaw>))]
[JsonSerializable(typeof(IReadOnlyList<LawDifferenceLine>))]
internal sealed partial class LawJson : JsonSerializerContext;
