using Customhouse.Ledger;
using Microsoft.Data.Sqlite;

namespace Customhouse.Storage.Sqlite;

/// <summary>
/// Carries the write-ahead log over into the database beside the writer, on a thread of its own, so that no
/// caller waits for it. The log starts anew only when the writer finds all of it carried over; it looks at
/// that itself, by its own automatic checkpoint, which then has little left to do.
/// </summary>
internal sealed class SqliteCheckpoint : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const int CommitsPerStep = 4;

    private readonly Func<SqliteConnection> _connect;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread? _thread;
    private readonly SteppedRun? _run = SteppedRun.Underway;
    private SqliteConnection? _connection;
    private int _commits;
    private volatile bool _grown;
    private volatile string? _cause;

    public SqliteCheckpoint(Func<SqliteConnection> connect)
    {
        _connect = connect;
        if (_run is not null)
        {
            _run.Enlist(Step);
            return;
        }
        _thread = new Thread(Work) { IsBackground = true, Name = "checkpoint" };
        _thread.Start();
    }

    /// <summary>Tells that there is something new in the log.</summary>
    public void Grow()
    {
        _grown = true;
        _commits++;
    }

    /// <summary>Why the last one failed; null while all is well.</summary>
    public string? Cause => _cause;

    public void Dispose()
    {
        _stopping.Set();
        _thread?.Join();
        _run?.Dismiss(Step);
        _connection?.Dispose();
        _stopping.Dispose();
    }

    private void Work()
    {
        while (!_stopping.Wait(Interval))
            CarryOver();
    }

    /// <summary>In a simulation some commits take the place of the interval.</summary>
    private bool Step()
    {
        if (_commits < CommitsPerStep)
            return false;
        _commits = 0;
        _run!.Reach("carry");
        CarryOver();
        _run.Reach("carried");
        return true;
    }

    private void CarryOver()
    {
        if (!_grown)
            return;
        _grown = false;
        try
        {
            _connection ??= _connect();
            _connection.Execute("pragma wal_checkpoint(passive)");
            _cause = null;
        }
        catch (Exception failure)
        {
            // The log keeps everything until then. Whatever it was, this thread goes on, and the cause is
            // told.
            _cause = $"the write-ahead log cannot be carried over: {failure.Message}";
            _connection?.Dispose();
            _connection = null;
            _grown = true;
        }
    }
}
