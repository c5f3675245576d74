using Npgsql;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>What a PostgreSQL database holds, table by table.</summary>
internal static class TableDigests
{
    /// <summary>Every table with the digest of its rows, but for what is of one process or one moment:
    /// leases, rates, when the tables were made, the log, which comes back as a folder, and what is told of
    /// it.</summary>
    internal static async Task<SortedDictionary<string, string>> Of(string store)
    {
        string[] passing =
        [
            "leases",
            "log_files",
            "log_heads",
            "log_pieces",
            "log_turn",
            "request_rates",
            "schema_versions",
        ];
        await using var connection = new NpgsqlConnection(store["postgres:".Length..]);
        await connection.OpenAsync(Drill.Now);
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using (
            var names = new NpgsqlCommand(
                "select table_name from information_schema.tables where table_schema = 'public'",
                connection
            )
        )
        await using (var row = await names.ExecuteReaderAsync(Drill.Now))
            while (await row.ReadAsync(Drill.Now))
                if (!passing.Contains(row.GetString(0)))
                    tables[row.GetString(0)] = "";
        foreach (var table in tables.Keys.ToArray())
        {
            await using var rows = new NpgsqlCommand(
                $"""
                select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "{table}" t
                """,
                connection
            );
            tables[table] = (string)(await rows.ExecuteScalarAsync(Drill.Now))!;
        }
        return tables;
    }
}
