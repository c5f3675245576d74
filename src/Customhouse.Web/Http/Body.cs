using System.Buffers;
using System.IO.Pipelines;
using Customhouse.Values;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>The message of a request: its bytes and its form.</summary>
internal static class Body
{
    public const string Xml = "application/xml";
    public const string Json = "application/json";

    /// <summary><c>xml</c> or <c>json</c> by the content type; null for any other.</summary>
    public static string? FormatOf(string? contentType)
    {
        if (contentType is null)
            return null;
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (Is(type, Xml) || Is(type, "text/xml"))
            return "xml";
        return Is(type, Json) ? "json" : null;

        static bool Is(ReadOnlySpan<char> type, string name) =>
            type.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than a message may be.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpContext context, CancellationToken cancellation)
    {
        if (context.Request.ContentLength > Limits.MessageBytesMax)
            throw TooLarge();
        var reader = context.Request.BodyReader;
        // A read that is called off leaves the reader fit to be drained; one that throws does not, and each
        // request that stalls would be logged as a failure.
        await using var calledOff = cancellation.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(),
            reader
        );
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCanceled)
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw new OperationCanceledException(cancellation);
            }
            if (read.Buffer.Length > Limits.MessageBytesMax)
                throw TooLarge();
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static BadHttpRequestException TooLarge() =>
        new("the body is larger than a message may be", StatusCodes.Status413PayloadTooLarge);
}
