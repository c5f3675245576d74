using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Rehearsing;
using Customhouse.Storage;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Rehearses an edition of the lawbook, in force or not, in the place of the one that is in force
/// when the rehearsal is asked for.</summary>
public sealed class LawRehearsals(
    Store store,
    AdministrationState administration,
    CaseDesk desk,
    LawRegister register,
    TimeProvider clock,
    BackgroundTasks tasks
) : ChangeRehearsals(Name, store, administration, desk, clock, tasks)
{
    /// <summary>Of its jobs, on record.</summary>
    public const string Name = "law-rehearsal";

    private protected override async Task<ChangeFound> Find(
        ChangeInput input,
        Registers registers,
        CancellationToken cancellation
    )
    {
        if (await register.Find(input.Edition, cancellation) is not { } body)
            return new ChangeFound(null, $"There is no edition {input.Edition} any more: send it in again.");
        if (body.Digest != input.Digest)
            return new ChangeFound(
                null,
                $"The edition {input.Edition} was sent in again with another text, sha256 {body.Digest}: rehearse "
                    + "it again."
            );
        if (registers.Laws.Find(input.Against) is not { } before)
            return new ChangeFound(null, $"There is no edition {input.Against} to hold it against.");
        return (before.Fault ?? body.Edition.Fault) is { } fault
            ? new ChangeFound(null, $"An edition cannot be read by this program: {fault}")
            : new ChangeFound(RehearsedChange.OfLaw(registers, before, body.Edition));
    }
}
