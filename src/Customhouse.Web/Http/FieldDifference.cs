using System.Text.Json;
using System.Text.Json.Nodes;

namespace Customhouse.Web.Http;

/// <summary>One field of an entry that differs between what stands and what was sent.</summary>
/// <param name="Field">A path of names, with positions of lists from 1.</param>
/// <param name="Standing">What stands there; null for nothing.</param>
/// <param name="Sent">What was sent; null for nothing.</param>
public sealed record FieldDifference(string Field, string? Standing, string? Sent)
{
    /// <summary>Fields that one comparison tells; past it nobody reads on.</summary>
    public const int Max = 200;

    /// <summary>What differs, in the order of the fields.</summary>
    public static IReadOnlyList<FieldDifference> Between(JsonNode? standing, JsonNode? sent)
    {
        var found = new List<FieldDifference>();
        Walk("", standing, sent, found);
        return found;
    }

    private static void Walk(string path, JsonNode? standing, JsonNode? sent, List<FieldDifference> found)
    {
        if (found.Count >= Max || JsonNode.DeepEquals(standing, sent))
            return;
        switch (standing, sent)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(p => p.Key).Union(other.Select(p => p.Key)))
                    Walk(path.Length == 0 ? name : $"{path}.{name}", one[name], other[name], found);
                break;
            case (JsonArray one, JsonArray other) when one.Concat(other).Any(n => n is JsonObject):
                for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
                    Walk($"{path}[{i + 1}]", one.ElementAtOrDefault(i), other.ElementAtOrDefault(i), found);
                break;
            default:
                found.Add(new FieldDifference(path, Text(standing), Text(sent)));
                break;
        }
    }

    private static string? Text(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            JsonArray list when list.All(n => n is JsonValue) => string.Join(", ", list.Select(Text)),
            _ => node.ToJsonString(),
        };
}
