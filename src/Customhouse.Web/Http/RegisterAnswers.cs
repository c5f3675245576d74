using Customhouse.Storage;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>What became of a change in a register, in HTTP.</summary>
internal static class RegisterAnswers
{
    /// <summary>Of a change that was made on a marked state.</summary>
    /// <param name="version">The version that it was made on; the answer tells the mark of the next.</param>
    public static IResult Of<T>(HttpContext context, RegisterOutcome outcome, int version, Func<T> done)
    {
        if (outcome is RegisterOutcome.Done)
            StateMark.Tell(context, version + 1);
        return Of(outcome, done, StatusCodes.Status412PreconditionFailed);
    }

    /// <param name="stale">The status where somebody else was first, between the look at what stands and the
    /// commit.
    /// </param>
    public static IResult Of<T>(
        RegisterOutcome outcome,
        Func<T> done,
        int stale = StatusCodes.Status409Conflict
    ) =>
        outcome switch
        {
            RegisterOutcome.Done => TypedResults.Ok(done()),
            RegisterOutcome.Stale other => Answers.Problem(
                stale,
                $"Somebody else changed {other.Id} first; it stands at version {other.CurrentVersion}. "
                    + "Look at it and try again."
            ),
            RegisterOutcome.Short shortage => Answers.Problem(
                StatusCodes.Status409Conflict,
                $"{shortage.Missing} {shortage.Unit} more are in use on {shortage.Account} than would be "
                    + "left."
            ),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome to be told so"),
        };
}
