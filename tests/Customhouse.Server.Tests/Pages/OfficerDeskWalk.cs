using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The officer's desk as a browser without scripts walks it: cases that wait there, forms that are
/// sent, and what a page says.</summary>
public abstract partial class OfficerDeskWalk(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>The installation whose pages are walked.</summary>
    private protected RunningHouse House { get; } = house;

    private protected static readonly Actor Trader = new("trader", Role.Trader);
    private protected static readonly Actor Colleague = new("colleague", Role.Officer);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected Task<Mrn> Lodged(string lrn, params Act[] acts) =>
        Lodged(lrn, message => message, acts);

    /// <summary>A pre-lodged import, which stays open, with what others did on it.</summary>
    private protected async Task<Mrn> Lodged(string lrn, Func<string, string> change, params Act[] acts)
    {
        var message = change(RunningHouse.Sample("import-prelodged-imd.xml"))
            .Replace(
                "\t</Declaration>",
                "<PresentationOffice><ID>XA000001</ID></PresentationOffice></Declaration>",
                StringComparison.Ordinal
            )
            .Replace("AVEN-0002", WebUtility.HtmlEncode(lrn), StringComparison.Ordinal)
            .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal);
        var answer = await House.Installation.Desk.Lodge(
            Encoding.UTF8.GetBytes(message),
            "xml",
            Trader,
            Cancellation
        );
        var mrn = Assert.IsType<Answer.Recorded>(answer).Case.Mrn;
        foreach (var act in acts)
            await Act(mrn, act);
        return mrn;
    }

    private protected async Task Act(Mrn mrn, Act act) =>
        Assert.IsType<Answer.Recorded>(
            await House.Installation.Desk.Act(
                mrn,
                act,
                act is SubmitDocuments ? Trader : Colleague,
                Cancellation
            )
        );

    private protected async Task<Case> Open(Mrn mrn) =>
        (await House.Installation.Desk.Open(mrn, Cancellation))!;

    /// <summary>Chooses an act on the page of the case and sends its form.</summary>
    private protected async Task<HttpResponseMessage> Do(
        Browser officer,
        Mrn mrn,
        string act,
        params IReadOnlyList<(string Name, string Value)> fields
    )
    {
        var at = $"/officer/cases/{mrn}";
        return await officer.Send(
            $"{at}?act={act}",
            $"{at}/acts/{act}",
            [.. fields, ("seen", $"{(await Open(mrn)).Sequence}")]
        );
    }

    private protected async Task<HttpResponseMessage> Result(
        Browser officer,
        Mrn mrn,
        byte[] photograph,
        params IReadOnlyList<(string Name, string Value)> fields
    )
    {
        var at = $"/officer/cases/{mrn}";
        using var form = new MultipartFormDataContent
        {
            {
                new StringContent(Browser.SealOf(await officer.Page(at + "?act=result"))),
                AntiforgeryCheck.Field
            },
            { new StringContent($"{(await Open(mrn)).Sequence}"), "seen" },
            { new ByteArrayContent(photograph), "photographs", "found.png" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return await officer.Client.PostAsync(at + "/acts/result", form, Cancellation);
    }

    private protected async Task<IEnumerable<string>> DocumentsRead(Browser reader) =>
        (
            await House.Installation.Store.AuditTrail.Lines(
                new AuditFilter { Actor = reader.User, Max = 50 },
                Cancellation
            )
        )
            .Where(line => line.Act == "document-read")
            .Select(line => line.Subject);

    private protected static async Task<string> Answered(
        HttpResponseMessage answer,
        HttpStatusCode status,
        string? words = null
    )
    {
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {Words(page)}");
        if (words is not null)
            Assert.Contains(words, page, StringComparison.Ordinal);
        return page;
    }

    /// <summary>What a page says, without its marks.</summary>
    private protected static string Words(string page) => WebUtility.HtmlDecode(Tags().Replace(page, " "));

    [GeneratedRegex("<[^>]*>|\\s+", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
