using System.Net;
using System.Text.Json;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What a trader meets at the counter.</summary>
public sealed class LodgementTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private readonly HttpClient _trader = house.Client(Role.Trader);
    private readonly HttpClient _officer = house.Client(Role.Officer);

    [Fact]
    public async Task A_good_declaration_is_answered_with_its_number_state_duties_and_notifications()
    {
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("GOOD-1"))
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await Json(answer);
        Assert.True(Mrn.TryParse(body.GetProperty("mrn").GetString(), out var mrn));
        Assert.Equal($"/declarations/{mrn}", answer.Headers.Location?.ToString());
        Assert.Equal("GOOD-1", body.GetProperty("lrn").GetString());
        Assert.Equal(
            ["01", "09"],
            body.GetProperty("notifications")
                .EnumerateArray()
                .Select(n => n.GetProperty("code").GetString()!)
                .Where(c => c is "01" or "09")
        );
    }

    [Fact]
    public async Task The_lane_and_its_reasons_are_told_to_customs_and_never_to_traders()
    {
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("LANE-1"))
        );
        var mrn = (await Json(answer)).GetProperty("mrn").GetString();
        string[] paths = [$"/declarations/{mrn}", $"/declarations/{mrn}/timeline", "/declarations?q=LANE-1"];
        foreach (var path in paths)
        {
            var told = await _trader.GetStringAsync(path);
            Assert.DoesNotContain("\"lane\"", told, StringComparison.Ordinal);
            Assert.DoesNotContain("green", told, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("green", await _officer.GetStringAsync(path), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _trader.GetAsync("/declarations?lane=red")).StatusCode
        );
    }

    [Fact]
    public async Task The_same_message_again_is_answered_as_the_first_time()
    {
        var message = RunningHouse.Parcel("TWICE-1");
        using var first = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        var mrn = (await Json(first)).GetProperty("mrn").GetString();
        using var detained = await _officer.PostAsync(
            $"/declarations/{mrn}/detention",
            RunningHouse.Json("""{"grounds":"a second look"}""")
        );
        Assert.Equal(HttpStatusCode.OK, detained.StatusCode);
        using var again = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_same_reference_with_other_content_is_a_conflict()
    {
        var message = RunningHouse.Parcel("OTHER-1");
        using var first = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        using var other = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(message.Replace("Printed novel", "Printed novels", StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await IsProblem(other, 409);
    }

    [Fact]
    public async Task A_refusal_names_the_field_the_rule_and_what_would_mend_it()
    {
        var message = RunningHouse
            .Parcel("WRONG-1")
            .Replace("<GoodsItemQuantity>1<", "<GoodsItemQuantity>2<", StringComparison.Ordinal);
        using var answer = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        var problem = await IsProblem(answer, 422);
        var fault = problem.GetProperty("errors")[0];
        Assert.Contains(
            "GoodsItemQuantity",
            fault.GetProperty("pointer").GetString(),
            StringComparison.Ordinal
        );
        foreach (var name in (string[])["code", "rule", "message", "mend"])
            Assert.NotEmpty(fault.GetProperty(name).GetString()!);
    }

    [Theory]
    [InlineData("application/xml", "<MetaData><", 400)]
    [InlineData("application/json", "{\"MetaData\": [", 400)]
    [InlineData("application/xml", "", 400)]
    [InlineData("text/csv", "a,b", 415)]
    public async Task What_is_no_message_is_told_so(string type, string text, int status)
    {
        using var content = new StringContent(text, System.Text.Encoding.UTF8, type);
        using var answer = await _trader.PostAsync("/declarations", content);
        var problem = await IsProblem(answer, status);
        if (status == 400 && text.Length > 0)
            Assert.True(problem.GetProperty("errors")[0].GetProperty("line").GetInt32() >= 1);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_not_read()
    {
        using var content = new ByteArrayContent(new byte[Limits.MessageBytesMax + 1]);
        content.Headers.ContentType = new("application/xml");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/declarations") { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await _trader.SendAsync(request);
        await IsProblem(answer, 413);
    }

    [Fact]
    public async Task Another_traders_case_does_not_exist_for_a_trader()
    {
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("MINE-1"))
        );
        var mrn = (await Json(answer)).GetProperty("mrn").GetString();
        using var stranger = house.WithSecret(await house.Issue(Role.Trader, "XA000000000999"));
        using var nobody = house.WithSecret(await house.Issue(Role.Trader, null));
        foreach (var client in (HttpClient[])[stranger, nobody])
        {
            string[] paths =
            [
                "",
                "/notifications",
                "/timeline",
                "/versions",
                "/duties",
                "/documents",
                "/message",
            ];
            foreach (var path in paths)
            {
                using var seen = await client.GetAsync($"/declarations/{mrn}{path}");
                using var never = await client.GetAsync($"/declarations/26XA00000000000000{path}");
                Assert.Equal(HttpStatusCode.NotFound, seen.StatusCode);
                Assert.Equal(await never.Content.ReadAsStringAsync(), await seen.Content.ReadAsStringAsync());
            }
            using var act = await client.PostAsync($"/declarations/{mrn}/arrival", RunningHouse.Json("{}"));
            Assert.Equal(HttpStatusCode.NotFound, act.StatusCode);
            Assert.DoesNotContain(
                mrn!,
                await client.GetStringAsync("/declarations"),
                StringComparison.Ordinal
            );
        }
        Assert.Contains(mrn!, await _trader.GetStringAsync("/declarations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_declares_for_another_without_a_mandate()
    {
        using var stranger = house.WithSecret(await house.Issue(Role.Trader, "XA000000000999"));
        var message = RunningHouse.Xml(RunningHouse.Parcel("FOREIGN-1"));
        using var answer = await stranger.PostAsync("/declarations", message);
        await IsProblem(answer, 403);
        var seen = await _officer.GetStringAsync("/declarations?q=FOREIGN-1");
        Assert.Contains("\"declarations\":[]", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notifications_come_as_WCO_responses_in_both_forms()
    {
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("TOLD-1"))
        );
        var mrn = (await Json(answer)).GetProperty("mrn").GetString();
        foreach (var type in (string[])["application/xml", "application/json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/declarations/{mrn}/notifications");
            request.Headers.Accept.ParseAdd(type);
            using var told = await _trader.SendAsync(request);
            var bytes = await told.Content.ReadAsByteArrayAsync();
            Assert.Equal(type, told.Content.Headers.ContentType?.MediaType);
            var reading = type.EndsWith("xml", StringComparison.Ordinal)
                ? Exchange.WcoXml.Read(bytes)
                : Exchange.WcoJson.Read(bytes);
            Assert.Empty(reading.Refusals);
            Assert.Equal(
                ["01", "09"],
                reading
                    .Message!.Root.All("Response")
                    .Select(r => r.TextOf("FunctionCode")!)
                    .Where(c => c is "01" or "09")
            );
        }
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private static async Task<JsonElement> IsProblem(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await Json(answer);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
