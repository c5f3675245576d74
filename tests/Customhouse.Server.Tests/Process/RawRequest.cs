using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Customhouse.Server.Tests.Processes;

/// <summary>A request written byte by byte, for what no well-mannered client sends.</summary>
internal static class RawRequest
{
    private const int AnswerBytesMax = 64 * 1024;

    /// <summary>Sends the bytes and nothing after them; reads until the answer is whole or the end.</summary>
    /// <returns>Null where the connection was closed without an answer.</returns>
    public static async Task<Told?> Send(Uri address, byte[] request, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(request, cancellation);
        var read = new byte[AnswerBytesMax];
        var length = 0;
        while (Whole(Encoding.Latin1.GetString(read, 0, length)) is null)
        {
            var more = await stream.ReadAsync(read.AsMemory(length), cancellation);
            if (more == 0)
                return null;
            length += more;
        }
        return Whole(Encoding.Latin1.GetString(read, 0, length));
    }

    public static byte[] Lodging(string secret, string headers, string body) =>
        Encoding.Latin1.GetBytes(
            $"POST /declarations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
                + $"Content-Type: application/xml\r\n{headers}\r\n\r\n{body}"
        );

    /// <summary>The answer, once all of it is there; its body comes in one chunk or has a length.</summary>
    private static Told? Whole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var lines = text[..end].Split("\r\n");
        using var answer = new HttpResponseMessage();
        string? type = null;
        var chunked = false;
        var length = 0;
        foreach (var line in lines.Skip(1))
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line.Split(": ", 2)[1]);
            if (name == "Content-Type")
                type = MediaTypeHeaderValue.Parse(value).MediaType;
            else if (name == "Content-Length")
                length = int.Parse(value);
            else if (name == "Transfer-Encoding")
                chunked = true;
            else
                answer.Headers.TryAddWithoutValidation(name, value);
        }
        var body = text[(end + 4)..];
        if (chunked && !body.EndsWith("0\r\n\r\n", StringComparison.Ordinal) || body.Length < length)
            return null;
        if (chunked)
            body = body.Split("\r\n")[1];
        return new Told(int.Parse(lines[0].Split(' ')[1]), type, body, answer.Headers);
    }
}
