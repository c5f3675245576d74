using System.Text;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Parts;

/// <summary>
/// Rows as a file for spreadsheets, written while they are read: a million rows take no more memory than a
/// thousand. The file is whole, or the connection breaks off and no browser takes it for whole. Who exports
/// is on record.
/// </summary>
internal sealed class CsvFile(
    string name,
    IEnumerable<string> head,
    IAsyncEnumerable<IEnumerable<string?>> rows
) : IResult
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>How long one export may take, slow lines included: it holds a view of the store
    /// meanwhile.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>About 32 KB of a list of cases.</summary>
    private const int RowsPerPiece = 256;

    /// <summary>What the trail says was exported: a case by its number; null for what the address asked
    /// for.</summary>
    public string? Subject { get; init; }

    /// <summary>What the file leaves out, told in its last line; null where it is whole.</summary>
    public Func<string?>? LeftOut { get; init; }

    public static IResult Create(
        string name,
        IEnumerable<string> head,
        IEnumerable<IEnumerable<string?>> rows,
        string? subject = null
    ) => new CsvFile(name, head, rows.ToAsyncEnumerable()) { Subject = subject };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var context = httpContext;
        await AuditNote.Add(
            context,
            Visitor.Of(context),
            "export",
            Subject ?? AuditNote.AddressOf(context.Request)
        );
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ends.CancelAfter(Longest);
        await using var row = rows.GetAsyncEnumerator(ends.Token);
        // A store that does not answer is told as such, while nothing was sent yet.
        var more = await row.MoveNextAsync();
        context.Response.ContentType = ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        using var text = new StringWriter(new StringBuilder(CsvSheet.Beginning));
        using var sheet = CsvSheet.To(text);
        sheet.Row(head);
        var unsent = 0;
        try
        {
            for (; more; more = await row.MoveNextAsync())
            {
                sheet.Row(row.Current);
                if (++unsent >= RowsPerPiece)
                    await Send();
            }
            if (LeftOut?.Invoke() is { } told)
                sheet.Row(told);
            await Send();
        }
        catch (Exception e)
            when (context.Response.HasStarted && e is StoreUnavailableException or OperationCanceledException)
        {
            context.Abort();
        }

        async Task Send()
        {
            sheet.Flush();
            await context.Response.WriteAsync(text.ToString(), Encoding.UTF8, ends.Token);
            text.GetStringBuilder().Clear();
            unsent = 0;
        }
    }
}
