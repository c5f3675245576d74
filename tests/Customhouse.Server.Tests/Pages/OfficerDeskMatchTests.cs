using System.Net;
using System.Text;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>A system that acts for an officer says which state of the case it decided on, as a page
/// does.</summary>
public sealed class OfficerDeskMatchTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_act_meant_for_an_earlier_state_is_not_done()
    {
        var desk = house.Installation.Desk;
        var message = RunningHouse
            .Sample("import-prelodged-imd.xml")
            .Replace("AVEN-0002", "MATCH-1", StringComparison.Ordinal)
            .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal);
        var lodged = Assert
            .IsType<Answer.Recorded>(
                await desk.Lodge(
                    Encoding.UTF8.GetBytes(message),
                    "xml",
                    new Actor("a trader", Role.Trader),
                    Cancellation
                )
            )
            .Case;
        using var officer = house.Client(Role.Officer);

        Assert.Equal(HttpStatusCode.BadRequest, await Detain(officer, lodged.Mrn.Text, "\"first\""));
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            await Detain(officer, lodged.Mrn.Text, $"\"{lodged.Sequence - 1}\"")
        );
        Assert.False((await desk.Open(lodged.Mrn, Cancellation))!.IsDetained);
        Assert.Equal(HttpStatusCode.OK, await Detain(officer, lodged.Mrn.Text, $"\"{lodged.Sequence}\""));
        Assert.True((await desk.Open(lodged.Mrn, Cancellation))!.IsDetained);
    }

    private static async Task<HttpStatusCode> Detain(HttpClient officer, string mrn, string match)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/declarations/{mrn}/detention")
        {
            Content = RunningHouse.Json("""{"grounds":"odd weight"}"""),
        };
        request.Headers.TryAddWithoutValidation("If-Match", match);
        using var answer = await officer.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
