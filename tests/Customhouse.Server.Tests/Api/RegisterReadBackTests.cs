using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Customhouse.Engine;
using Customhouse.Survey;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What a register took can be read again, whatever was left out of it.</summary>
public sealed class RegisterReadBackTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "/operators/XA9",
        "/operators",
        """
            {"id":"XA9","name":"Quay","country":"XA","since":"2024-05-01","aeo":false}
            """
    )]
    [InlineData(
        "/operators/XA8",
        "/operators",
        """
            {"id":"XA8","name":"Quay","country":"XA","since":"2024-05-01",
             "aeo":false,"authorisations":null,"mandates":null}
            """
    )]
    [InlineData(
        "/guarantees/G9",
        "/guarantees",
        """
            {"id":"G9","holder":"XA9","kind":"cash","limit":0,"currency":"EUR"}
            """
    )]
    [InlineData("/accounts/person.nine", "/accounts", """{"name":"Nine","role":"officer"}""")]
    [InlineData(
        "/accounts/person.eight",
        "/accounts",
        """
            {"name":"Eight","role":"officer","trader":null,"mandates":null,"offices":null,"subject":null}
            """
    )]
    [InlineData(
        "/survey/projects/q9",
        "/survey/projects",
        """
            {"id":"q9","title":"A window","recipients":["KE"],"donors":[],"themes":[],"starts":"2026-01-01"}
            """
    )]
    [InlineData(
        "/survey/projects/q8",
        "/survey/projects",
        """
            {"id":"q8","title":"A window","recipients":["KE"],"donors":[],"themes":[],"starts":"2026-01-01","ends":null,
             "fundingSought":null,"document":null}
            """
    )]
    public async Task An_entry_with_each_optional_field_left_out_is_read_and_can_be_mended(
        string path,
        string list,
        string body
    )
    {
        using var administrator = house.Client(Role.Administrator);
        await Put(administrator, path, body);
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(list, Now)).StatusCode);
        // The same again is how it is mended, on the state that it is in.
        await Put(administrator, path, body, (await administrator.GetAsync(path, Now)).Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(list, Now)).StatusCode);
    }

    [Fact]
    public void What_the_survey_keeps_may_leave_out_what_may_be_missing()
    {
        var seen = new HashSet<Type>();
        var wrong = new List<string>();
        foreach (
            var kept in (Type[])
                [
                    typeof(Edition),
                    typeof(Questionnaire),
                    typeof(Project),
                    typeof(ConformityRun),
                    typeof(Submission),
                    typeof(SurveyRelease),
                    typeof(KeptStanding),
                ]
        )
            Look(kept, seen, wrong);
        Assert.True(seen.Count > 10, "the records hang together and are walked through");
        Assert.Empty(wrong);
    }

    /// <summary>
    /// What is null is not written; a constructor that demands it all the same could not read what it wrote.
    /// </summary>
    private static void Look(Type type, HashSet<Type> seen, List<string> wrong)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            type = value;
        foreach (var part in type.GetGenericArguments())
            Look(part, seen, wrong);
        if (type.Namespace?.StartsWith("Customhouse", StringComparison.Ordinal) != true || !seen.Add(type))
            return;
        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        foreach (var parameter in constructor?.GetParameters() ?? [])
            if (
                nullability.Create(parameter).WriteState == NullabilityState.Nullable
                && !parameter.HasDefaultValue
            )
                wrong.Add($"{type.Name}.{parameter.Name}");
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            Look(property.PropertyType, seen, wrong);
    }

    private static async Task Put(
        HttpClient client,
        string path,
        string body,
        EntityTagHeaderValue? seen = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = RunningHouse.Json(body),
        };
        if (seen is not null)
            request.Headers.IfMatch.Add(seen);
        using var answer = await client.SendAsync(request, Now);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Now));
    }
}
