using System.Threading.Channels;

namespace Customhouse.Ledger;

/// <summary>Appends records, framed as those of a <see cref="LogJournal"/>, to a file of a store so that
/// callers who come together share one write to the disk. What a crash or a failed write cut short is cut off
/// before the next.</summary>
internal sealed class GroupAppend : IAsyncDisposable
{
    private const int BytesMax = 16 << 20;

    private readonly LogStore store;
    private readonly string path;
    private readonly Func<byte[]> anew;
    private readonly Channel<(byte[] Record, TaskCompletionSource Done)> waiting = Channel.CreateUnbounded<(
        byte[],
        TaskCompletionSource
    )>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;
    private long length;

    /// <summary>While nobody can say how much of a record was written, or whether the file began
    /// anew.</summary>
    private bool isUnsure = true;

    /// <summary>Starts the writing.</summary>
    /// <param name="anew">Makes the content with which the file begins anew when it has grown long; it covers
    /// every record appended before.</param>
    public GroupAppend(LogStore store, string path, Func<byte[]> anew)
    {
        (this.store, this.path, this.anew) = (store, path, anew);
        writing = SteppedRun.Beside(Write);
    }

    /// <summary>Appends a record, in the order of the calls; durable when the task ends.</summary>
    /// <exception cref="IOException">The store failed; nobody can say whether the record is
    /// there.</exception>
    public Task Append(byte[] record)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.Writer.TryWrite((record, done))
            ? done.Task
            : throw new IOException($"{path} is closed; the record is not there");
    }

    /// <summary>Writes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task Write()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<(byte[] Record, TaskCompletionSource Done)>();
            while (batch.Count < 1024 && waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }
            try
            {
                Write([.. batch.SelectMany(b => b.Record)]);
                batch.ForEach(b => b.Done.SetResult());
            }
            catch (Exception failure)
            {
                // Whatever it was, it is the callers who must hear it; the next batch finds out for itself.
                batch.ForEach(b => b.Done.TrySetException(failure));
            }
        }
    }

    private void Write(byte[] records)
    {
        if (isUnsure)
        {
            LogJournal.Records(store.Get(path) ?? [], out var whole);
            store.Truncate(path, whole);
            length = whole;
        }
        isUnsure = true;
        if (length > BytesMax)
        {
            var content = anew();
            store.Replace(path, [.. content, .. records]);
            length = content.Length + records.Length;
        }
        else
        {
            store.Append(path, records);
            length += records.Length;
        }
        isUnsure = false;
    }
}
