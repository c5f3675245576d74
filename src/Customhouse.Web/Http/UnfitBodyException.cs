using System.Text.Json;
using Customhouse.Values;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>A body of ours that cannot be taken: it says which value, what is demanded and what mends
/// it.</summary>
internal sealed class UnfitBodyException(Refusal refusal) : BadHttpRequestException(refusal.Rule)
{
    private const string NotJson = "REQ10001";
    private const string NoMeaning = "REQ10010";
    private const string Basis = "Description of this interface (/docs)";

    public Refusal Refusal => refusal;

    /// <param name="pointer">The value's name, as the body writes it.</param>
    public static UnfitBodyException Of(string pointer, string rule) =>
        new(new Refusal(NoMeaning, pointer, rule, Basis, $"Correct {pointer} and send it again."));

    /// <summary>What the reader of JSON stumbled over. Its own words name types of ours, so they stay
    /// here.</summary>
    public static Refusal Of(JsonException json)
    {
        var pointer = json.Path?.TrimStart('$', '.') ?? "";
        var where = pointer.Length > 0 ? pointer : "the body";
        return new Refusal(
            NotJson,
            pointer,
            "The body is one JSON object with the names and kinds of values of /docs.",
            $"RFC 8259; {Basis}",
            $"Correct {where}: its name, its kind or the JSON there."
        )
        {
            Line = (int?)json.LineNumber + 1,
            Column = (int?)json.BytePositionInLine + 1,
        };
    }
}

/// <summary>Texts of a body, proven once.</summary>
internal static class BodyText
{
    /// <summary>Nothing that cannot be seen: it fools readers, and not every store keeps it.</summary>
    public static bool IsPlain(string text) => PlainText.IsPlain(text);

    /// <summary>A text that the body cannot do without.</summary>
    /// <exception cref="UnfitBodyException">It is missing, blank, too long, or not plain.</exception>
    public static string Given(string? text, string name, int max = Limits.ElementCharactersMax) =>
        text?.Trim() is { Length: > 0 } given && given.Length <= max && IsPlain(given)
            ? given
            : throw UnfitBodyException.Of(
                name,
                text is not null && PlainText.Hidden(text) is { } hidden
                    ? $"{name} must hold no character that cannot be seen; it holds {hidden}."
                    : $"{name} is 1 to {max} characters, all of them to be seen."
            );

    /// <summary>The values of a list that may be left out; null stands nowhere in it.</summary>
    /// <exception cref="UnfitBodyException">One of them is null.</exception>
    public static IEnumerable<T> Each<T>(IReadOnlyList<T?>? list, string name)
        where T : class =>
        (list ?? []).Select(
            (value, i) =>
                value ?? throw UnfitBodyException.Of($"{name}[{i + 1}]", "A list holds values, never null.")
        );

    /// <summary>The texts of a list that may be left out.</summary>
    /// <exception cref="UnfitBodyException">One of them is no text to be kept.</exception>
    public static IReadOnlyList<string> Texts(IReadOnlyList<string>? list, string name) =>
        [.. (list ?? []).Select((text, i) => Given(text, $"{name}[{i + 1}]"))];
}
