using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Functions of parts of texts. Places count characters of Unicode from 0.</summary>
internal static class TextParts
{
    private static readonly CelType Texts = List(CelType.String);

    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<string, long, string>(".charAt", [CelType.String, Int], CelType.String, CharAt),
        CelFunction.Of<string, string, long>(
            ".indexOf",
            [CelType.String, CelType.String],
            Int,
            (f, a, b) => IndexOf(f, a, b, 0)
        ),
        CelFunction.Of<string, string, long, long>(
            ".indexOf",
            [CelType.String, CelType.String, Int],
            Int,
            IndexOf
        ),
        CelFunction.Of<string, string, long>(
            ".lastIndexOf",
            [CelType.String, CelType.String],
            Int,
            (f, a, b) => LastIndexOf(f, a, b, CodePoints.Count(a))
        ),
        CelFunction.Of<string, string, long, long>(
            ".lastIndexOf",
            [CelType.String, CelType.String, Int],
            Int,
            LastIndexOf
        ),
        CelFunction.Of<string, long, string>(
            ".substring",
            [CelType.String, Int],
            CelType.String,
            (f, a, from) => Substring(f, a, from, CodePoints.Count(a))
        ),
        CelFunction.Of<string, long, long, string>(
            ".substring",
            [CelType.String, Int, Int],
            CelType.String,
            Substring
        ),
        CelFunction.Of<string, string, string, string>(
            ".replace",
            [CelType.String, CelType.String, CelType.String],
            CelType.String,
            (f, a, b, c) => Replace(f, a, b, c, -1)
        ),
        CelFunction.OfAll(
            ".replace",
            [CelType.String, CelType.String, CelType.String, Int],
            CelType.String,
            (f, v) => Replace(f, (string)v[0], (string)v[1], (string)v[2], (long)v[3])
        ),
        CelFunction.Of<string, string, IReadOnlyList<object>>(
            ".split",
            [CelType.String, CelType.String],
            Texts,
            (f, a, b) => Split(f, a, b, -1)
        ),
        CelFunction.Of<string, string, long, IReadOnlyList<object>>(
            ".split",
            [CelType.String, CelType.String, Int],
            Texts,
            Split
        ),
        CelFunction.Of<IReadOnlyList<object>, string>(
            ".join",
            [Texts],
            CelType.String,
            (f, a) => Join(f, a, "")
        ),
        CelFunction.Of<IReadOnlyList<object>, string, string>(
            ".join",
            [Texts, CelType.String],
            CelType.String,
            Join
        ),
    ];

    private static string CharAt(Frame frame, string text, long place)
    {
        var unit = CodePoints.UnitOf(text, place);
        if (unit < 0)
            return NoPlace(frame, place);
        return unit == text.Length ? "" : text.Substring(unit, CodePoints.LengthAt(text, unit));
    }

    private static string NoPlace(Frame frame, long place)
    {
        frame.Fail($"the text has no place {place}");
        return "";
    }

    /// <summary>Where a search begins; null where the text has no such place, or no step is left.</summary>
    private static int? Start(Frame frame, string text, long from)
    {
        var unit = CodePoints.UnitOf(text, from);
        if (unit < 0)
            NoPlace(frame, from);
        return unit >= 0 && Cel.Texts.Spend(frame, text.Length) ? unit : null;
    }

    private static long IndexOf(Frame frame, string text, string part, long from)
    {
        if (Start(frame, text, from) is not { } unit)
            return 0;
        var found = text.IndexOf(part, unit, StringComparison.Ordinal);
        return found < 0 ? -1 : CodePoints.PlaceOf(text, found);
    }

    /// <summary>The last place at or before a place where a part begins.</summary>
    private static long LastIndexOf(Frame frame, string text, string part, long from)
    {
        if (Start(frame, text, from) is not { } unit)
            return 0;
        var end = Math.Min(text.Length, unit + part.Length);
        var found = text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal);
        return found < 0 ? -1 : CodePoints.PlaceOf(text, found);
    }

    private static string Substring(Frame frame, string text, long from, long to)
    {
        var (start, end) = (CodePoints.UnitOf(text, from), CodePoints.UnitOf(text, to));
        if (start >= 0 && end >= start)
            return Cel.Texts.Spend(frame, end - start) ? text[start..end] : "";
        frame.Fail($"the text has no part from {from} to {to}");
        return "";
    }

    private static string Replace(Frame frame, string text, string old, string next, long most)
    {
        if (most == 0 || !Cel.Texts.Spend(frame, text.Length))
            return text;
        // Nothing stands before, between and behind all characters.
        var parts = old.Length == 0 ? ["", .. CodePoints.Each(text), ""] : Parts(text, old, -1);
        var count = most < 0 ? parts.Count - 1 : (int)Math.Min(most, parts.Count - 1);
        if (!Cel.Texts.Spend(frame, (long)count * next.Length))
            return "";
        var made = new System.Text.StringBuilder((string)parts[0]);
        for (var i = 1; i < parts.Count; i++)
            made.Append(i <= count ? next : old).Append((string)parts[i]);
        return made.ToString();
    }

    private static IReadOnlyList<object> Split(Frame frame, string text, string separator, long most)
    {
        if (most == 0 || !Cel.Texts.Spend(frame, text.Length * 8L))
            return [];
        return Parts(text, separator, most);
    }

    private static List<object> Parts(string text, string separator, long most)
    {
        var parts = new List<object>();
        if (separator.Length == 0)
        {
            var unit = 0;
            for (; unit < text.Length && (most < 0 || parts.Count < most - 1); )
            {
                var length = CodePoints.LengthAt(text, unit);
                parts.Add(text.Substring(unit, length));
                unit += length;
            }
            if (unit < text.Length)
                parts.Add(text[unit..]);
            return parts;
        }
        var from = 0;
        while (most < 0 || parts.Count < most - 1)
        {
            var found = text.IndexOf(separator, from, StringComparison.Ordinal);
            if (found < 0)
                break;
            parts.Add(text[from..found]);
            from = found + separator.Length;
        }
        parts.Add(text[from..]);
        return parts;
    }

    private static string Join(Frame frame, IReadOnlyList<object> list, string separator)
    {
        foreach (var part in list)
        {
            if (part is not string text)
            {
                frame.Fail($"a {CelValue.TypeOf(part)} stands where a text is joined");
                return "";
            }
            if (!Cel.Texts.Spend(frame, text.Length + separator.Length))
                return "";
        }
        return string.Join(separator, list);
    }
}
