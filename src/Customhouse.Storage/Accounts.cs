using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;
using Dapper;

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
        select j.subject, coalesce(j.at, r.at) as at, coalesce(j.type, r.kind || '/' || r.id) as source,
          p.account, p.amount, p.unit
        from postings p
        left join journal j on p.origin = 'J' and j.position = p.number
        left join register_journal r on p.origin = 'R' and r.change = p.number
        """;

    /// <summary>The balances of an account, or of all accounts under a path.</summary>
    /// <param name="path">An account, or its beginning such as <c>guarantee/GAN1/</c>; empty for all.</param>
    public Task<IReadOnlyList<Balance>> Balances(string path, CancellationToken cancellation) =>
        store.Query<Balance>(
            "select account, unit, amount from balances where account >= @from and account < @to order by "
                + "account, unit",
            new { from = path, to = path + CaseConditions.LastOfPrefix },
            cancellation
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
        var values = new DynamicParameters();
        return store.Query<Balance>(
            $"select account, unit, amount from balances where account in {values.AddList("a", accounts)}",
            values,
            cancellation
        );
    }

    /// <summary>What a case moved in the books, in order.</summary>
    public async Task<IReadOnlyList<PostedLine>> PostingsOf(
        Subject subject,
        CancellationToken cancellation
    ) =>
        [
            .. (
                await store.Query<PostedRow>(
                    $"{PostedColumns} where j.subject = @subject order by p.number, p.ordinal",
                    new { subject },
                    cancellation
                )
            ).Select(p => p.Line),
        ];

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
        return [.. cases.Concat(registers).OrderByDescending(p => p.At).Take(most).Select(p => p.Line)];

        Task<IReadOnlyList<PostedRow>> Latest(char origin) =>
            store.Query<PostedRow>(
                $"""
                {PostedColumns} where p.account = @account and p.origin = '{origin}'
                order by p.number desc, p.ordinal desc limit @max
                """,
                new { account, max = most },
                cancellation
            );
    }

    private sealed record PostedRow(
        Subject? Subject,
        DateTimeOffset At,
        string Source,
        string Account,
        decimal Amount,
        string Unit
    )
    {
        public PostedLine Line => new(Subject, At, Source, new Posting(Account, Amount, Unit));
    }
}
