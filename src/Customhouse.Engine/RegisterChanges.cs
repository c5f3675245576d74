using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tariff;

namespace Customhouse.Engine;

/// <summary>
/// Changes the registers: each change is recorded in the store with who made it and why, and then the desk
/// decides by the changed registers.
/// </summary>
public sealed class RegisterChanges(Store store, RegisterFollower follower)
{
    /// <summary>Takes what changed in the registers since, by whichever process.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public Task CatchUp(CancellationToken cancellation) => follower.CatchUp(cancellation);

    /// <summary>An operator as it stands on record, with its version; null if there is none.</summary>
    public async Task<Kept<Operator>?> Operator(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(RegisterReader.OperatorKind, id, cancellation) is { } entry
            ? new Kept<Operator>(RegisterReader.Read<Operator>(entry), entry.Version)
            : null;

    /// <summary>An account as it stands on record, with its version; null if there is none.</summary>
    public async Task<Kept<Guarantee>?> Guarantee(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(RegisterReader.GuaranteeKindName, id, cancellation) is { } entry
            ? new Kept<Guarantee>(RegisterReader.Read<Guarantee>(entry), entry.Version)
            : null;

    /// <summary>An authorisation as it stands on record, with its version; null if there is none.</summary>
    public async Task<Kept<Authorisation>?> Authorisation(string number, CancellationToken cancellation) =>
        await store.Registers.Entry(RegisterReader.AuthorisationKind, number, cancellation) is { } entry
            ? new Kept<Authorisation>(RegisterReader.Read<Authorisation>(entry), entry.Version)
            : null;

    /// <summary>A licence as it stands on record, with its version; null if there is none.</summary>
    public async Task<Kept<Licence>?> Licence(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(RegisterReader.LicenceKind, id, cancellation) is { } entry
            ? new Kept<Licence>(RegisterReader.Read<Licence>(entry), entry.Version)
            : null;

    /// <summary>Registers an authorisation or changes its entry.</summary>
    /// <param name="expectedVersion">The version that the change was made on; 0 for a new one.</param>
    public Task<RegisterOutcome> Put(
        Authorisation value,
        int expectedVersion,
        Change change,
        CancellationToken cancellation
    ) => Make(RegisterReader.Of(value, expectedVersion), change, cancellation);

    /// <summary>Registers a licence, or moves what it grants; the books move with it.</summary>
    /// <param name="before">The licence that the change was made on; null for a new one.</param>
    /// <returns>Short where more was written off than a lowered grant would bear.</returns>
    public Task<RegisterOutcome> Put(
        Licence value,
        Kept<Licence>? before,
        Change change,
        CancellationToken cancellation
    ) => Make(RegisterReader.Of(value, before?.Value, before?.Version ?? 0), change, cancellation);

    /// <summary>Registers an operator or changes its entry.</summary>
    /// <param name="expectedVersion">The version that the change was made on; 0 for a new operator.</param>
    public Task<RegisterOutcome> Put(
        Operator value,
        int expectedVersion,
        Change change,
        CancellationToken cancellation
    ) => Make(RegisterReader.Of(value, expectedVersion), change, cancellation);

    /// <summary>The offices by their codes, closed ones among them.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<(CustomsOffice Office, int Version)>> Offices(
        CancellationToken cancellation
    ) =>
        [
            .. (await store.Registers.All(RegisterReader.OfficeKind, cancellation)).Select(e =>
                (RegisterReader.Read<CustomsOffice>(e), e.Version)
            ),
        ];

    /// <summary>Opens an office or changes it.</summary>
    /// <param name="expectedVersion">The version that the change was made on; 0 for a new office.</param>
    public Task<RegisterOutcome> Put(
        CustomsOffice value,
        int expectedVersion,
        Change change,
        CancellationToken cancellation
    ) => Make(RegisterReader.Of(value, expectedVersion), change, cancellation);

    /// <summary>Opens an account, or moves its limit; the books move with it.</summary>
    /// <param name="before">The account that the change was made on; null for a new one.</param>
    /// <returns>Short where more is in use than a lowered limit would bear.</returns>
    public Task<RegisterOutcome> Put(
        Guarantee value,
        Kept<Guarantee>? before,
        Change change,
        CancellationToken cancellation
    ) => Make(RegisterReader.Of(value, before?.Value, before?.Version ?? 0), change, cancellation);

    /// <summary>The latest version of a profile on record; null if there is none.</summary>
    public async Task<Profile?> Profile(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(RegisterReader.ProfileKind, id, cancellation) is { } entry
            ? ProfileOf(entry)
            : null;

    /// <summary>Puts a profile in force as the version after the one on record.</summary>
    /// <returns>Stale where another process put that version in force first.</returns>
    public async Task<RegisterOutcome> Put(Profile value, Change change, CancellationToken cancellation)
    {
        var entry = await store.Registers.Entry(RegisterReader.ProfileKind, value.Id, cancellation);
        var standing = entry is null ? 0 : ProfileOf(entry).Version;
        return value.Version == standing + 1
            ? await Make(RegisterReader.Of(value, entry?.Version ?? 0), change, cancellation)
            : new RegisterOutcome.Stale(RegisterReader.ProfileKind, value.Id, standing);
    }

    /// <summary>All versions of a profile, the newest first.</summary>
    public async Task<IReadOnlyList<Profile>> ProfileVersions(string id, CancellationToken cancellation) =>
        [.. (await store.Registers.Versions(RegisterReader.ProfileKind, id, cancellation)).Select(ProfileOf)];

    /// <summary>All versions of a profile with who put each in force and why, the newest first.</summary>
    public async Task<IReadOnlyList<ProfileRecord>> ProfileHistory(string id, CancellationToken cancellation)
    {
        var lines = (
            await store.Registers.ChangesOf(RegisterReader.ProfileKind, id, cancellation)
        ).ToDictionary(l => l.Version);
        return
        [
            .. (await store.Registers.Versions(RegisterReader.ProfileKind, id, cancellation)).Select(
                e => new ProfileRecord(
                    ProfileOf(e),
                    e.UpdatedAt,
                    e.UpdatedBy,
                    lines.GetValueOrDefault(e.Version)?.Grounds ?? ""
                )
            ),
        ];
    }

    private static Profile ProfileOf(RegisterEntry entry) =>
        ProfileJson.Read(entry.Body).Profile
        ?? throw new InvalidOperationException("a profile on record can no longer be read");

    private async Task<RegisterOutcome> Make(
        RegisterChange entry,
        Change change,
        CancellationToken cancellation
    )
    {
        var outcome = await store.Registers.Change(
            [entry with { Grounds = change.Grounds }],
            change.At,
            change.By
        );
        if (outcome is not RegisterOutcome.Done)
            return outcome;
        try
        {
            await follower.CatchUp(cancellation);
        }
        catch (StoreUnavailableException)
        {
            // It is on record, so it must not be told as failed; the watch on the registers brings it in
            // force.
        }
        return outcome;
    }
}

/// <summary>One version of a profile: when it was put in force, by whom and on what grounds.</summary>
public sealed record ProfileRecord(Profile Profile, DateTimeOffset At, string By, string Grounds);

/// <summary>Who changes a register, when and why.</summary>
public sealed record Change(string Grounds, DateTimeOffset At, Actor By);
