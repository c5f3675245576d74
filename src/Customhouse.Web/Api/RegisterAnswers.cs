using Customhouse.Storage;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api;

/// <summary>What became of a change in a register, in HTTP.</summary>
internal static class RegisterAnswers
{
    public static IResult Of<T>(RegisterOutcome outcome, Func<T> done) => outcome switch
    {
        RegisterOutcome.Done => TypedResults.Ok(done()),
        RegisterOutcome.Stale stale => Answers.Problem(StatusCodes.Status409Conflict,
            $"Somebody else changed {stale.Id} first; it stands at version {stale.CurrentVersion}. "
            + "Look and try again."),
        RegisterOutcome.Short shortage => Answers.Problem(StatusCodes.Status409Conflict,
            $"{shortage.Missing} {shortage.Unit} more are in use on {shortage.Account} than would be left."),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome to be told so"),
    };
}
