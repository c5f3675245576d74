using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Customhouse.Engine.Anchor;

/// <summary>The node cannot be reached, answers too late, or not in the form of JSON-RPC. Trying later may
/// mend it.
/// </summary>
public sealed class EvmUnreachableException(string message, Exception? cause = null)
    : IOException(message, cause);

/// <summary>The node or the contract refused.</summary>
/// <param name="data">What the contract gave as its reason, in hexadecimal digits; empty where none is
/// told.</param>
public sealed class EvmRefusedException(string message, string data = "") : Exception(message)
{
    /// <summary>The contract reverted with this error of its own.</summary>
    /// <param name="error">As <c>GoesBack(uint64)</c>.</param>
    public bool Is(string error) =>
        data.StartsWith(
            "0x" + Convert.ToHexStringLower(AbiWords.Selector(error)),
            StringComparison.OrdinalIgnoreCase
        );
}

/// <summary>What became of a transaction.</summary>
/// <param name="HasSucceeded">False where the contract reverted.</param>
/// <param name="Contract">The contract that it made; null where it made none.</param>
public sealed record EvmReceipt(bool HasSucceeded, ulong Block, ulong GasUsed, EvmAddress? Contract);

/// <summary>A node of an EVM chain, over JSON-RPC (the execution API of Ethereum).</summary>
/// <remarks>Its address may hold a secret, so that messages name the host alone.</remarks>
public sealed class EvmNode : IDisposable
{
    private const int AnswerBytesMax = 1 << 20;
    private const int WordsMax = 300;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private long _id;

    /// <summary>Nothing is asked of it yet.</summary>
    /// <param name="patience">How long an answer may take.</param>
    public EvmNode(Uri address, TimeSpan patience)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = patience,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <summary>Where it is, without what may be secret.</summary>
    public string Name => _address.Authority;

    public async Task<ulong> ChainId(CancellationToken stop) => Small(await Ask("eth_chainId", stop));

    /// <summary>How many transactions of an account are in blocks.</summary>
    public async Task<ulong> Nonce(EvmAddress account, CancellationToken stop) =>
        Small(await Ask("eth_getTransactionCount", stop, account.ToString(), "latest"));

    /// <summary>The code of a contract; empty where there is none.</summary>
    public async Task<byte[]> Code(EvmAddress contract, CancellationToken stop) =>
        Bytes(await Ask("eth_getCode", stop, contract.ToString(), "latest"));

    /// <summary>Asks a contract; nothing is changed.</summary>
    /// <param name="words">How many words it answers.</param>
    public async Task<byte[]> Call(EvmAddress contract, byte[] data, int words, CancellationToken stop)
    {
        var answer = Bytes(
            await Ask(
                "eth_call",
                stop,
                new Dictionary<string, string> { ["to"] = contract.ToString(), ["data"] = Hex(data) },
                "latest"
            )
        );
        return answer.Length == words * AbiWords.Size
            ? answer
            : throw new EvmRefusedException(
                $"{contract} answers {answer.Length} bytes: it is not the contract meant"
            );
    }

    /// <summary>The gas that a transaction would use now.</summary>
    /// <exception cref="EvmRefusedException">It would fail.</exception>
    public async Task<ulong> Gas(EvmAddress from, EvmAddress? to, byte[] data, CancellationToken stop)
    {
        var call = new Dictionary<string, string> { ["from"] = from.ToString(), ["data"] = Hex(data) };
        if (to is { } contract)
            call["to"] = contract.ToString();
        return Small(await Ask("eth_estimateGas", stop, call));
    }

    /// <summary>What gas costs now; the base fee may double before it is too little.</summary>
    public async Task<EvmFee> Fee(CancellationToken stop)
    {
        var block = await Ask("eth_getBlockByNumber", stop, "latest", false);
        if (
            block.ValueKind != JsonValueKind.Object
            || !block.TryGetProperty("baseFeePerGas", out var baseFee)
        )
            return new EvmFee(Number(await Ask("eth_gasPrice", stop)), null);
        var tip = Number(await Ask("eth_maxPriorityFeePerGas", stop));
        return new EvmFee(Number(baseFee) * 2 + tip, tip);
    }

