using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api.Lawbooks;

/// <summary>What is done with editions of the lawbook, the same by route and by page: told in the audit
/// trail, and in force in this process when it is answered.</summary>
internal sealed class LawActs(
    LawRegister register,
    AdministrationState administration,
    RegisterChanges room,
    TimeProvider clock
)
{
    /// <summary>Keeps an edition beside the register.</summary>
    /// <returns>What became of it; null with the faults for which it was not kept.</returns>
    public async Task<(RegisterOutcome? Outcome, IReadOnlyList<LawFault> Faults)> Send(
        HttpContext context,
        string name,
        IReadOnlyDictionary<string, string> texts,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var (body, faults) = LawBody.Read(name, texts, administration.Terms.Administration, visitor.Actor);
        if (body is null)
            return (null, faults);
        try
        {
            var outcome = await register.Send(body, clock.GetUtcNow(), visitor.Actor, cancellation);
            if (outcome is RegisterOutcome.Done)
                await AuditNote.Add(context, visitor, "law-sent", name);
            return (outcome, []);
        }
        catch (FormatException known)
        {
            return (null, [new LawFault(name, 1, known.Message, "")]);
        }
    }

    /// <summary>Drops an edition that waits.</summary>
    public async Task<RegisterOutcome> Drop(HttpContext context, StagedLaw staged)
    {
        var visitor = Visitor.Of(context);
        var outcome = await register.Drop(staged, clock.GetUtcNow(), visitor.Actor);
        if (outcome is RegisterOutcome.Done)
            await AuditNote.Add(context, visitor, "law-dropped", staged.Body.Name);
        return outcome;
    }

    /// <summary>Puts an edition in force from a day on.</summary>
    /// <exception cref="FormatException">It must not be; the message says what helps.</exception>
    public async Task<RegisterOutcome> PutInForce(
        HttpContext context,
        LawReference edition,
        DateOnly from,
        string grounds,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var outcome = await register.PutInForce(
            edition,
            from,
            grounds,
            administration.Today(clock),
            clock.GetUtcNow(),
            visitor.Actor,
            cancellation
        );
        return await Told(context, outcome, "law-in-force", edition.Name, cancellation);
    }

    /// <summary>Takes an edition out of force at once.</summary>
    /// <exception cref="FormatException">It cannot be; the message says what helps.</exception>
    public async Task<RegisterOutcome> Suspend(
        HttpContext context,
        string name,
        string grounds,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var outcome = await register.Suspend(
            name,
            grounds,
            administration.Today(clock),
            clock.GetUtcNow(),
            visitor.Actor,
            cancellation
        );
        return await Told(context, outcome, "law-suspended", name, cancellation);
    }

    private async Task<RegisterOutcome> Told(
        HttpContext context,
        RegisterOutcome outcome,
        string act,
        string name,
        CancellationToken cancellation
    )
    {
        if (outcome is not RegisterOutcome.Done)
            return outcome;
        await AuditNote.Add(context, Visitor.Of(context), act, name);
        await room.CatchUp(cancellation);
        return outcome;
    }
}
