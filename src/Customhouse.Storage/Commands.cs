using System.Data.Common;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Statements with named parameters, the same on both engines.</summary>
internal static class Commands
{
    /// <summary>Writes; what is read is read by Dapper (docs/decisions/0053).</summary>
    /// <returns>How many rows were changed.</returns>
    public static int Execute(
        this DbConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command.ExecuteNonQuery();
    }

    /// <summary>Parameters of a statement that is put together.</summary>
    public static DynamicParameters Values(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parameters = new DynamicParameters();
        foreach (var (name, value) in values)
            parameters.Add(name, value);
        return parameters;
    }

    /// <summary>Adds each value of a list, and gives the list as it stands in the statement:
    /// <c>(@name0, @name1)</c>. Dapper's own lists are written otherwise on each engine.</summary>
    public static string AddList<T>(this DynamicParameters values, string name, IEnumerable<T> list)
    {
        var names = new List<string>();
        foreach (var one in list)
        {
            values.Add($"{name}{names.Count}", one);
            names.Add($"@{name}{names.Count}");
        }
        // Nothing is in a list of nothing, and an empty one cannot be written.
        return names.Count == 0 ? "(null)" : $"({string.Join(", ", names)})";
    }
}
