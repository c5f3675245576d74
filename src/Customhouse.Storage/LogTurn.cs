namespace Customhouse.Storage;

/// <summary>
/// The turn of keeping a store's log. Two processes that both kept it would sign two histories of the same facts. It
/// is held until it is given back, or until the process that has it ends.
/// </summary>
public abstract class LogTurn : IDisposable
{
    /// <summary>Looks whether this process has it still: asked before each batch that is signed.</summary>
    /// <exception cref="IOException">It cannot be seen now, or another process has had it meanwhile.</exception>
    public abstract void Confirm();

    /// <summary>Gives it back.</summary>
    public abstract void Dispose();
}

public abstract partial class Store
{
    /// <summary>Takes the turn of keeping this store's log.</summary>
    /// <returns>Null where another process has it.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public LogTurn? TakeLogTurn()
    {
        try
        {
            return LogTurn();
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException($"who keeps the log cannot be seen now: {failure.Message}", failure);
        }
    }

    private protected abstract LogTurn? LogTurn();
}
