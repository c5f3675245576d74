using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Language;

/// <summary>
/// Everything that pages say, in the language of who reads. The texts stand in <c>Language/*.json</c>, one
/// file an area of the house, each key with all its languages side by side; a text may have forms by count.
/// </summary>
public sealed class Words
{
    public const string Cookie = "language";

    private static readonly FrozenDictionary<string, Words> ByLanguage = Load();

    private readonly FrozenDictionary<string, string> _texts;

    private Words(Locale locale, FrozenDictionary<string, string> texts) =>
        (Locale, _texts) = (locale, texts);

    public Locale Locale { get; }

    /// <summary>A text by its key.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key: a mistake of the page, found by any test
    /// of it.
    /// </exception>
    public string this[string key] =>
        _texts.TryGetValue(key, out var text)
            ? text
            : throw new KeyNotFoundException($"no words for {key} in {Locale.Code}");

    /// <summary>A text with what stands in its braces: {0}, {1} ...</summary>
    public string this[string key, params ReadOnlySpan<object?> values] =>
        string.Format(CultureInfo.InvariantCulture, this[key], values);

    public bool Has(string key) => _texts.ContainsKey(key);

    /// <summary>A text by count, the count as {0}: <c>1 item</c>, <c>1,200 items</c>.</summary>
    public string Count(string key, long count, params ReadOnlySpan<object?> more)
    {
        var form = $"{key}/{Plural.Choose(Locale.Code, count)}";
        return string.Format(
            CultureInfo.InvariantCulture,
            Has(form) ? this[form] : this[key + "/other"],
            [Locale.Number(count), .. more]
        );
    }

    public string Number(decimal number, int decimals = 0) => Locale.Number(number, decimals);

    public string Money(Values.Money? money) => money is { } m ? Locale.Money(m) : this["none"];

    public string Percent(decimal share, int decimals = 0) => Locale.Percent(share, decimals);

    /// <summary>A day: 3 March 2026, shortened as the language does.</summary>
    public string Day(DateOnly day) =>
        this[
            "calendar.day",
            day.Day,
            this["calendar.month-" + day.Month.ToString(CultureInfo.InvariantCulture)],
            day.Year
        ];

    public string Day(DateTimeOffset at) => Day(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>A day and its time (UTC), to the minute.</summary>
    public string Moment(DateTimeOffset at) =>
        this["calendar.moment", Day(at), at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)];

    /// <summary>The time alone where it lies on the same day as now; else the day and the time.</summary>
    public string Since(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.Date == now.UtcDateTime.Date
            ? at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)
            : Moment(at);

    /// <summary>How long, in the largest unit that says enough.</summary>
    public string Span(TimeSpan span) =>
        span switch
        {
            // What is to come cannot have lasted: some clock was set back, and no other figure would be true.
            { TotalMilliseconds: <= -1 } => this["span.ahead", Span(-span)],
            { TotalMilliseconds: < 1 } => this["span.none"],
            { TotalSeconds: < 1 } => this["span.milliseconds", Number((decimal)span.TotalMilliseconds)],
            { TotalMinutes: < 1 } => this["span.seconds", Number((decimal)span.TotalSeconds, 1)],
            { TotalHours: < 1 } => this["span.minutes", Number((decimal)span.TotalMinutes)],
            { TotalDays: < 1 } => this["span.hours", Number((decimal)span.TotalHours, 1)],
            _ => Count("span.days", (long)span.TotalDays),
        };

    /// <summary>An amount of memory, in the largest unit (of 1,024) that says enough.</summary>
    public string Size(long bytes) =>
        bytes switch
        {
            < 1 << 20 => this["size.kilo", Number(bytes / 1024m)],
            < 1 << 30 => this["size.mega", Number(bytes / 1024m / 1024m)],
            _ => this["size.giga", Number(bytes / 1024m / 1024m / 1024m, 1)],
        };

    /// <summary>The words of a request: its cookie's language, else what its browser prefers.</summary>
    public static Words Of(HttpContext context)
    {
        if (context.Items[typeof(Words)] is Words known)
            return known;
        var locale = Locale.Find(context.Request.Cookies[Cookie]) ?? Preferred(context) ?? Locale.Usual;
        var words = In(locale);
        context.Items[typeof(Words)] = words;
        return words;
    }

    public static Words In(Locale locale) => ByLanguage[locale.Code];

    /// <summary>Every key of every language, as the files have them.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    private static Locale? Preferred(HttpContext context) =>
        context
            .Request.GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Locale.Find(l.Value.Value))
            .FirstOrDefault(l => l is not null);

    private static FrozenDictionary<string, Words> Load()
    {
        var texts = Locale.All.ToDictionary(
            l => l.Code,
            _ => new Dictionary<string, string>(StringComparer.Ordinal)
        );
        var house = typeof(Words).Assembly;
        var files = house
            .GetManifestResourceNames()
            .Where(n => n.StartsWith("words/", StringComparison.Ordinal));
        foreach (var name in files)
        {
            using var file = JsonDocument.Parse(house.GetManifestResourceStream(name)!);
            foreach (var key in file.RootElement.EnumerateObject())
            foreach (var language in key.Value.EnumerateObject())
                Take(texts[language.Name], key.Name, language.Value);
        }
        return Locale.All.ToFrozenDictionary(
            l => l.Code,
            l => new Words(l, texts[l.Code].ToFrozenDictionary(StringComparer.Ordinal))
        );
    }

    private static void Take(Dictionary<string, string> texts, string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            texts.Add(key, value.GetString()!);
        else
            foreach (var form in value.EnumerateObject())
                texts.Add($"{key}/{form.Name}", form.Value.GetString()!);
    }
}
