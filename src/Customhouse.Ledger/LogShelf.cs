namespace Customhouse.Ledger;

/// <summary>
/// The logs of one administration by name: the one that grows, those that ended, what it witnessed, and its
/// copies of others' logs. A name is a path with slashes, such as <c>ended/1/log</c>.
/// </summary>
public abstract class LogShelf
{
    /// <summary>Whether other processes read these logs, and can take them over.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Opens a log to write to it; there need be none yet.</summary>
    /// <exception cref="IOException">Another process owns it, or the place cannot be written.</exception>
    public abstract LogStore Open(string name);

    /// <summary>Opens a log as it is now, while its writer goes on. Nothing is changed by it.</summary>
    public abstract LogStore Read(string name);

    /// <summary>Whether there is anything under a name.</summary>
    /// <exception cref="IOException">The place cannot be read now.</exception>
    public abstract bool Has(string name);

    /// <summary>Gives a log another name; nobody may have it open, and nothing may be under the new
    /// one.</summary>
    /// <exception cref="IOException">The place cannot be written now.</exception>
    public abstract void Move(string name, string to);

    /// <summary>Takes a log away, where there is one.</summary>
    /// <exception cref="IOException">The place cannot be written now.</exception>
    public abstract void Remove(string name);
}

/// <summary>Logs in folders below one folder: the name is the path.</summary>
/// <param name="folder">Need not be there yet.</param>
public sealed class FolderShelf(string folder) : LogShelf
{
    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <inheritdoc/>
    public override LogStore Open(string name) => new FolderStore(At(name));

    /// <inheritdoc/>
    public override LogStore Read(string name) => new FolderSnapshot(At(name));

    /// <inheritdoc/>
    public override bool Has(string name) => Directory.Exists(At(name));

    /// <inheritdoc/>
    public override void Move(string name, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(to))!);
        Directory.Move(At(name), At(to));
    }

    /// <inheritdoc/>
    public override void Remove(string name)
    {
        if (Has(name))
            Directory.Delete(At(name), recursive: true);
    }

    private string At(string name) => Path.Combine(folder, name);
}
