using System.Net;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Importers;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Customhouse.Web.Pages.Administrator;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>A tariff edition is sent in, compared, and put in force on a day.</summary>
public sealed class AdministratorTariffTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string At = "/administrator/tariff";
    private const string Hostile = "<script>alert(1)</script>";

    private static readonly TariffEdition Now = EditionFiles.Demo();

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly TariffLine[] Current = [.. Now.Nomenclature.Lines.Where(l => l.IsInForce(Today))];

    private Task<ImportState?> Import() =>
        TariffImports.State(house.Host.Services.GetRequiredService<JobDesk>(), Cancellation);

    [Fact]
    public async Task An_edition_is_sent_in_compared_and_decides_from_its_day_on()
    {
        using var administrator = await house.Person(Role.Administrator);
        var next = Next("XA-NEXT");
        await SendIn(administrator, TariffImport.Pack(next, compress: true), "next.tariff.gz");
        Assert.Equal("XA-NEXT", (await Import())!.Edition);
        Assert.Contains("XA-NEXT was read", await administrator.Page(At), StringComparison.Ordinal);
        Assert.DoesNotContain(
            house.Installation.Administration.Registers.Tariff.Editions,
            e => e.Id == "XA-NEXT"
        );

        var differences = $"{At}/differences?from={Now.Id}&to=XA-NEXT";
        var changed = await administrator.Page(differences + "&kind=changed");
        Assert.Contains(Current[0].Code.Digits, changed, StringComparison.Ordinal);
        Assert.Contains("MFN 77%", changed, StringComparison.Ordinal);
        var added = await administrator.Page(differences + "&kind=added");
        Assert.Contains("0099999999", added, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, added, StringComparison.Ordinal);
        var rows = await administrator.Page(differences.Replace("differences?", "differences.csv?"));
        Assert.Equal(4, rows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        foreach (var day in (string[])[$"{Today:yyyy-MM-dd}", "2001-01-01", "soon"])
        {
            using var refused = await administrator.Send(At, $"{At}/waiting/XA-NEXT/in-force", ("day", day));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
        var from = Today.AddDays(2);
        using var inForce = await administrator.Send(
            At,
            $"{At}/waiting/XA-NEXT/in-force",
            ("day", $"{from:yyyy-MM-dd}")
        );
        Assert.Equal(HttpStatusCode.Redirect, inForce.StatusCode);
        var book = house.Installation.Administration.Registers.Tariff;
        Assert.Equal(Now.Id, book.On(from.AddDays(-1))!.Id);
        Assert.Equal("XA-NEXT", book.On(from)!.Id);
        Assert.Equal(Now.Id, await Deciding(from.AddDays(-1)));
        Assert.Equal("XA-NEXT", await Deciding(from));
        using var again = await administrator.Send(
            At,
            $"{At}/waiting/XA-NEXT/in-force",
            ("day", $"{from:yyyy-MM-dd}")
        );
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var trail = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Actor = administrator.User },
            Cancellation
        );
        // The comparison was taken as a file between them, which stands in the trail too.
        Assert.Equal(
            ["edition-in-force", "edition-sent"],
            trail.Select(l => l.Act).Where(a => a.StartsWith("edition", StringComparison.Ordinal)).Take(2)
        );
    }

    [Fact]
    public async Task Every_wrong_line_is_told_by_its_number_and_nothing_is_kept()
    {
        using var administrator = await house.Person(Role.Administrator);
        var lines = EditionFile.Write(Next("XA-WRONG")).Split('\n');
        var first = Array.IndexOf(lines, "lines") + 1;
        lines[first] = "no line";
        lines[first + 5] = Hostile + "|||||||";
        await SendIn(administrator, Encoding.UTF8.GetBytes(string.Join('\n', lines)), "wrong.tariff");
        Assert.Equal([first + 1, first + 6], (await Import())!.Faults.Select(f => f.Line));
        var page = await administrator.Page(At);
        Assert.Contains($"line {first + 6}:", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, page, StringComparison.Ordinal);
        Assert.DoesNotContain("XA-WRONG", page, StringComparison.Ordinal);
    }

    /// <summary>Lists, jobs and the audit trail show the name of a file as people see it.</summary>
    [Fact]
    public async Task The_name_of_a_file_is_cut_and_hides_nothing()
    {
        using var administrator = await house.Person(Role.Administrator);
        await SendIn(
            administrator,
            "none"u8.ToArray(),
            "next\u202e" + new string('x', 300) + "\U0001F6A2.tariff"
        );
        var line = Assert.Single(
            await house.Installation.Store.AuditTrail.Lines(
                new AuditFilter { Actor = administrator.User, Act = "edition-sent" },
                Cancellation
            )
        );
        Assert.Equal("next" + new string('x', 96), line.Subject);
        Assert.Equal(line.Subject, (await Import())!.FileName);
    }

    [Theory]
    [InlineData("of another administration")]
    [InlineData("of a name that is law already")]
    [InlineData("of no text")]
    [InlineData("of a broken archive")]
    public async Task What_is_no_edition_for_this_house_is_refused(string kind)
    {
        using var administrator = await house.Person(Role.Administrator);
        await SendIn(
            administrator,
            kind switch
            {
                "of another administration" => TariffImport.Pack(
                    Next("XB-1") with
                    {
                        Authority = Values.CountryCode.Parse("XB"),
                    },
                    compress: false
                ),
                "of a name that is law already" => TariffImport.Pack(Next(Now.Id), compress: false),
                "of no text" => [0xff, 0xfe, 0x00, 0x9c],
                _ => [0x1f, 0x8b, 0x00, 0x01, 0x02],
            },
            "other.tariff"
        );
        Assert.Single((await Import())!.Faults);
        Assert.Null((await Import())!.Edition);
        Assert.Empty(await house.Host.Services.GetRequiredService<StagedEditions>().Staged(Cancellation));
    }

    [Fact]
    public async Task An_edition_that_waits_is_dropped()
    {
        using var administrator = await house.Person(Role.Administrator);
        await SendIn(administrator, TariffImport.Pack(Next("XA-DROP"), compress: true), "drop.tariff.gz");
        using var dropped = await administrator.Send(At, $"{At}/waiting/XA-DROP/drop");
        Assert.Equal(HttpStatusCode.Redirect, dropped.StatusCode);
        Assert.Empty(await house.Host.Services.GetRequiredService<StagedEditions>().Staged(Cancellation));
    }

    /// <summary>The demo's tariff with one line changed, one gone and one more.</summary>
    private static TariffEdition Next(string id)
    {
        var changed = Current[0] with { Mfn = new Rate(77m) };
        var added = Current[1] with
        {
            Code = Values.HsCode.Parse("0099999999"),
            Description = "Goods of " + Hostile,
        };
        var kept = Now.Nomenclature.Lines.Where(l => l != Current[0] && l != Current[^1]);
        return Now with { Id = id, Nomenclature = new Nomenclature([changed, .. kept, added]) };
    }

    /// <summary>The edition by which a declaration would be assessed that is accepted on a day.</summary>
    private async Task<string> Deciding(DateOnly day)
    {
        var installation = house.Installation;
        var declaration = Versions
            .Read(Encoding.UTF8.GetBytes(RunningHouse.Parcel("EDITION")), "xml")
            .Declaration!;
        var dossier = new Case { Mrn = Values.Mrn.Create(2026, Now.Authority, 1, 'R') };
        var inputs = await installation.Administration.InputsFor(
            dossier,
            declaration,
            DateTimeOffset.UnixEpoch,
            (_, _) => Task.FromResult<Case?>(null),
            Cancellation
        );
        var noon = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        return DutyAssessment.Assess(declaration, inputs.Under(dossier, noon), noon).Edition;
    }

    private async Task SendIn(Browser administrator, byte[] file, string name)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Browser.SealOf(await administrator.Page(At))), AntiforgeryCheck.Field },
            { new ByteArrayContent(file), "file", name },
        };
        using var sent = await administrator.Client.PostAsync(At, form, Cancellation);
        Assert.Equal(At, sent.Headers.Location?.OriginalString);
        await Patience.Until(async () => !(await Import())!.IsUnderWay);
        Assert.EndsWith("ended", await administrator.Page(At + "/progress"), StringComparison.Ordinal);
    }
}
