namespace Customhouse.Storage.Sqlite;

/// <summary>The lease as a file that is open: the operating system lets one process have it, until that ends.
/// It cannot be lost while the process lives, so it needs no fence.</summary>
internal sealed class SqliteLease(string name, string path) : Lease(name)
{
    private FileStream? _file;

    public override LeaseMark? Mark => _file is null ? null : new LeaseMark(Name, path, 1);

    public override bool Hold()
    {
        if (_file is not null)
            return true;
        try
        {
            OwnersFile.Make(path);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{path} cannot be used: {failure.Message}", failure);
        }
    }

    public override bool IsTaken()
    {
        if (_file is not null || !Hold())
            return true;
        GiveBack();
        return false;
    }

    public override void GiveBack()
    {
        _file?.Dispose();
        _file = null;
    }
}
