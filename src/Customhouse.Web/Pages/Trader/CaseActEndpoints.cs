using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
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
        cases
            .MapPost(
                "/arrival",
                (
                    HttpContext h,
                    CaseDesk d,
                    string mrn,
                    [FromForm] string? location,
                    [FromForm] string? mark,
                    CancellationToken c
                ) => Do(h, d, mrn, new Present(Text(location)), FormMark.Version(mark), "arrival", c)
            )
            .For(Role.Trader);
        cases
            .MapPost(
                "/answer",
                (
                    HttpContext h,
                    CaseDesk d,
                    string mrn,
                    [FromForm] string? answer,
                    [FromForm] string? mark,
                    CancellationToken c
                ) =>
                    Do(
                        h,
                        d,
                        mrn,
                        new Reply(BodyText.Given(answer, "answer")),
                        FormMark.Version(mark),
                        "answer",
                        c,
                        answer
                    )
            )
            .For(Role.Trader);
        cases.MapPost("/review", Review).For(Role.Trader);
        cases
            .MapPost("/documents", HandIn)
            .For(Role.Trader)
            .WithMetadata(new BodyLimit(DocumentEndpoints.BodyBytesMax));
        cases
            .MapGet(
                "/amend",
                async (HttpContext h, CaseDesk d, string mrn, CancellationToken c) =>
                    await CaseAccess.Case(h, d, mrn, c) is { } found
                        ? Amending(found, [], [], null)
                        : Answers.NotFound()
            )
            .For(Role.Trader);
        cases.MapPost("/amend", Amend).For(Role.Trader);
        cases
            .MapGet(
                "/cancel",
                async (HttpContext h, CaseDesk d, string mrn, CancellationToken c) =>
                    await CaseAccess.Case(h, d, mrn, c) is { } found
                        ? Cancelling(found, [], null)
                        : Answers.NotFound()
            )
            .For(Role.Trader);
        cases.MapPost("/cancel", Cancel).For(Role.Trader);
    }

    private static async Task<IResult> Do(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        Act act,
        int seen,
        string done,
        CancellationToken cancellation,
        string? typed = null
    ) =>
        await Answered(
            context,
            desk,
            mrn,
            await ActEndpoints.Do(context, desk, mrn, act, cancellation, seen),
            done,
            seen,
            cancellation,
            typed
        );

    /// <summary>A correction or a repayment is asked for after clearance.</summary>
    private static async Task<IResult> Review(
        HttpContext context,
        CaseDesk desk,
        AdministrationState administration,
        string mrn,
        [FromForm] string? grounds,
        [FromForm] string? repayment,
        [FromForm] string? mark,
        CancellationToken cancellation
    )
    {
        Values.Money? asked = null;
        if (Text(repayment) is { } typed)
        {
            if (TypedNumber.Parse(typed).Value is not { } amount)
            {
                if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
                    return Answers.NotFound();
                var fault = new FieldFault("repayment", Words.Of(context)["review.wrong-amount"]);
                return await TraderEndpoints.Shown(context, journal, [fault], cancellation, typed: grounds);
            }
            asked = new Values.Money(amount, administration.Terms.Currency);
        }
        return await Do(
            context,
            desk,
            mrn,
            new AskReview(BodyText.Given(grounds, "grounds"), asked),
            FormMark.Version(mark),
            "review",
            cancellation,
            grounds
        );
    }

    private static async Task<IResult> HandIn(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    )
    {
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        var seen = FormMark.VersionIn(form);
        return await Answered(
            context,
            desk,
            mrn,
            await DocumentEndpoints.HandIn(context, desk, mrn, cancellation, seen),
            "documents",
            seen,
            cancellation
        );
    }

    /// <summary>The case again: with what was done, or with why it was refused.</summary>
    private static async Task<IResult> Answered(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        IResult answer,
        string done,
        int seen,
        CancellationToken cancellation,
        string? typed = null
    )
    {
        if (answer is not ProblemResult { Problem: var problem })
            return Results.Redirect($"/trader/cases/{mrn}?done={done}");
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        FieldFault[] faults =
            seen != journal.Count ? [new FieldFault("", Words.Of(context)["stale.acted"])]
            : RefusalWords.In(context, problem).Errors is { Count: > 0 } errors
                ? [.. errors.Select(e => new FieldFault("", e.Message, e.Mend))]
            : [new FieldFault("", problem.Detail ?? problem.Title)];
        return await TraderEndpoints.Shown(context, journal, faults, cancellation, typed: typed);
    }

    private static async Task<IResult> Amend(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        [FromForm] string? step,
        [FromForm] string? reason,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Case(context, desk, mrn, cancellation) is not { } c)
            return Answers.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        var seen = int.TryParse(form["version"], out var version)
            ? Math.Clamp(version, 1, c.Version)
            : c.Version;
        // What differs from the version that was shown is the trader's change; what another changed since is
        // not.
        var typed = ChangeRequest
            .Of(c with { Versions = [.. c.Versions.Take(seen)] })
            .Where(v => form.TryGetValue(v.Id, out var to) && to.ToString().Trim() != v.Value)
            .ToDictionary(v => v.Id, v => form[v.Id].ToString().Trim());
        (Changeable What, string To)[] changes =
        [
            .. ChangeRequest
                .Of(c)
                .Where(v => typed.TryGetValue(v.Id, out var to) && to != v.Value)
                .Select(v => (v, typed[v.Id])),
        ];
        var words = Words.Of(context);
        FieldFault[] numbers =
        [
            .. from change in changes
            where change.What.IsNumber && change.To.Length > 0
            let number = TypedNumber.Parse(change.To)
            where number.Value is null
            let fault = number.Fault(words)
            select new FieldFault(change.What.Id, fault.Text, fault.Mend),
        ];
        if (numbers.Length > 0)
            return Amending(c, changes, numbers, reason);
        if (seen != c.Version)
            return Amending(c, changes, [new FieldFault("", words["amend.meanwhile"])], reason);
        if (changes.Length == 0)
            return Amending(c, changes, [new FieldFault("", words["amend.nothing"])], reason);
        if (Text(reason) is not { Length: <= ReasonCharactersMax } because)
            return Amending(c, changes, [new FieldFault("reason", words["amend.reason-missing"])], reason);
        if (step != "send")
            return Amending(c, changes, [], reason);
        var answer = await desk.Request(
            c.Mrn,
            ChangeRequest.Amend(c, [.. changes.Select(v => (v.What, v.What.Read(v.To)))], because),
            "json",
            Visitor.Of(context).Actor,
            cancellation
        );
        return answer is Engine.Answer.Recorded
            ? Results.Redirect($"/trader/cases/{mrn}?done=amend")
            : Amending(c, changes, Faults(context, answer), reason);
    }

    private static async Task<IResult> Cancel(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        [FromForm] string? reason,
        [FromForm] string? mark,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Case(context, desk, mrn, cancellation) is not { } c)
            return Answers.NotFound();
        if (FormMark.Version(mark) != c.Sequence)
            return Cancelling(c, [new FieldFault("", Words.Of(context)["stale.acted"])], reason);
        if (Text(reason) is not { Length: <= ReasonCharactersMax } because)
            return Cancelling(
                c,
                [new FieldFault("reason", Words.Of(context)["amend.reason-missing"])],
                reason
            );
        var answer = await desk.Request(
            c.Mrn,
            ChangeRequest.Cancel(c, because),
            "json",
            Visitor.Of(context).Actor,
            cancellation,
            c.Sequence
        );
        return answer is Engine.Answer.Recorded
            ? Results.Redirect($"/trader/cases/{mrn}?done=cancel")
            : Cancelling(c, Faults(context, answer), reason);
    }

    private static FieldFault[] Faults(HttpContext context, Engine.Answer answer) =>
        Answers.Of(answer) switch
        {
            ProblemResult { Problem: { Errors.Count: > 0 } refused } =>
            [
                .. RefusalWords
                    .In(context, refused)
                    .Errors!.Select(e => new FieldFault("", e.Message, e.Mend)),
            ],
            ProblemResult { Problem: var problem } => [new FieldFault("", problem.Detail ?? problem.Title)],
            _ => throw new InvalidOperationException("an act that was not recorded was not refused either"),
        };

    private static RazorComponentResult<AmendPage> Amending(
        Case c,
        (Changeable, string)[] changes,
        FieldFault[] faults,
        string? reason
    ) =>
        new(
            new
            {
                Case = c,
                Values = ChangeRequest.Of(c),
                Changes = changes,
                Faults = faults,
                Reason = reason,
            }
        )
        {
            StatusCode =
                faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static RazorComponentResult<CancelPage> Cancelling(Case c, FieldFault[] faults, string? reason) =>
        new(
            new
            {
                Case = c,
                Faults = faults,
                Reason = reason,
            }
        )
        {
            StatusCode =
                faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
