using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Declarations;

/// <summary>Documents of a case: wanted by customs, handed in by the trader, looked at, accepted.</summary>
internal static class DocumentEndpoints
{
    internal const int FilesMax = 20;
    private const int FilesOfCaseMax = 200;
    internal const long FileBytesMax = 10 * 1024 * 1024;
    internal const long BodyBytesMax = 50 * 1024 * 1024;

    /// <summary>As the audit trail has it.</summary>
    internal const string DocumentRead = "document-read";

    private const int NameCharactersMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/declarations/{mrn}/documents").WithTags("Documents");
        documents
            .MapPost("", (HttpContext h, CaseDesk d, string mrn, CancellationToken c) => HandIn(h, d, mrn, c))
            .For([Role.Trader, .. Role.Desk])
            .WithSummary("Hand documents in")
            .WithDescription(
                "multipart/form-data: files named by their document code (N935, C400 ...), each of at "
                    + $"most {FileBytesMax / 1024 / 1024} MiB; PDF, PNG, JPEG, XML or plain text. Where certain "
                    + "documents are wanted, customs looks at them as soon as each is here, or when the field "
                    + "\"all\" says yes; where none is named, all=no says that more follow."
            )
            .Accepts<IFormFileCollection>("multipart/form-data")
            .DisableAntiforgery()
            .WithMetadata(new BodyLimit(BodyBytesMax))
            .Produces<CaseAnswer>()
            .Problems(400, 404, 409, 413, 415, 503);
        documents
            .MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("The documents handed in")
            .Produces<IReadOnlyList<DocumentLine>>()
            .Problems(404);
        documents
            .MapGet("/{sha256}", Open)
            .For(Role.Everyone)
            .WithSummary("One document, by its digest")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .Problems(404);
        documents
            .MapPost(
                "/wanted",
                (HttpContext h, CaseDesk d, string mrn, WantedBody b, CancellationToken c) =>
                    ActEndpoints.Do(h, d, mrn, b.Act, c)
            )
            .For(Role.Desk)
            .WithSummary("Ask the trader for documents")
            .Produces<CaseAnswer>()
            .Problems(400, 404, 409, 503);
        documents
            .MapPost(
                "/accepted",
                (HttpContext h, CaseDesk d, string mrn, FindingBody b, CancellationToken c) =>
                    ActEndpoints.Do(
                        h,
                        d,
                        mrn,
                        new AcceptDocuments(ActEndpoints.Given(b.Finding, "finding")),
                        c
                    )
            )
            .For(Role.Desk)
            .WithSummary("The documents are in order")
            .Produces<CaseAnswer>()
            .Problems(400, 404, 409, 503);
    }

    /// <summary>Takes the files of a form for a case that waits for them.</summary>
    /// <param name="seen">As for <see cref="CaseDesk.Act"/>; a system names it as If-Match instead.</param>
    internal static async Task<IResult> HandIn(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        if (!context.Request.HasFormContentType)
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        var c = CaseAccess.CaseOf(journal);
        // Looked at before the files are: a request that is out of date need not send them.
        if ((seen ?? ActEndpoints.Matched(context.Request)) is { } known && known != c.Sequence)
            return Answers.Problem(
                StatusCodes.Status412PreconditionFailed,
                $"The case has {c.Sequence} events and If-Match names {known}. Nothing was recorded; look "
                    + "at it again."
            );
        // Bytes are kept only where the case waits for them, so that nobody fills the store with anything
        // else.
        if (!c.DocumentsOpen && !c.QuestionOpen)
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "Documents are handed in when they are wanted; this case asks for none."
            );
        var form = await context.Request.ReadFormAsync(cancellation);
        // A browser sends a field for a file even where none was chosen.
        var files = form.Files.Where(f => f.Length > 0 || f.FileName.Length > 0).ToArray();
        if (AreAll(form["all"].ToString()) is not (true, var areAll))
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"all is {Shown(form["all"].ToString())}; it says yes, no, or is left out."
            );
        if (
            files.Length > FilesMax
            || files.Length == 0
                && !(
                    areAll == true && c is { DocumentsOpen: true, DocumentsAreIn: false, HasDocuments: true }
                )
        )
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"Hand in 1 to {FilesMax} files at a time; without a file, all=yes says that those sent before are all."
            );
        if (CaseDocuments.Of(journal).Count() + files.Length > FilesOfCaseMax)
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                $"A case takes {FilesOfCaseMax} documents in all."
            );
        var submitted = new List<SubmittedDocument>();
        var documents = new List<KeptDocument>();
        foreach (var file in files)
        {
            if (file.Length > FileBytesMax)
                return Answers.Problem(StatusCodes.Status413PayloadTooLarge);
            var bytes = new byte[file.Length];
            await using (var stream = file.OpenReadStream())
                await stream.ReadExactlyAsync(bytes, cancellation);
            if (DocumentKind.Detect(bytes) is null)
                return Answers.Problem(
                    StatusCodes.Status415UnsupportedMediaType,
                    $"{Shown(file.FileName)} is no PDF, PNG, JPEG, XML or plain text."
                );
            documents.Add(KeptDocument.Create(bytes));
            submitted.Add(
                new SubmittedDocument(
                    Shown(file.Name),
                    Shown(form[$"{file.Name}.reference"].ToString()),
                    Shown(file.FileName),
                    documents[^1].Sha256,
                    bytes.Length
                )
            );
        }
        return await ActEndpoints.Do(
            context,
            desk,
            mrn,
            new SubmitDocuments(submitted, areAll),
            cancellation,
            seen,
            documents
        );
    }

    /// <summary>What a sender says of whether more follow; null where nothing is said.</summary>
    private static (bool IsKnown, bool? Value) AreAll(string said) =>
        said switch
        {
            "yes" => (true, true),
            "no" => (true, false),
            "" => (true, null),
            _ => (false, null),
        };

    private static async Task<IResult> List(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? TypedResults.Ok<IReadOnlyList<DocumentLine>>([.. CaseDocuments.Of(journal)])
            : Answers.NotFound();

    private static async Task<IResult> Open(
        HttpContext context,
        CaseDesk desk,
        Store store,
        string mrn,
        string sha256,
        CancellationToken cancellation
    )
    {
        if (
            await CaseAccess.Journal(context, desk, mrn, cancellation, DocumentRead) is not { } journal
            || !CaseDocuments.Of(journal).Any(d => d.Sha256 == sha256)
            || await store.Documents.Read(sha256, cancellation) is not { } bytes
        )
            return Answers.NotFound();
        // Never shown within our own pages: a document is a stranger's content.
        var name = $"{sha256[..12]}.{DocumentKind.Detect(bytes) ?? "bin"}";
        return TypedResults.File(bytes, "application/octet-stream", name);
    }

    /// <summary>A name that a sender gave, as lists show it.</summary>
    internal static string Shown(string name) => PlainText.Shown(name, NameCharactersMax);
}

