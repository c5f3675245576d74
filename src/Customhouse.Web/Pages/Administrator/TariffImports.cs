using System.Text;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>How an import goes.</summary>
/// <param name="Edition">The edition that waits now; null while there is none.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record ImportState(
    string FileName,
    string By,
    DateTimeOffset StartedAt,
    int RowsRead,
    int Rows,
    IReadOnlyList<EditionFault> Faults,
    string? Edition,
    bool IsCancelled,
    DateTimeOffset? EndedAt
)
{
    public bool IsUnderWay => EndedAt is null;
}

/// <summary>
/// Reads the edition files that administrators send in, one at a time and behind the requests, so that a page
/// can be left and found again. Nothing is kept before the whole file was found good: then the edition is
/// kept beside the shelf in one transaction.
/// </summary>
public sealed class TariffImports(
    StagedEditions shelf,
    AdministrationState administration,
    TimeProvider clock,
    BackgroundTasks tasks
) : IDisposable
{
    /// <summary>Largest file that is taken, as sent.</summary>
    public const int FileBytesMax = 32 * 1024 * 1024;

    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _ends = new();
    private CancellationTokenSource? _stop;
    private ImportState? _state;
    private EditionReading? _reading;

    /// <summary>The import that is under way, or the last one since the start; null where there was
    /// none.</summary>
    public ImportState? State
    {
        get
        {
            lock (_turn)
                return _state is { IsUnderWay: true } state && _reading is { } reading
                    ? state with
                    {
                        RowsRead = reading.RowsRead,
                        Rows = reading.Rows,
                    }
                    : _state;
        }
    }

    /// <summary>Begins an import; false where another one is under way.</summary>
    public bool Begin(string fileName, byte[] file, Actor by)
    {
        lock (_turn)
        {
            if (_state is { IsUnderWay: true })
                return false;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token);
            _reading = null;
            _state = new ImportState(fileName, by.Id, clock.GetUtcNow(), 0, 0, [], null, false, null);
            var stop = _stop.Token;
            _ = Task.Run(() => Watched(file, by, stop), CancellationToken.None);
            return true;
        }
    }

    /// <summary>Gives the import up that is under way; nothing of it is kept.</summary>
    public void Cancel()
    {
        lock (_turn)
            _stop?.Cancel();
    }

    public void Dispose()
    {
        _ends.Cancel();
        _stop?.Dispose();
        _ends.Dispose();
    }

    /// <summary>A fault of ours ends this import, and is told where somebody looks for it.</summary>
    private Task<bool> Watched(byte[] file, Actor by, CancellationToken stop) =>
        tasks.Of("tariff imports", TimeSpan.MaxValue).Round(_ => Run(file, by, stop), stop);

    private async Task Run(byte[] file, Actor by, CancellationToken stop)
    {
        try
        {
            var reading = new EditionReading(EditionText.Of(file));
            lock (_turn)
                _reading = reading;
            var edition = reading.Read(() => !stop.IsCancellationRequested);
            if (stop.IsCancellationRequested)
                End([], null, isCancelled: true);
            else if (edition is null)
                End(reading.Faults, null);
            else if (Misfit(edition) is { } misfit)
                End([new EditionFault(0, misfit)], null);
            else if (await shelf.Stage(edition, clock.GetUtcNow(), by, stop) is RegisterOutcome.Done)
                End([], edition.Id);
            else
                End(
                    [new EditionFault(0, "somebody else sent an edition of this name at the same moment")],
                    null
                );
        }
        catch (OperationCanceledException)
        {
            End([], null, isCancelled: true);
        }
        catch (Exception e)
            when (e is InvalidDataException or DecoderFallbackException or StoreUnavailableException)
        {
            End([new EditionFault(0, e.Message)], null);
        }
        finally
        {
            // Whatever it was, the next file is taken.
            if (_state is { EndedAt: null })
                End([new EditionFault(0, "the import ended by a fault of ours")], null);
        }
    }

    /// <summary>Why the edition is none for this house; null where it is.</summary>
    private string? Misfit(TariffEdition edition)
    {
        var registers = administration.Registers;
        if (edition.Authority != registers.Terms.Administration)
            return $"the edition is of {edition.Authority}, and this house is of "
                + $"{registers.Terms.Administration}";
        if (edition.Currency != registers.Terms.Currency)
            return $"the edition is in {edition.Currency}, and duty here is in {registers.Terms.Currency}";
        return registers.Tariff.Editions.Any(e => e.Id == edition.Id)
            ? $"an edition {edition.Id} is on the shelf already; what was law is never changed, so give "
                + "it another name"
            : null;
    }

    private void End(IReadOnlyList<EditionFault> faults, string? edition, bool isCancelled = false)
    {
        lock (_turn)
        {
            _state = _state! with
            {
                RowsRead = _reading?.RowsRead ?? 0,
                Rows = _reading?.Rows ?? 0,
                Faults = faults,
                Edition = edition,
                IsCancelled = isCancelled,
                EndedAt = clock.GetUtcNow(),
            };
            _reading = null;
            _stop?.Dispose();
            _stop = null;
        }
    }
}
