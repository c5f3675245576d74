using Microsoft.Data.Sqlite;

namespace Customhouse.Storage.Sqlite;

/// <summary>
/// Carries the write-ahead log over into the database beside the writer, on a thread of its own, so that no
/// caller waits for it. The log starts anew only when the writer finds all of it carried over; it looks at that
/// itself, by its own automatic checkpoint, which then has little left to do.
/// </summary>
internal sealed class SqliteCheckpoint : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Func<SqliteConnection> _connect;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;
    private volatile bool _grown;
    private volatile string? _cause;

    public SqliteCheckpoint(Func<SqliteConnection> connect)
    {
        _connect = connect;
        _thread = new Thread(Work) { IsBackground = true, Name = "checkpoint" };
        _thread.Start();
    }

    /// <summary>Tells that there is something new in the log.</summary>
    public void Grow() => _grown = true;

    /// <summary>Why the last one failed; null while all is well.</summary>
    public string? Cause => _cause;

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
    }

    private void Work()
    {
        SqliteConnection? connection = null;
        while (!_stopping.Wait(Interval))
        {
            if (!_grown) continue;
            _grown = false;
            try
            {
                connection ??= _connect();
                connection.Execute("pragma wal_checkpoint(passive)");
                _cause = null;
            }
            catch (Exception failure)
            {
                // The log keeps everything until then. Whatever it was, this thread goes on, and the cause is told.
                _cause = $"the write-ahead log cannot be carried over: {failure.Message}";
                connection?.Dispose();
                connection = null;
                _grown = true;
            }
        }
        connection?.Dispose();
    }
}