/// <summary>What a document is, by its own first bytes: what its sender calls it proves nothing.</summary>
internal static class DocumentKind
{
    /// <summary>Within so many bytes the header of a PDF stands (ISO 32000-1, annex H, note 13).</summary>
    private const int PdfHeaderWithin = 1_024;

    /// <summary>The usual ending of a name of this kind; null for a kind that is not taken.</summary>
    public static string? Detect(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8) >= 0 ? "pdf"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47]) ? "png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? "jpg"
        : bytes.StartsWith("<?xml"u8) ? "xml"
        : bytes.Length > 0 && !bytes.Contains((byte)0) && System.Text.Unicode.Utf8.IsValid(bytes) ? "txt"
        : null;
}

/// <param name="DocumentCodes">Codes of the documents wanted, as N935; empty where the grounds say
/// it.</param>
/// <param name="Until">When they are to be there; null for the administration's usual time.</param>
internal sealed record WantedBody(
    string? Grounds,
    IReadOnlyList<string>? DocumentCodes = null,
    DateTimeOffset? Until = null
)
{
    public WantDocuments Act =>
        new(ActEndpoints.Given(Grounds, "grounds"), BodyText.Texts(DocumentCodes, "documentCodes"), Until);
}

internal sealed record FindingBody(string? Finding);
