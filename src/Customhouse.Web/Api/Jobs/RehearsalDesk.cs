using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api.Jobs;

/// <summary>A rehearsal of an edition, as far as it has come.</summary>
/// <param name="Result">Null until it has ended, and where it was cancelled or failed.</param>
public sealed record ChangeRehearsal(Job Job, ChangeInput Input, ChangeResult? Result);

/// <summary>What became of a wish to rehearse.</summary>
/// <param name="Asked">Null where the wish itself is wrong.</param>
/// <param name="Fault">What is wrong with it, in plain words.</param>
internal sealed record RehearsalAsked(JobAsked? Asked, string? Fault);

/// <summary>Where rehearsals of law are asked for and looked at, by page and by route.</summary>
internal sealed class RehearsalDesk(
    Store store,
    JobDesk jobs,
    AdministrationState administration,
    LawRegister laws,
    StagedEditions tariffs,
    TimeProvider clock
)
{
    /// <summary>Asks for a rehearsal of an edition: of the lawbook, whether it waits or is known, or of the
    /// tariff while it waits.</summary>
    /// <param name="kind"><see cref="LawRehearsals.Name"/> or <see cref="TariffRehearsals.Name"/>.</param>
    /// <returns>Null where there is no edition of the name.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="JobDesk.Ask"/>.</exception>
    public async Task<RehearsalAsked?> Ask(
        HttpContext context,
        string kind,
        string name,
        DateOnly from,
        DateOnly to,
        bool whole,
        CancellationToken cancellation
    )
    {
        if (await DigestOf(kind, name, cancellation) is not { } digest)
            return null;
        if (ChangeInput.Fault(from, to, administration.Today(clock)) is { } fault)
            return new RehearsalAsked(null, fault);
        if (administration.Registers.LawAt(clock.GetUtcNow()) is not { } inForce)
            return new RehearsalAsked(
                null,
                "No edition of the lawbook is in force: there is nothing to judge declarations by."
            );
        var (visitor, against) = (Visitor.Of(context), kind == LawRehearsals.Name ? inForce.Name : "");
        return new RehearsalAsked(
            await jobs.Ask(
                kind,
                name,
                new ChangeInput(name, digest, against, from, to, whole, visitor.Offices).Write(),
                visitor.Actor,
                null,
                JobAccess.ScopeOf(visitor),
                context.Address()
            ),
            null
        );
    }

    /// <summary>The digest of an edition that can be rehearsed; null where there is none of the
    /// name.</summary>
    public async Task<string?> DigestOf(string kind, string name, CancellationToken cancellation) =>
        kind == LawRehearsals.Name
            ? (await laws.Find(name, cancellation))?.Digest
            : (await tariffs.Staged(cancellation)).FirstOrDefault(s => s.Edition.Id == name)?.Digest;

    /// <summary>The last rehearsal of an edition, whoever asked for it; null where there is none on record,
    /// none that this version can read, or it is of offices that the visitor does not see.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<ChangeRehearsal?> Last(
        HttpContext context,
        string kind,
        string name,
        CancellationToken cancellation
    )
    {
        if (await store.Jobs.LastOn(kind, name, clock.GetUtcNow(), cancellation) is not { } content)
            return null;
        ChangeInput input;
        try
        {
            input = ChangeInput.Read(content.Input);
        }
        catch (FormatException)
        {
            return null;
        }
        var offices = Visitor.Of(context).Offices;
        return offices.Count == 0 || offices.Order().SequenceEqual(input.Offices.Order())
            ? new ChangeRehearsal(content.Job, input, ChangeResult.Read(content.Result))
            : null;
    }
}