    /// <summary>Gives the node a signed transaction; returns its hash.</summary>
    public async Task<string> Send(byte[] transaction, CancellationToken stop) =>
        await Ask("eth_sendRawTransaction", stop, Hex(transaction))
            is { ValueKind: JsonValueKind.String } hash
            ? hash.GetString()!
            : throw Malformed();

    /// <summary>What became of a transaction; null while it is in no block.</summary>
    public async Task<EvmReceipt?> Receipt(string hash, CancellationToken stop)
    {
        var receipt = await Ask("eth_getTransactionReceipt", stop, hash);
        if (receipt.ValueKind == JsonValueKind.Null)
            return null;
        if (receipt.ValueKind != JsonValueKind.Object)
            throw Malformed();
        try
        {
            var contract =
                receipt.TryGetProperty("contractAddress", out var made)
                && made.ValueKind == JsonValueKind.String
                    ? EvmAddress.Parse(made.GetString()!)
                    : (EvmAddress?)null;
            return new EvmReceipt(
                Number(receipt.GetProperty("status")) == 1,
                Small(receipt.GetProperty("blockNumber")),
                Small(receipt.GetProperty("gasUsed")),
                contract
            );
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException)
        {
            throw Malformed(e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Ask(string method, CancellationToken stop, params object[] arguments)
    {
        var id = Interlocked.Increment(ref _id);
        var question = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["jsonrpc"] = "2.0",
                ["id"] = id,
                ["method"] = method,
                ["params"] = arguments,
            }
        );
        using var content = new ByteArrayContent(question);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var answer = await _http.PostAsync(_address, content, stop);
            var body = await answer.Content.ReadAsByteArrayAsync(stop);
            using var json = JsonDocument.Parse(body);
            return Result(json.RootElement, method, id);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException
                || e is OperationCanceledException && !stop.IsCancellationRequested
            )
        {
            throw new EvmUnreachableException($"the node at {Name} does not answer {method}: {e.Message}", e);
        }
    }

    private JsonElement Result(JsonElement answer, string method, long id)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            throw Malformed();
        if (answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            throw new EvmRefusedException(
                $"{Name} refuses {method}: {Text(error, "message")}",
                Text(error, "data")
            );
        if (
            !answer.TryGetProperty("result", out var result)
            || !answer.TryGetProperty("id", out var of)
            || of.ValueKind != JsonValueKind.Number
            || !of.TryGetInt64(out var to)
            || to != id
        )
            throw Malformed();
        return result.Clone();
    }

    private UInt128 Number(JsonElement quantity) =>
        quantity.ValueKind == JsonValueKind.String
        && quantity.GetString() is ['0', 'x', .. { Length: > 0 } digits]
        && UInt128.TryParse(
            digits,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw Malformed();

    private ulong Small(JsonElement quantity) =>
        Number(quantity) is var number && number <= ulong.MaxValue ? (ulong)number : throw Malformed();

    private byte[] Bytes(JsonElement data)
    {
        try
        {
            return data.ValueKind == JsonValueKind.String && data.GetString() is ['0', 'x', .. var digits]
                ? Convert.FromHexString(digits)
                : throw Malformed();
        }
        catch (FormatException e)
        {
            throw Malformed(e);
        }
    }

    private EvmUnreachableException Malformed(Exception? cause = null) =>
        new($"the node at {Name} answers in a form that is not its interface's", cause);

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? string.Concat(text.GetString()!.Take(WordsMax).Select(c => char.IsControl(c) ? ' ' : c))
            : "";

    private static string Hex(byte[] bytes) => "0x" + Convert.ToHexStringLower(bytes);
}
