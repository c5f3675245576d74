using Microsoft.Extensions.Logging;

namespace Customhouse.Server.Tests.Watching;

/// <summary>The lines of a log, kept.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly List<string> _told = [];

    /// <summary>What was told until now.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (_told)
            _told.Add($"{logLevel} {formatter(state, exception)}");
    }
}
