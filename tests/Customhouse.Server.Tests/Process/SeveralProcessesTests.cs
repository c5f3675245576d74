using System.Diagnostics;
using System.Globalization;
using System.Net;
using Customhouse.Engine;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Several processes on one database are one administration with one log.</summary>
public sealed class SeveralProcessesTests(ITestOutputHelper output)
{
    /// <summary>Within which another process takes over.</summary>
    private static readonly TimeSpan TakeOverMax = TimeSpan.FromSeconds(10);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_process_serves_the_log_receipts_and_erasure()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var two = await TwoKeepers.Start(server);
        using var first = two.First.As("trader");
        using var second = two.AtSecond("trader");
        await UntilKnown(second);
        var mrn = (await second.Lodge(Counter.Import("S-0001"))).Is(201).Mrn;
        await TwoKeepers.UntilLogged(second, mrn);
        Assert.Equal(
            (await first.Get($"/declarations/{mrn}/receipt")).Is(200).Json.GetProperty("leaf").ToString(),
            (await second.Get($"/declarations/{mrn}/receipt")).Is(200).Json.GetProperty("leaf").ToString()
        );
        await Agree(first, second);
        using var administrator = two.AtSecond("administrator");
        (await administrator.Post($"/declarations/{mrn}/erasure", """{"grounds":"kept long enough"}""")).Is(
            204
        );
        using var auditor = two.First.As("auditor");
        (await auditor.Get($"/declarations/{mrn}/receipt")).Is(410);
        (await first.Lodge(Counter.Import("S-0002"))).Is(201);
        await two.WholeLog(Now);
        Assert.DoesNotContain("crit:", two.First.Server.Told + two.Second.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_page_hears_what_another_process_records()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var two = await TwoKeepers.Start(server);
        using var officer = two.AtSecond("officer");
        await UntilKnown(officer);
        using var client = new HttpClient { BaseAddress = two.Second.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", two.First.SecretOf("officer"));
        using var answer = await client.GetAsync(
            new Uri("live/cases", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            Now
        );
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Now));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TakeOverMax * 3);
        await ReadTo("event: open");
        using var first = two.First.As("trader");
        var mrn = (await first.Lodge(Counter.Import("L-0001"))).Is(201).Mrn;
        limit.CancelAfter(TakeOverMax);
        await ReadTo(mrn);

        async Task ReadTo(string words)
        {
            string? line;
            do line = await lines.ReadLineAsync(limit.Token);
            while (line?.Contains(words, StringComparison.Ordinal) == false);
            Assert.True(line is not null, $"the stream ended before it told {words}");
        }
    }

    [Fact]
    public Task Another_process_takes_over_when_the_holder_is_killed() =>
        TakeOver(null, (two, _) => two.First.Server.Kill(), null);

    [Fact]
    public Task Another_process_takes_over_when_the_holder_hangs_and_it_writes_nothing_when_it_wakes() =>
        TakeOver(
            null,
            (two, _) =>
            {
                two.First.Server.Hang();
                return Task.CompletedTask;
            },
            (two, _) => two.First.Server.Wake()
        );

    [Fact]
    public async Task Another_process_takes_over_when_the_holder_loses_its_database()
    {
        using var server = PostgresServer.StartOrSkip();
        using var line = new CutLine(server.Port);
        await TakeOver(
            (server, line),
            (_, cut) =>
            {
                cut!.Cut();
                return Task.CompletedTask;
            },
            (_, cut) => cut!.Mend()
        );
    }

    [Fact]
    public async Task An_entry_whose_answer_was_lost_is_told_to_be_in_doubt_and_stands_once_at_most()
    {
        using var server = PostgresServer.StartOrSkip();
        using var line = new CutLine(server.Port);
        await using var two = await TwoKeepers.Start(server, line);
        using var first = two.First.As("administrator");
        using var second = two.AtSecond("administrator");
        (await Put(first, 1)).Is(201);
        line.Cut();
        var told = (await Put(first, 2)).Is(504);
        Assert.Contains("may stand in it all the same", told.Text, StringComparison.Ordinal);
        line.Mend();
        // Whoever keeps the log now takes the next one, and the other says that it does not.
        var inDoubt = 1;
        await Patience.Until(async () => await Takes(first) || await Takes(second));
        await two.WholeLog(Now, others: 2, inDoubt);

        async Task<bool> Takes(Caller administrator)
        {
            var status = (await Put(administrator, 3)).Status;
            if (status == 504)
                inDoubt++;
            return status == 201;
        }

        static Task<Told> Put(Caller administrator, int number) =>
            administrator.Send(HttpMethod.Post, "/ledger/entries", Caller.Entry(number));
    }

    private async Task TakeOver(
        (PostgresServer Server, CutLine Line)? by,
        Func<TwoKeepers, CutLine?, Task> strike,
        Action<TwoKeepers, CutLine?>? mend
    )
    {
        using var own = by is null ? PostgresServer.StartOrSkip() : null;
        await using var two = await TwoKeepers.Start(by?.Server ?? own!, by?.Line);
        using var first = two.First.As("trader");
        using var second = two.AtSecond("trader");
        await UntilKnown(second);
        var before = (await first.Lodge(Counter.Import("T-0001"))).Is(201).Mrn;
        await TwoKeepers.UntilLogged(second, before);
        var (log, timers) = (Holder(two, Lease.Log), Holder(two, Lease.Timers));
        await strike(two, by?.Line);
        var struck = Stopwatch.GetTimestamp();
        var mrn = (await second.Lodge(Counter.Import("T-0002"))).Is(201).Mrn;
        await TwoKeepers.UntilLogged(second, mrn);
        var took = Stopwatch.GetElapsedTime(struck);
        output.WriteLine(
            $"taken over after {took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s"
        );
        while (Holder(two, Lease.Timers) == timers && Stopwatch.GetElapsedTime(struck) < TakeOverMax)
            await Task.Delay(50, Now);
        Assert.NotEqual(timers, Holder(two, Lease.Timers));
        Assert.NotEqual(log, Holder(two, Lease.Log));
        Assert.True(took < TakeOverMax, $"nobody kept the log for {took}");
        mend?.Invoke(two, by?.Line);
        if (mend is not null)
        {
            // Whoever came back reads what the other wrote, and has added nothing of its own.
            await Patience.Until(async () => await first.Lodge(Counter.Import("T-0003")) is { Status: 201 });
            await Agree(first, second);
        }
        await two.WholeLog(Now);
        Assert.DoesNotContain("crit:", two.First.Server.Told + two.Second.Told, StringComparison.Ordinal);
    }

    /// <summary>Both show the same newest checkpoint once nothing more comes.</summary>
    private static async Task Agree(Caller first, Caller second)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100, Now))
        {
            var (one, other) = (await first.Get("/ledger/pending"), await second.Get("/ledger/pending"));
            if (one.Status == 200 && one.Text == other.Text)
                return;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"{one.Text} and {other.Text}");
        }
    }

    /// <summary>A token that was issued by one process is known to the other a moment later.</summary>
    private static async Task UntilKnown(Caller caller)
    {
        while ((await caller.Get("/declarations?max=1")).Status == (int)HttpStatusCode.Unauthorized)
            await Task.Delay(50, Now);
    }

    private static string Holder(TwoKeepers two, string lease)
    {
        using var connection = new NpgsqlConnection(two.Store["postgres:".Length..] + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select holder from leases where name = $1";
        command.Parameters.Add(new NpgsqlParameter { Value = lease });
        return (string)command.ExecuteScalar()!;
    }
}
