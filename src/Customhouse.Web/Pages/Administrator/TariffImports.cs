using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>How an import goes.</summary>
/// <param name="Number">Of its job.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="Edition">The edition that waits now; null while there is none.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record ImportState(
    long Number,
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
/// Reads the edition files that administrators send in, one at a time, as jobs behind the requests, so that a
/// page can be left and found again and a restart loses nothing. Nothing is kept before the whole file was
/// found good: then the edition is kept beside the shelf in the transaction that ends the job.
/// </summary>
public sealed class TariffImports
{
    /// <summary>Of its jobs, on record.</summary>
    public const string KindName = "edition-import";

    /// <summary>Rows between two tellings of how far it has come.</summary>
    private const int RowsPerTelling = 256;

    private readonly StagedEditions _shelf;
    private readonly AdministrationState _administration;

    public TariffImports(StagedEditions shelf, AdministrationState administration)
    {
        (_shelf, _administration) = (shelf, administration);
        Kind = JobKind.Create(
            KindName,
            "lines",
            [Role.Administrator],
            NoInput,
            Step,
            JobRepeat.IsRefused,
            "tariff imports",
            readsCases: false
        );
    }

    /// <summary>What a job of it does.</summary>
    public JobKind Kind { get; }

    /// <summary>The import that is under way, or the last one on record; null where there is none.</summary>
    public static async Task<ImportState?> State(JobDesk desk, CancellationToken cancellation) =>
        await desk.Last(KindName, account: null, cancellation) is { } job ? StateOf(job) : null;

    /// <summary>Asks for an import; another one that is under way refuses it.</summary>
    /// <param name="scope">As for <see cref="JobDesk.Ask"/>.</param>
    /// <param name="address">Where the file came from, for the audit trail.</param>
    public static Task<JobAsked> Begin(
        JobDesk desk,
        string fileName,
        byte[] file,
        Actor by,
        string scope = "",
        string? address = null
    ) => desk.Ask(KindName, fileName, "{}", by, file, scope, address);

    private static ImportState StateOf(JobContent content)
    {
        var job = content.Job;
        var result = ImportResult.Read(content.Result);
        return new ImportState(
            job.Number,
            job.About,
            job.AskedBy.Id,
            job.AskedAt,
            (int)job.Done,
            (int)job.Total,
            result?.Faults ?? (job.Cause is { } cause ? [new EditionFault(0, cause)] : []),
            job.State == JobState.Done ? result?.Edition : null,
            job.State == JobState.Cancelled,
            job.EndedAt
        );
    }

    /// <summary>All that it works on is the file that comes with it.</summary>
    private static string NoInput(string input) => input;

    /// <summary>Reads the whole file: it takes seconds at most, so who takes it over begins anew.</summary>
    private async Task<JobStep> Step(string input, JobTurn turn, CancellationToken stop)
    {
        try
        {
            var reading = new EditionReading(EditionText.Read(turn.File ?? []));
            var edition = reading.Read(() =>
            {
                if (reading.RowsRead % RowsPerTelling == 0)
                    turn.Tell(reading.RowsRead, reading.Rows);
                return !stop.IsCancellationRequested;
            });
            stop.ThrowIfCancellationRequested();
            turn.Tell(reading.RowsRead, reading.Rows);
            if (edition is null)
                return Refused(reading.Faults);
            if (Misfit(edition) is { } misfit)
                return Refused([new EditionFault(0, misfit)]);
            return new JobStep.Finished(new ImportResult(edition.Id, []).Write())
            {
                Changes = [await _shelf.ToStage(edition, stop)],
                WordsIfRefused = "Somebody else sent an edition of this name at the same moment.",
            };
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            return Refused([new EditionFault(0, e.Message)]);
        }
    }

    private static JobStep.Failed Refused(IReadOnlyList<EditionFault> faults) =>
        new(
            faults is [var only] ? only.Words : $"{faults.Count} lines of the file are wrong.",
            new ImportResult(null, faults).Write()
        );

    /// <summary>Why the edition is none for this house; null where it is.</summary>
    private string? Misfit(TariffEdition edition)
    {
        var registers = _administration.Registers;
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
}

/// <summary>What an import came to.</summary>
/// <param name="Edition">The edition that waits beside the shelf; null where there are faults.</param>
internal sealed record ImportResult(string? Edition, IReadOnlyList<EditionFault> Faults)
{
    public string Write() => JsonSerializer.Serialize(this, ImportContext.Default.ImportResult);

    /// <returns>Null where there is none, or none that this version can read.</returns>
    public static ImportResult? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, ImportContext.Default.ImportResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class ImportContext : JsonSerializerContext;
