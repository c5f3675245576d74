using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Documents that are wanted come one by one or all at once; customs looks at them when they are
/// complete.</summary>
[Collection(OneCounterTests.Name)]
public sealed class DocumentsHandedInTests(OneCounter one)
{
    private readonly Counter _counter = one.Counter;

    [Fact]
    public async Task A_case_waits_until_each_document_is_here_or_the_trader_says_that_these_are_all()
    {
        using var trader = _counter.As("trader");
        using var officer = _counter.As("officer");
        var mrn = (await trader.Lodge(Counter.Prelodged("DOC-2"))).Is(201).Mrn;
        var path = $"/declarations/{mrn}/documents";
        var invoice = "%PDF-1.7 an invoice"u8.ToArray();
        async Task<string> Next() =>
            (await officer.Get($"/declarations/{mrn}")).Is(200).Json.GetProperty("expected").GetString()!;
        (await officer.Post(path + "/wanted", """{"grounds":"show","documentCodes":["N935","N705"]}""")).Is(
            200
        );
        // Nothing was sent, so nothing can be all.
        (await Upload(trader, path, null, [], "yes")).Problem(400);
        (await Upload(trader, path, "N935", invoice, "perhaps")).Problem(400);
        (await Upload(trader, path, "N935", invoice)).Is(200);
        Assert.Equal("trader", await Next());
        var missing = (await trader.Get($"/declarations/{mrn}")).Is(200).Json.GetProperty("documentsMissing");
        Assert.Equal(["N705"], missing.EnumerateArray().Select(m => m.GetString()));
        (await Upload(trader, path, "n705", invoice)).Is(200);
        Assert.Equal("customs", await Next());
        Assert.Equal(2, (await officer.Get(path)).Is(200).Json.GetArrayLength());
        (await officer.Post(path + "/accepted", """{"finding":"in order"}""")).Is(200);

        (await officer.Post(path + "/wanted", """{"grounds":"show","documentCodes":["N954","N271"]}""")).Is(
            200
        );
        (await Upload(trader, path, "N954", invoice)).Is(200);
        Assert.Equal("trader", await Next());
        (await Upload(trader, path, null, [], "yes")).Is(200);
        Assert.Equal("customs", await Next());
        (await officer.Post(path + "/accepted", """{"finding":"in order"}""")).Is(200);

        // None is named: a system that says nothing sends all at once, as before.
        (await officer.Post(path + "/wanted", """{"grounds":"show"}""")).Is(200);
        (await Upload(trader, path, "N935", invoice, "no")).Is(200);
        Assert.Equal("trader", await Next());
        (await Upload(trader, path, "N935", invoice)).Is(200);
        Assert.Equal("customs", await Next());
    }

    private static async Task<Told> Upload(
        Caller caller,
        string path,
        string? code,
        byte[] bytes,
        string? all = null
    )
    {
        using var form = new MultipartFormDataContent();
        if (code is not null)
            form.Add(new ByteArrayContent(bytes), code, "invoice.pdf");
        if (all is not null)
            form.Add(new StringContent(all), "all");
        return await caller.Send(HttpMethod.Post, path, form);
    }
}
