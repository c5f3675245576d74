using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>A new version of an entry.</summary>
/// <param name="ExpectedVersion">The version that it replaces; 0 for a new entry.</param>
public sealed record RegisterChange(string Kind, string Id, int ExpectedVersion, byte[] Body)
{
    public string Format { get; init; } = "json";

    /// <summary>From when it holds; null for the moment of the change.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Why, in the words of who did it.</summary>
    public string Grounds { get; init; } = "";

    /// <summary>What the change opens in the books (<see cref="Books.Opening"/>): a limit, a
    /// volume.</summary>
    public IReadOnlyList<Posting> Openings { get; init; } = [];

    /// <summary>The same change, once its body was read as the entry will be.</summary>
    /// <param name="read">The reader of this kind of entry.</param>
    /// <exception cref="UnreadableRecordException">It cannot be read; nothing was recorded.</exception>
    public RegisterChange ReadBack<T>(Func<RegisterEntry, T> read)
    {
        var at = ValidFrom ?? DateTimeOffset.UnixEpoch;
        try
        {
            return
                read(new RegisterEntry(Kind, Id, ExpectedVersion + 1, at, ValidTo, Format, Body, at, ""))
                    is null
                ? throw new FormatException("there is nothing in it")
                : this;
        }
        // What readers throw where a body is not what they wrote.
        catch (Exception e)
            when (e
                    is FormatException
                        or System.Text.Json.JsonException
                        or ArgumentException
                        or OverflowException
                        or InvalidOperationException
                        or InvalidDataException
                        or NotSupportedException
            )
        {
            throw new UnreadableRecordException($"{Kind} {Id}", e.Message, e);
        }
    }
}

/// <summary>What has to hold of a whole register after a change.</summary>
/// <param name="Breach">Given its current entries, the name of the rule that they break; null for
/// none.</param>
public sealed record RegisterRule(string Kind, Func<IReadOnlyList<RegisterEntry>, string?> Breach);

/// <summary>What became of a change.</summary>
public abstract record RegisterOutcome
{
    /// <summary>Durable, all of it.</summary>
    public sealed record Done : RegisterOutcome;

    /// <summary>Somebody else changed an entry first; nothing was changed.</summary>
    public sealed record Stale(string Kind, string Id, int CurrentVersion) : RegisterOutcome;

    /// <summary>The register would break a rule of its own; nothing was changed.</summary>
    /// <param name="Rule">The name of the rule.</param>
    public sealed record Breach(string Rule) : RegisterOutcome;

    /// <summary>An account would go below zero, for more is in use than would be left; nothing was
    /// changed.</summary>
    public sealed record Short(string Account, decimal Missing, string Unit) : RegisterOutcome;
}
