using Customhouse.Engine;
using Customhouse.Values;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>What the desk answered, in HTTP.</summary>
internal static class Answers
{
    public static IResult Problem(int status, string? detail = null) =>
        new ProblemResult(Http.Problem.Of(status, detail));

    /// <summary>For what does not exist and for what the visitor may not see: the same words.</summary>
    public static IResult NotFound() =>
        new ProblemResult(
            Http.Problem.Of(
                StatusCodes.Status404NotFound,
                "There is nothing here under this address that you may see."
            )
        );

    /// <summary>Every answer but a recorded one.</summary>
    public static IResult Of(Answer answer) =>
        answer switch
        {
            Answer.Refused refused => Refused(refused),
            Answer.LrnTaken taken => Problem(
                StatusCodes.Status409Conflict,
                $"The reference {taken.Lrn} was used for another message, lodged as {taken.Mrn}. Lodge "
                    + "this one under a "
                    + "reference of its own, or amend the earlier declaration."
            ),
            Answer.NotFound => NotFound(),
            Answer.Conflict => Problem(
                StatusCodes.Status409Conflict,
                "Somebody else keeps changing this case. Nothing was recorded; look at it and try again."
            ),
            _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer to be told so"),
        };

    public static IResult Refused(int status, string title, IReadOnlyList<Refusal> refusals) =>
        new ProblemResult(Http.Problem.Of(status, title, refusals));

    private static ProblemResult Refused(Answer.Refused refused)
    {
        var (status, title) = refused.At switch
        {
            RefusedAt.Reading => (StatusCodes.Status400BadRequest, "The message cannot be read"),
            RefusedAt.Mandate => (StatusCodes.Status403Forbidden, "Not mandated"),
            RefusedAt.Standing => (StatusCodes.Status409Conflict, "The case does not allow it"),
            _ => (StatusCodes.Status422UnprocessableEntity, "The message was refused"),
        };
        return new(Http.Problem.Of(status, title, refused.Refusals, refused.Mrn));
    }
}
