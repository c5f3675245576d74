using System.Globalization;
using Npgsql;

namespace Customhouse.Storage.Postgres;

/// <summary>
/// Hears from PostgreSQL of each commit (LISTEN and NOTIFY), on a connection of its own. A notification bears
/// the new head of the journal, or nothing where something else changed.
/// </summary>
internal sealed class PostgresListener(string connection)
{
    public const string Channel = "customhouse_changes";

    /// <summary>As the server's list of its connections names it.</summary>
    public const string Name = "customhouse listener";

    /// <summary>Hears until it is stopped.</summary>
    /// <param name="journalAt">Told of a head of the journal.</param>
    /// <param name="changed">Told that something else may have changed.</param>
    /// <exception cref="NpgsqlException">The connection was lost.</exception>
    public async Task Run(Action<long> journalAt, Action changed, CancellationToken cancellation)
    {
        var said = new NpgsqlConnectionStringBuilder(connection) { ApplicationName = Name, Pooling = false };
        await using var line = new NpgsqlConnection(said.ConnectionString);
        await line.OpenAsync(cancellation);
        line.Notification += (_, told) =>
        {
            if (long.TryParse(told.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var head))
                journalAt(head);
            else
                changed();
        };
        line.Execute($"listen {Channel}");
        // What was told before this line stood was heard by nobody.
        changed();
        while (true)
            await line.WaitAsync(cancellation);
    }
}
