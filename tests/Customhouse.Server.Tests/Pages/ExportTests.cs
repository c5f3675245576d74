using System.Text;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Files of rows are whole, written while they are read, and on record.</summary>
public sealed class ExportTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>Whose cases the samples are.</summary>
    private const string Trader = "XA123456789000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_has_every_case_however_many_a_page_has()
    {
        const int cases = 1_234;
        await Task.WhenAll(
            Enumerable
                .Range(1, cases)
                .Select(n =>
                    house.Installation.Store.Record(
                        SampleCases.Rejected(n, n == 7 ? "=1+1;a" : $"L{n}"),
                        Cancellation
                    )
                )
        );
        await Task.WhenAll(
            Enumerable
                .Range(5_001, 30)
                .Select(n =>
                    house.Installation.Store.Record(SampleCases.Reserving(n, "GAN-NONE", 0m), Cancellation)
                )
        );
        using var trader = await house.Person(Role.Trader, Trader);
        var bytes = await trader.Client.GetByteArrayAsync("/trader/cases.csv", Cancellation);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.StartsWith("\uFEFF", text, StringComparison.Ordinal);
        var rows = CsvRows.Read(text);
        Assert.Equal(cases + 30 + 1, rows.Count);
        Assert.Equal(cases + 30, rows.Skip(1).Select(r => r[0]).Distinct().Count());
        Assert.All(rows, r => Assert.Equal(rows[0].Count, r.Count));
        Assert.Contains("\"'=1+1;a\"", text, StringComparison.Ordinal);

        using var officer = await house.Person(Role.Officer);
        Assert.Equal(31, CsvRows.Read(await officer.Page("/officer/cases.csv?show=open")).Count);
        // A search has its bound, and says so in the file and on the page.
        var found = await officer.Page($"/officer/cases.csv?q={Trader}");
        Assert.Contains(
            "More than 50 cases were found",
            CsvRows.Read(found)[^1][0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "More than 50 cases were found",
            await officer.Page($"/officer?q={Trader}"),
            StringComparison.Ordinal
        );
        Assert.Equal(52, CsvRows.Read(found).Count);
    }

    [Fact]
    public async Task Lists_exports_and_documents_each_leave_one_line()
    {
        using var officer = await house.Person(Role.Officer, offices: ["XA000001"]);
        await officer.Page("/officer?show=open");
        await officer.Page("/officer/cases.csv?show=open");
        await officer.Client.GetStringAsync("/declarations?max=1", Cancellation);
        var lines = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Actor = officer.User, Max = 50 },
            Cancellation
        );
        Assert.Equal(
            [
                ("export", "/officer/cases.csv?show=open"),
                ("list-read", "/declarations?max=1"),
                ("list-read", "/officer?show=open"),
            ],
            lines.Where(l => l.Act is "export" or "list-read").Select(l => (l.Act, l.Subject)).Order()
        );
    }
}
