using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Trader;

/// <summary>What a trader does on a case: each form ends where the route of the same act ends.</summary>
internal static class CaseActEndpoints
{
    private const int ReasonCharactersMax = 300;

    public static void Map(RouteGroupBuilder desk)
    {
        var cases = desk.MapGroup("/cases/{mrn}");
        cases.MapPost("/arrival", (HttpContext h, Desk d, string mrn, [FromForm] string? location,
            CancellationToken c) => Do(h, d, mrn, new Present(Text(location)), "arrival", c)).For(Role.Trader);
        cases.MapPost("/answer", (HttpContext h, Desk d, string mrn, [FromForm] string? answer,
            CancellationToken c) => Do(h, d, mrn, new Reply(ActEndpoints.Given(answer, "answer")), "answer", c))
            .For(Role.Trader);
        cases.MapPost("/documents", HandIn).For(Role.Trader)
            .WithMetadata(new DocumentEndpoints.BodyLimit(DocumentEndpoints.BodyBytesMax));
        cases.MapGet("/amend", async (HttpContext h, Desk d, string mrn, CancellationToken c) =>
            await Counter.Case(h, d, mrn, c) is { } found ? Amending(found, [], [], null) : Answers.NotFound())
            .For(Role.Trader);
        cases.MapPost("/amend", Amend).For(Role.Trader);
        cases.MapGet("/cancel", async (HttpContext h, Desk d, string mrn, CancellationToken c) =>
            await Counter.Case(h, d, mrn, c) is { } found ? Cancelling(found, [], null) : Answers.NotFound())
            .For(Role.Trader);
        cases.MapPost("/cancel", Cancel).For(Role.Trader);
    }

    private static async Task<IResult> Do(
        HttpContext context, Desk desk, string mrn, Act act, string done, CancellationToken cancellation) =>
        await Answered(context, desk, mrn, await ActEndpoints.Do(context, desk, mrn, act, cancellation), done,
            cancellation);

    private static async Task<IResult> HandIn(
        HttpContext context, Desk desk, string mrn, CancellationToken cancellation) =>
        await Answered(context, desk, mrn,
            await DocumentEndpoints.HandIn(context, desk, mrn, cancellation), "documents", cancellation);

    /// <summary>The case again: with what was done, or with why it was refused.</summary>
    private static async Task<IResult> Answered(
        HttpContext context, Desk desk, string mrn, IResult answer, string done, CancellationToken cancellation)
    {
        if (answer is not ProblemResult { Problem: var problem })
            return Results.Redirect($"/trader/cases/{mrn}?done={done}");
        if (await Counter.Journal(context, desk, mrn, cancellation) is not { } journal) return Answers.NotFound();
        return await TraderEndpoints.Shown(context, journal, problem.Errors is { Count: > 0 } errors
            ? [.. errors.Select(e => new FieldFault("", e.Message, e.Mend))]
            : [new FieldFault("", problem.Detail ?? problem.Title)], cancellation);
    }

    private static async Task<IResult> Amend(
        HttpContext context, Desk desk, string mrn, [FromForm] string? step, [FromForm] string? reason,
        CancellationToken cancellation)
    {
        if (await Counter.Case(context, desk, mrn, cancellation) is not { } c) return Answers.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        var seen = int.TryParse(form["version"], out var version) ? Math.Clamp(version, 1, c.Version) : c.Version;
        // What differs from the version that was shown is the trader's change; what another changed since is not.
        var typed = ChangeRequest.Of(c with { Versions = [.. c.Versions.Take(seen)] })
            .Where(v => form.TryGetValue(v.Id, out var to) && to.ToString().Trim() != v.Value)
            .ToDictionary(v => v.Id, v => form[v.Id].ToString().Trim());
        (Changeable What, string To)[] changes =
        [
            .. ChangeRequest.Of(c).Where(v => typed.TryGetValue(v.Id, out var to) && to != v.Value)
                .Select(v => (v, typed[v.Id])),
        ];
        var words = Words.Of(context);
        if (seen != c.Version)
            return Amending(c, changes, [new FieldFault("", words["amend.meanwhile"])], reason);
        if (changes.Length == 0)
            return Amending(c, changes, [new FieldFault("", words["amend.nothing"])], reason);
        if (Text(reason) is not { Length: <= ReasonCharactersMax } because)
            return Amending(c, changes, [new FieldFault("reason", words["amend.reason-missing"])], reason);
        if (step != "send") return Amending(c, changes, [], reason);
        var answer = await desk.Request(
            c.Mrn, ChangeRequest.Amend(c, changes, because), "json", Visitor.Of(context).Actor, cancellation);
        return answer is Engine.Answer.Recorded
            ? Results.Redirect($"/trader/cases/{mrn}?done=amend")
            : Amending(c, changes, Faults(answer), reason);
    }

    private static async Task<IResult> Cancel(
        HttpContext context, Desk desk, string mrn, [FromForm] string? reason, CancellationToken cancellation)
    {
        if (await Counter.Case(context, desk, mrn, cancellation) is not { } c) return Answers.NotFound();
        if (Text(reason) is not { Length: <= ReasonCharactersMax } because)
            return Cancelling(c, [new FieldFault("reason", Words.Of(context)["amend.reason-missing"])], reason);
        var answer = await desk.Request(
            c.Mrn, ChangeRequest.Cancel(c, because), "json", Visitor.Of(context).Actor, cancellation);
        return answer is Engine.Answer.Recorded
            ? Results.Redirect($"/trader/cases/{mrn}?done=cancel")
            : Cancelling(c, Faults(answer), reason);
    }

    private static FieldFault[] Faults(Engine.Answer answer) => Answers.Of(answer) switch
    {
        ProblemResult { Problem.Errors: { Count: > 0 } errors } =>
            [.. errors.Select(e => new FieldFault("", e.Message, e.Mend))],
        ProblemResult { Problem: var problem } => [new FieldFault("", problem.Detail ?? problem.Title)],
        _ => throw new InvalidOperationException("an act that was not recorded was not refused either"),
    };

    private static RazorComponentResult<AmendPage> Amending(
        Case c, (Changeable, string)[] changes, FieldFault[] faults, string? reason) =>
        new(new { Case = c, Values = ChangeRequest.Of(c), Changes = changes, Faults = faults, Reason = reason })
        {
            StatusCode = faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static RazorComponentResult<CancelPage> Cancelling(Case c, FieldFault[] faults, string? reason) =>
        new(new { Case = c, Faults = faults, Reason = reason })
        {
            StatusCode = faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
