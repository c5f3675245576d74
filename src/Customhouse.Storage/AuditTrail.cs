using System.Data.Common;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>One line of the audit trail: somebody signed in or looked at a case.</summary>
/// <param name="Act">What was done: <c>sign-in</c>, <c>sign-in-refused</c>, <c>case-read</c> ...</param>
/// <param name="Subject">What it was done to: an MRN, a user id.</param>
/// <param name="Address">Where the request came from: the address of the network, as this process sees
/// it.</param>
public sealed record AuditLine(
    long Number,
    DateTimeOffset At,
    Actor By,
    string Act,
    string Subject,
    string Address
);

/// <summary>Which lines a reader wants; what is null does not matter.</summary>
public sealed record AuditFilter
{
    public string? Actor { get; init; }
    public string? Subject { get; init; }
    public string? Act { get; init; }

    /// <summary>
    /// Only lines about cases of these customs offices and of cases that name none, and of what is no case,
    /// what was done by people of these offices, and by people of none what tells of no case; empty for all.
    /// </summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>Lines of this moment and later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Lines before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Lines before this number: the next page; null for the newest.</summary>
    public long? Before { get; init; }

    public int Max { get; init; } = 50;
}

/// <summary>The audit trail: who signed in and who saw what. Nothing in it is ever changed.</summary>
public sealed class AuditTrail(Store store)
{
    /// <summary>Adds a line; returns when it is durable.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<long> Note(DateTimeOffset at, Actor by, string act, string subject, string address) =>
        store.Write(writer => NoteIn(writer.Connection, at, by, act, subject, address), _ => true);

    /// <summary>Adds a line in the transaction under way, with what it tells of.</summary>
    internal long NoteIn(
        DbConnection connection,
        DateTimeOffset at,
        Actor by,
        string act,
        string subject,
        string address
    )
    {
        WhenNoted?.Invoke(act);
        using var last = connection.Command("select coalesce(max(number), 0) from audit");
        var number = Convert.ToInt64(last.ExecuteScalar(), null) + 1;
        connection.Execute(
            """
            insert into audit (number, at, actor, role, office, act, subject, address)
            values (@number, @at, @actor, @role, @office, @act, @subject, @address)
            """,
            ("number", number),
            ("at", Moment.Of(at)),
            ("actor", by.Id),
            ("role", by.Role),
            ("office", by.Office),
            ("act", act),
            ("subject", subject),
            ("address", address)
        );
        return number;
    }

    /// <summary>Told of the act of each line, on the writer's thread, so that somebody can count
    /// them.</summary>
    public Action<string>? WhenNoted { get; set; }

    /// <summary>Lines of the audit trail, the newest first.</summary>
    public Task<IReadOnlyList<AuditLine>> Lines(AuditFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string>();
        if (filter.Actor is not null)
            conditions.Add("actor = @actor");
        if (filter.Subject is not null)
            conditions.Add("subject = @subject");
        if (filter.Act is not null)
            conditions.Add("act = @act");
        if (filter.From is not null)
            conditions.Add("at >= @from");
        if (filter.To is not null)
            conditions.Add("at < @to");
        if (filter.Before is not null)
            conditions.Add("number < @before");
        var values = new List<(string, object?)>
        {
            ("actor", filter.Actor ?? ""),
            ("subject", filter.Subject ?? ""),
            ("act", filter.Act ?? ""),
            ("from", Moment.Of(filter.From ?? DateTimeOffset.UnixEpoch)),
            ("to", Moment.Of(filter.To ?? DateTimeOffset.UnixEpoch)),
            ("before", filter.Before ?? 0L),
            ("max", Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax)),
        };
        if (CaseConditions.Scope(filter.Offices, values) is { } scope)
            conditions.Add(
                $"""
                coalesce((select case when {scope} then 1 else 0 end from cases where cases.mrn = audit.subject),
                  case when {scope} and (office is not null or act not in ('list-read', 'export'))
                    then 1 else 0 end) = 1
                """
            );
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        return store.Query(
            $"""
            select number, at, actor, role, office, act, subject, address from audit{where}
            order by number desc limit @max
            """,
            row => new AuditLine(
                row.GetInt64(0),
                Moment.From(row.GetInt64(1)),
                new Actor(row.GetString(2), row.GetString(3), row.TextOrNull(4)),
                row.GetString(5),
                row.GetString(6),
                row.GetString(7)
            ),
            cancellation,
            [.. values]
        );
    }
}
