using System.Net.Http.Headers;
using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>The line to one partner. Everything that keeps it from answering is an <see
/// cref="IOException"/>.</summary>
public sealed class PartnerHttpClient
{
    private readonly PartnerPost post;
    private readonly LogSource get;

    /// <summary>A line over HTTP.</summary>
    public PartnerHttpClient(HttpClient client, Uri address)
    {
        var http = new HttpLine(client, address);
        (post, get) = (http.Post, http.Get);
    }

    /// <summary>A line that somebody else carries: to a partner in the same process.</summary>
    public PartnerHttpClient(PartnerPost post, LogSource get) => (this.post, this.get) = (post, get);

    /// <summary>Posts a body.</summary>
    public Task<Reply> Post(string path, byte[] body, CancellationToken stop) => post(path, body, stop);

    /// <summary>Gets a file of a log; null where there is none.</summary>
    public Task<byte[]?> Get(string path, CancellationToken stop) => get(path, stop);

    /// <summary>A client for lines: it never reads more than a tile's worth.</summary>
    public static HttpClient NewClient() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            MaxResponseContentBufferSize = HttpLine.TileBytesMax,
            Timeout = TimeSpan.FromSeconds(30),
        };
}

/// <summary>HTTP to one partner.</summary>
internal sealed class HttpLine(HttpClient client, Uri address)
{
    public const int TileBytesMax = 256 * (2 + Tile.EntryBytesMax);
    private const int ReplyBytesMax = 64 * 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Posts a body.</summary>
    public async Task<Reply> Post(string path, byte[] body, CancellationToken stop)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(
            path.StartsWith("mirror/", StringComparison.Ordinal) ? "application/octet-stream" : "text/plain"
        );
        return await Ask(
            path,
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
                {
                    Content = content,
                };
                using var response = await client.SendAsync(
                    request,
                    HttpCompletionOption.ResponseHeadersRead,
                    stop
                );
                await response.Content.LoadIntoBufferAsync(ReplyBytesMax, stop);
                // UTF-8 whatever it says: a charset that nobody knows would be an exception of another kind.
                return new Reply(
                    (int)response.StatusCode,
                    Text(await response.Content.ReadAsByteArrayAsync(stop)),
                    response.Content.Headers.ContentType?.ToString() ?? ""
                )
                {
                    Ticket = response.Headers.TryGetValues(Reply.TicketHeader, out var tickets)
                        ? tickets.FirstOrDefault()
                        : null,
                };
            }
        );
    }

    /// <summary>Gets a file of a log; null where there is none.</summary>
    public Task<byte[]?> Get(string path, CancellationToken stop) =>
        Ask(
            path,
            async () =>
            {
                using var response = await client.GetAsync(new Uri(address, path), stop);
                if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
                {
                    return null;
                }
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsByteArrayAsync(stop);
            }
        );

    private string Text(byte[] body)
    {
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new IOException($"{address} answers in what is no UTF-8", wrong);
        }
    }

    private async Task<T> Ask<T>(string path, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException away)
        {
            throw new IOException($"{new Uri(address, path)} does not answer: {away.Message}", away);
        }
        catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw new IOException($"{new Uri(address, path)} did not answer in time", late);
        }
    }
}
