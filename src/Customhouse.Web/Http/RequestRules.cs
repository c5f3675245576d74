using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Customhouse.Web.Http;

/// <summary>
/// What RFC 9110 demands of every address, done once for all: HEAD answers as GET does without the content, a
/// method that an address does not know is answered with those that it knows, and a text that cannot be a
/// text (with a NUL in it) or a form that cannot be read is the sender's mistake wherever it comes.
/// </summary>
public sealed class RequestRules(RequestDelegate next, IOptions<FormOptions> forms)
{
    private const string EncodedNul = "%00";

    private const string NoNul = "A NUL character stands in the request; no value here has one. Take it out.";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            request.QueryString.Value?.Contains(EncodedNul, StringComparison.Ordinal) == true
            || request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true
        )
        {
            await Problem.Of(StatusCodes.Status400BadRequest, NoNul).Write(context);
            return;
        }
        if (request.HasJsonContentType() && !IsKnown(request.GetTypedHeaders().ContentType?.Charset.Value))
        {
            await Problem
                .Of(
                    StatusCodes.Status415UnsupportedMediaType,
                    "The content type names an encoding that is not read here. Send JSON in UTF-8 (RFC "
                        + "8259, 8.1)."
                )
                .Write(context);
            return;
        }
        context.Features.Set<IFormFeature>(new ReadableForm(new FormFeature(request, forms.Value)));
        // RFC 9110, 9.3.2. The server itself sends no content where a client asked so.
        if (HttpMethods.IsHead(request.Method))
        {
            request.Method = HttpMethods.Get;
            context.Features.Set(new HeadOnly());
        }
        var asks = HttpMethods.IsOptions(request.Method);
        await next(context);
        if (
            context.Response is
            { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } answer
        )
        {
            var known = answer.Headers.Allow.ToString();
            if (known.Contains(HttpMethods.Get, StringComparison.Ordinal))
                known += $", {HttpMethods.Head}";
            answer.Headers.Allow = $"{known}, {HttpMethods.Options}".TrimStart(',', ' ');
            // RFC 9110, 9.3.7: what an address knows is asked by OPTIONS.
            if (asks)
                answer.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>No encoding named is UTF-8; one that the platform does not read is the sender's
    /// mistake.</summary>
    private static bool IsKnown(string? charset)
    {
        if (string.IsNullOrEmpty(charset))
            return true;
        try
        {
            return Encoding.GetEncoding(charset.Trim('"')) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>The client wants the headers alone; for what would otherwise answer for hours.</summary>
    internal sealed class HeadOnly;

    /// <summary>A form whose faults are its sender's: told as 400, and 413 where it is too large.</summary>
    private sealed class ReadableForm(IFormFeature form) : IFormFeature
    {
        public bool HasFormContentType => form.HasFormContentType;

        public IFormCollection? Form
        {
            get => form.Form;
            set => form.Form = value;
        }

        public IFormCollection ReadForm() => Plain(Readable(form.ReadForm));

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            try
            {
                return Plain(await form.ReadFormAsync(cancellationToken));
            }
            catch (Exception malformed) when (IsMalformed(malformed))
            {
                throw Unreadable(malformed);
            }
        }

        private static T Readable<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception malformed) when (IsMalformed(malformed))
            {
                throw Unreadable(malformed);
            }
        }

        private static bool IsMalformed(Exception e) =>
            e is InvalidDataException or IOException and not BadHttpRequestException;

        private static BadHttpRequestException Unreadable(Exception malformed) =>
            new(
                "the form cannot be read: its boundary, its parts or its end are missing, or it has too "
                    + "many values",
                StatusCodes.Status400BadRequest,
                malformed
            );

        private static IFormCollection Plain(IFormCollection read) =>
            read.Any(v =>
                v.Key.Contains('\0', StringComparison.Ordinal)
                || v.Value.Any(text => text?.Contains('\0', StringComparison.Ordinal) == true)
            )
            || read.Files.Any(f =>
                f.Name.Contains('\0', StringComparison.Ordinal)
                || f.FileName.Contains('\0', StringComparison.Ordinal)
            )
                ? throw new BadHttpRequestException(NoNul)
                : read;
    }
}
