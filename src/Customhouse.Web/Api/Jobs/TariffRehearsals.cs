using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Rehearsing;
using Customhouse.Storage;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Rehearses an edition of the tariff that waits, in the place of those that were in force on past
/// days.</summary>
public sealed class TariffRehearsals(
    Store store,
    AdministrationState administration,
    CaseDesk desk,
    StagedEditions shelf,
    TimeProvider clock,
    BackgroundTasks tasks
) : ChangeRehearsals(Name, store, administration, desk, clock, tasks)
{
    /// <summary>Of its jobs, on record.</summary>
    public const string Name = "tariff-rehearsal";

    private readonly TimeProvider _clock = clock;

    /// <summary>The last that was compared: comparing takes longer than a page.</summary>
    private (ChangeInput Input, Registers Registers, RehearsedChange Change)? _last;

    private protected override async Task<ChangeFound> Find(
        ChangeInput input,
        Registers registers,
        CancellationToken cancellation
    )
    {
        if (_last is var (of, under, known) && of == input && ReferenceEquals(under, registers))
            return new ChangeFound(known);
        if (
            (await shelf.Staged(cancellation)).FirstOrDefault(s => s.Edition.Id == input.Edition)
            is not { } staged
        )
            return new ChangeFound(null, $"The edition {input.Edition} waits no more: send it in again.");
        if (staged.Digest != input.Digest)
            return new ChangeFound(
                null,
                $"The edition {input.Edition} was sent in again with other lines: rehearse it again."
            );
        if (registers.LawAt(_clock.GetUtcNow()) is not { Lawbook: not null } law)
            return new ChangeFound(null, "No edition of the lawbook is in force that this program can read.");
        var change = RehearsedChange.OfTariff(registers, law, staged.Edition, input.From, input.To);
        _last = (input, registers, change);
        return new ChangeFound(change);
    }
}
