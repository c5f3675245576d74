using System.Globalization;
using System.Numerics;
using Microsoft.Data.Sqlite;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// The books of money, quotas and licences, added up anew from the database's own rows by numbers that never
/// round. Postings are only ever added, so those that were added up once are remembered until the next start.
/// </summary>
internal sealed class BookCheck : IDisposable
{
    private const int Scale = 28;

    private readonly Dictionary<(string Account, string Unit), BigInteger> _sums = [];
    private readonly Dictionary<string, long> _seen = new() { ["J"] = 0, ["R"] = 0 };
    private SqliteConnection? _connection;

    /// <summary>Forgets what was added up: all of it is read again.</summary>
    public void Forget()
    {
        Dispose();
        _sums.Clear();
        foreach (var origin in _seen.Keys)
            _seen[origin] = 0;
    }

    /// <summary>What is wrong with the books; null where nothing is.</summary>
    public string? Broken(string database)
    {
        var connection = _connection ??= Opened(database);
        if (Added(connection) is { } uneven)
            return uneven;
        var without = _sums.Where(s => !s.Value.IsZero).Select(s => s.Key).ToHashSet();
        foreach (var row in Rows(connection, "select account, unit, amount from balances"))
        {
            var (key, amount) = ((row.GetString(0), row.GetString(1)), Exact(row.GetString(2)));
            without.Remove(key);
            var sum = _sums.GetValueOrDefault(key);
            if (sum != amount)
                return $"the balance of {key} is {row.GetString(2)}, its postings come to {Text(sum)}";
            if (amount.Sign < 0 && key.Item1.EndsWith("/available", StringComparison.Ordinal))
                return $"{key} is below zero: {row.GetString(2)}";
        }
        return without.Count == 0
            ? null
            : $"the postings of {without.First()} come to {Text(_sums[without.First()])} and it has no "
                + "balance";
    }

    /// <summary>Adds up what was posted since; each event's postings must balance.</summary>
    private string? Added(SqliteConnection connection)
    {
        var balance = new Dictionary<(string Origin, long Number, string Unit), BigInteger>();
        foreach (
            var row in Rows(
                connection,
                $"""
                select origin, number, account, unit, amount from postings
                where (origin = 'J' and number > {_seen["J"]}) or (origin = 'R' and number > {_seen["R"]})
                """
            )
        )
        {
            var (origin, number, amount) = (row.GetString(0), row.GetInt64(1), Exact(row.GetString(4)));
            Add(_sums, (row.GetString(2), row.GetString(3)), amount);
            Add(balance, (origin, number, row.GetString(3)), amount);
            _seen[origin] = Math.Max(_seen[origin], number);
        }
        return balance.FirstOrDefault(b => !b.Value.IsZero) is { Key.Origin: { } of } uneven
            ? $"the postings of {of} {uneven.Key.Number} do not add up to zero in {uneven.Key.Unit}"
            : null;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    internal static SqliteConnection Opened(string database)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = database,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>What is still owed, either way, on a case; null where nothing is.</summary>
    public static string? Owed(string database, string mrn)
    {
        using var connection = Opened(database);
        return Rows(
                connection,
                $"select account, unit, amount from balances where account in ('due/{mrn}', "
                    + $"'repayable/{mrn}')"
            )
            .Where(row => !Exact(row.GetString(2)).IsZero)
            .Select(row => $"{row.GetString(0)} {row.GetString(2)} {row.GetString(1)}")
            .FirstOrDefault();
    }

    private static void Add<T>(Dictionary<T, BigInteger> sums, T key, BigInteger amount)
        where T : notnull => sums[key] = sums.GetValueOrDefault(key) + amount;

    internal static IEnumerable<SqliteDataReader> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader;
    }

    private static BigInteger Exact(string amount)
    {
        var parts = amount.Split('.');
        var fraction = parts.Length == 2 ? parts[1] : "";
        return BigInteger.Parse(parts[0] + fraction, CultureInfo.InvariantCulture)
            * BigInteger.Pow(10, Scale - fraction.Length);
    }

    private static string Text(BigInteger amount) => $"{amount} e-{Scale}";
}
