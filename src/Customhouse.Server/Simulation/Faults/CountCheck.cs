namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// What counts cases without looking at them, counted anew from the rows of cases: the house adds one here
/// and takes one there as cases move, and a mistake in that would never mend itself.
/// </summary>
internal static class CountCheck
{
    /// <summary>What is wrong with the counts; null where nothing is.</summary>
    /// <param name="database">The file of the store.</param>
    public static string? Broken(string database)
    {
        using var connection = BookCheck.Opened(database);
        return Broken("case_counts", "trader") ?? Broken("office_counts", "office");

        string? Broken(string table, string whose)
        {
            var counted = Read(
                $"select coalesce({whose}, ''), state, coalesce(lane, ''), count(*) from cases group by 1, 2, 3"
            );
            var kept = Read($"select {whose}, state, lane, cases from {table} where cases <> 0");
            foreach (var key in counted.Keys.Union(kept.Keys).Order(StringComparer.Ordinal))
                if (counted.GetValueOrDefault(key) is var cases && kept.GetValueOrDefault(key) != cases)
                    return $"{table} has {kept.GetValueOrDefault(key)} cases of {key}, there are {cases}";
            return null;
        }

        Dictionary<string, long> Read(string sql) =>
            BookCheck
                .Rows(connection, sql)
                .Select(row =>
                    (
                        Key: $"{row.GetString(0)}, {row.GetString(1)}, {row.GetString(2)}",
                        Cases: row.GetInt64(3)
                    )
                )
                .ToDictionary(row => row.Key, row => row.Cases, StringComparer.Ordinal);
    }
}
