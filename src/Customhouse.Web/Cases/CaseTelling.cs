using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;
using Customhouse.Web.Language;

namespace Customhouse.Web.Cases;

/// <summary>What the law tells of a case (<see cref="EventTelling"/>, <see cref="StateTelling"/>,
/// <see cref="NotificationTelling"/>), in the reader's language. The English stands in the law, its
/// translations in <c>telling.json</c>.</summary>
public static class CaseTelling
{
    /// <summary>A telling in the reader's language; in English where a module has no translation of
    /// it.</summary>
    public static string Tell(this Words words, Telling telling)
    {
        var key = telling.Key;
        if (telling.Count is { } count)
        {
            var form = $"{key}/{Plural.Choose(words.Locale.Code, count)}";
            key = words.Has(form) ? form : key + "/other";
        }
        return telling.In(words.Has(key) ? words[key] : telling.English, value => Write(words, value));
    }

    /// <summary>How the case stands and what is expected of whom.</summary>
    public static string Sentence(this Words words, Standing standing) =>
        words.Tell(StateTelling.Tell(standing));

    /// <summary>Who is expected to act, in a word.</summary>
    public static string Holder(this Words words, Standing standing) =>
        words["holder." + standing.ActsNext().ToString().ToLowerInvariant()];

    /// <summary>What happened; null where the event is nothing that this reader is told.</summary>
    /// <param name="forCustoms">The reader is of customs.</param>
    public static string? Event(this Words words, Event caseEvent, bool forCustoms) =>
        Disclosing.Telling(caseEvent, forCustoms) is { } telling ? words.Tell(telling) : null;

    /// <summary>What a notification means, as a line begins.</summary>
    public static string Notice(this Words words, Notification notification)
    {
        var told = words.Tell(NotificationTelling.Tell(notification));
        return char.ToUpperInvariant(told[0]) + told[1..];
    }

    private static string Write(Words words, object value) =>
        value switch
        {
            string text => text,
            int number => words.Number(number),
            decimal quantity => words.Locale.Exact(quantity),
            Money amount => words.Money(amount),
            DateTimeOffset at => words.Day(at),
            _ => throw new ArgumentException($"no way to write a {value.GetType().Name} is known"),
        };
}
