namespace Customhouse.Storage.Sqlite;

/// <summary>The turn as a file that is open: the operating system lets one process have it, until that ends.</summary>
internal sealed class SqliteLogTurn(FileStream file) : LogTurn
{
    /// <summary>Takes it; null where another process has it.</summary>
    public static SqliteLogTurn? Take(string path)
    {
        try
        {
            OwnersFile.Make(path);
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public override void Confirm()
    {
        // An open file is not lost while the process lives.
    }

    public override void Dispose() => file.Dispose();
}
