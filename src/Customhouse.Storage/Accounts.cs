using System.Data.Common;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What stands on an account, in one unit.</summary>
public sealed record Balance(string Account, string Unit, decimal Amount);

/// <summary>One posting and the event that made it.</summary>
/// <param name="Subject">Whose event made it; null where a change of a register did.</param>
/// <param name="Source">The name of the event, or the register and the entry.</param>
public sealed record PostedLine(Subject? Subject, DateTimeOffset At, string Source, Posting Posting);

/// <summary>The books: balances and the postings that they are made of.</summary>
public sealed class Accounts(Store store)
{
    private const string PostedColumns = """
        select j.subject, coalesce(j.at, r.at), coalesce(j.type, r.kind || '/' || r.id), p.account, p.amount, p.unit
        from postings p
        left join journal j on p.origin = 'J' and j.position = p.number
        left join register_journal r on p.origin = 'R' and r.change = p.number
        """;

    /// <summary>The balances of an account, or of all accounts under a path.</summary>
    /// <param name="path">An account, or its beginning such as <c>guarantee/GAN1/</c>; empty for all.</param>
    public Task<IReadOnlyList<Balance>> Balances(string path, CancellationToken cancellation) =>
        store.Query(
            "select account, unit, amount from balances where account >= @from and account < @to order by "
                + "account, unit",
            row => new Balance(row.GetString(0), row.GetString(1), row.GetDecimal(2)),
            cancellation,
            ("from", path),
            ("to", path + CaseConditions.LastOfPrefix)
        );

    /// <summary>What stands on certain accounts, in one query; an account that nothing moved is left
    /// out.</summary>
    public Task<IReadOnlyList<Balance>> BalancesOf(
        IReadOnlyCollection<string> accounts,
        CancellationToken cancellation
    )
    {
        if (accounts.Count == 0)
            return Task.FromResult<IReadOnlyList<Balance>>([]);
        var names = string.Join(", ", Enumerable.Range(0, accounts.Count).Select(i => $"@a{i}"));
        return store.Query(
            $"select account, unit, amount from balances where account in ({names})",
            row => new Balance(row.GetString(0), row.GetString(1), row.GetDecimal(2)),
            cancellation,
            [.. accounts.Select((a, i) => ($"a{i}", (object?)a))]
        );
    }

    /// <summary>What a case moved in the books, in order.</summary>
    public Task<IReadOnlyList<PostedLine>> PostingsOf(Subject subject, CancellationToken cancellation) =>
        store.Query(
            $"{PostedColumns} where j.subject = @subject order by p.number, p.ordinal",
            PostedOf,
            cancellation,
            ("subject", subject.Key)
        );

    /// <summary>The latest movements of one account, the newest first.</summary>
    public async Task<IReadOnlyList<PostedLine>> Statement(
        string account,
        int max,
        CancellationToken cancellation
    )
    {
        var most = Math.Clamp(max, 1, Limits.RowsPerPageMax);
        // Each origin runs along the index from its end; together they would have to be sorted first.
        var cases = await Latest('J');
        var registers = await Latest('R');
        return [.. cases.Concat(registers).OrderByDescending(p => p.At).Take(most)];

        Task<IReadOnlyList<PostedLine>> Latest(char origin) =>
            store.Query(
                $"""
                {PostedColumns} where p.account = @account and p.origin = '{origin}'
                order by p.number desc, p.ordinal desc limit @max
                """,
                PostedOf,
                cancellation,
                ("account", account),
                ("max", most)
            );
    }

    private static PostedLine PostedOf(DbDataReader row) =>
        new(
            row.IsDBNull(0) ? null : Subject.Parse(row.GetString(0)),
            Moment.From(row.GetInt64(1)),
            row.GetString(2),
            new Posting(row.GetString(3), row.GetDecimal(4), row.GetString(5))
        );
}
