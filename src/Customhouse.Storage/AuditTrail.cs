using System.Data.Common;
using Customhouse.Values;
using Dapper;

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
        var number = connection.ExecuteScalar<long>("select coalesce(max(number), 0) + 1 from audit");
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
    public async Task<IReadOnlyList<AuditLine>> Lines(AuditFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string>();
        var values = Commands.Values(("max", Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax)));
        Where("actor = @actor", "actor", filter.Actor);
        Where("subject = @subject", "subject", filter.Subject);
        Where("act = @act", "act", filter.Act);
        Where("at >= @from", "from", filter.From);
        Where("at < @to", "to", filter.To);
        Where("number < @before", "before", filter.Before);
        if (CaseConditions.Scope(filter.Offices, values) is { } scope)
            conditions.Add(
                $"""
                coalesce((select case when {scope} then 1 else 0 end from cases where cases.mrn = audit.subject),
                  case when {scope} and (office is not null or act not in ('list-read', 'export'))
                    then 1 else 0 end) = 1
                """
            );
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        var rows = await store.Query<AuditRow>(
            $"""
            select number, at, actor, role, office, act, subject, address from audit{where}
            order by number desc limit @max
            """,
            values,
            cancellation
        );
        return [.. rows.Select(r => r.Line)];

        void Where(string condition, string name, object? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            values.Add(name, value);
        }
    }

    private sealed record AuditRow(
        long Number,
        DateTimeOffset At,
        string Actor,
        string Role,
        string? Office,
        string Act,
        string Subject,
        string Address
    )
    {
        public AuditLine Line => new(Number, At, new Actor(Actor, Role, Office), Act, Subject, Address);
    }
}
