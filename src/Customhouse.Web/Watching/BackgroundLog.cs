using Customhouse.Engine;
using Microsoft.Extensions.Logging;

namespace Customhouse.Web.Watching;

/// <summary>Writes into the log what changes with the background tasks: once for each change, not for each
/// round.
/// </summary>
public sealed partial class BackgroundLog
{
    private readonly ILogger<BackgroundLog> _log;

    public BackgroundLog(BackgroundTasks tasks, ILogger<BackgroundLog> log)
    {
        _log = log;
        tasks.Listen(Tell);
    }

    private void Tell(BackgroundChange change)
    {
        switch (change)
        {
            case { Item: { } item, Cause: { } cause }:
                ItemFails(_log, change.Exception, change.Task.Name, item, cause);
                break;
            case { Item: { } item }:
                ItemIsWell(_log, change.Task.Name, item);
                break;
            case { Task.HasStopped: true, Cause: { } cause }:
                Stopped(_log, change.Task.Name, cause);
                break;
            case { Cause: { } cause }:
                Fails(_log, change.Task.Name, cause);
                break;
            default:
                IsWell(_log, change.Task.Name);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Task}: {Item} fails and is left for later: {Cause}")]
    private static partial void ItemFails(
        ILogger log,
        Exception? failure,
        string task,
        string item,
        string cause
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Task}: {Item} is well again")]
    private static partial void ItemIsWell(ILogger log, string task, string item);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "{Task} has stopped for good, the rest goes on: {Cause}"
    )]
    private static partial void Stopped(ILogger log, string task, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Task} fails and tries again: {Cause}")]
    private static partial void Fails(ILogger log, string task, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Task} is well again")]
    private static partial void IsWell(ILogger log, string task);
}
