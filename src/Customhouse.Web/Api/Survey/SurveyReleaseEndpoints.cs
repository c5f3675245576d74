using System.IO.Compression;
using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Survey;

/// <summary>The results of an edition: figures, the data pack, and its release into the ledger.</summary>
internal static class SurveyReleaseEndpoints
{
    /// <summary>The form of a release's files, as its leaf tells it.</summary>
    private const int ReleaseSchema = 1;

    /// <summary>What was published is kept for good.</summary>
    private const string ReleaseRetention = "published";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var survey = routes.MapGroup("/survey").WithTags("Survey");
        survey
            .MapGet("/editions/{edition}/results", Results)
            .For(Role.Customs)
            .WithSummary("Response by region, and the figure of every question")
            .WithDescription(
                "A count that is not told is a word that says why: suppressed, or not published."
            )
            .Written()
            .Problems(404);
        survey
            .MapGet("/editions/{edition}/release", Release)
            .For(Role.Customs)
            .WithSummary("The data pack of an edition: CSV, JSON, method note and one root, zipped")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip")
            .Problems(404);
        survey
            .MapPost("/editions/{edition}/release", PutRelease)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Release an edition's results, and put the root of their data pack into the ledger")
            .WithDescription(
                "Figures are computed from what is released. A later release adds new answers where they "
                    + "are enough among themselves, and changes none that stands."
            )
            .Written()
            .Problems(404, 409, 503);
    }

    private static async Task<IResult> Results(
        SurveyDesk desk,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Answers.NotFound();
        var pack = DataPack.Create(
            await desk.Book.TallyOf(found.Value, cancellation),
            [],
            [],
            CsvSheet.PackText
        );
        return TypedResults.Text(
            pack.Files.First(f => f.Name == "results.json").Text,
            Body.Json,
            Encoding.UTF8
        );
    }

    private static async Task<IResult> Release(
        SurveyDesk desk,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Answers.NotFound();
        var pack = PackOf(await desk.Book.TallyOf(found.Value, cancellation));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var file in pack.Files.Append(pack.Manifest))
            {
                using var entry = zip.CreateEntry(file.Name).Open();
                entry.Write(Encoding.UTF8.GetBytes(file.Text));
            }
        }
        return TypedResults.Bytes(bytes.ToArray(), "application/zip", $"{edition}.zip");
    }

    private static DataPack PackOf(Tally tally) =>
        DataPack.Create(
            tally,
            BundledSurveys.Reconstructed(tally.Edition),
            SurveyCharts.Files(tally),
            CsvSheet.PackText
        );

    /// <summary>
    /// The root becomes a leaf of the log, and then the release a record of ours. Where the record fails the
    /// leaf stands alone, which binds nobody, and the release is made again.
    /// </summary>
    private static async Task<IResult> PutRelease(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        LedgerAccess ledger,
        TimeProvider clock,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Answers.NotFound();
        var binds = ReleasedAnswers.Binds(found.Value);
        var next = binds ? await desk.Book.Next(found.Value, cancellation) : default;
        var pack = PackOf(binds ? next.Tally : await desk.Book.TallyOf(found.Value, cancellation));
        var releases = await desk.Book.Releases(cancellation);
        var position = releases.Sum(r => r.Version) + 1;
        var leaf = new Leaf(
            LeafKind.Pack,
            administration.Terms.Administration.Code,
            position,
            new TreeHash(Convert.FromHexString(pack.Root)),
            ReleaseSchema,
            ReleaseRetention
        );
        if (ledger.OwnLog?.Keeper is { Keeps: false })
        {
            context.Response.Headers.RetryAfter = "1";
            return Answers.Problem(
                StatusCodes.Status503ServiceUnavailable,
                "Another process of this administration keeps the log now. Nothing was released; ask again."
            );
        }
        long? logged = ledger.OwnLog is { } ownLog ? (await ownLog.Writer.Add(leaf.ToBytes())).First : null;
        var release = new SurveyRelease(edition, pack.Root, position, clock.GetUtcNow(), logged);
        var version = releases.FirstOrDefault(r => r.Value.Edition == edition)?.Version ?? 0;
        var outcome = await desk.Book.Put(
            new Kept<SurveyRelease>(release, version),
            next.Standing,
            release.At,
            Visitor.Of(context).Actor
        );
        return outcome is RegisterOutcome.Done
            ? SurveyEndpoints.View(release)
            : RegisterAnswers.Of(outcome, () => edition);
    }
}
