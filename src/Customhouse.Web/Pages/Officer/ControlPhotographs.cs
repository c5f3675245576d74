using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Officer;

/// <summary>Photographs that come with the result of a control, or why they cannot be taken.</summary>
internal sealed record ControlPhotographs(IReadOnlyList<byte[]> Images, IReadOnlyList<FieldFault> Faults)
{
    /// <summary>Digests of the photographs of a case.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<JournalEntry> journal) =>
        [.. journal.Select(j => j.Event).OfType<ControlRecorded>().SelectMany(f => f.Result.Photographs)];

    public static async Task<ControlPhotographs> Read(
        IFormFileCollection files,
        Words words,
        CancellationToken cancellation
    )
    {
        // A browser sends a field for a file even where none was chosen.
        var chosen = files.Where(f => f.Length > 0).ToArray();
        if (
            chosen.Length > DocumentEndpoints.FilesMax
            || chosen.Any(f => f.Length > DocumentEndpoints.FileBytesMax)
        )
            return Wrong(words);
        var images = new List<byte[]>();
        foreach (var file in chosen)
        {
            var bytes = new byte[file.Length];
            await using (var stream = file.OpenReadStream())
                await stream.ReadExactlyAsync(bytes, cancellation);
            if (DocumentKind.Detect(bytes) is not ("png" or "jpg"))
                return Wrong(words);
            images.Add(bytes);
        }
        return new ControlPhotographs(images, []);
    }

    private static ControlPhotographs Wrong(Words words) =>
        new([], [new FieldFault("photographs", words["officer.wrong-photographs"])]);
}
