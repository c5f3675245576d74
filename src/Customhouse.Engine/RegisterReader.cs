using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Ledger;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The registers as the store keeps them, every version of every entry; and the snapshot of the current ones
/// that decisions read.
/// </summary>
public sealed class RegisterReader(Store store)
{
    public const string OperatorKind = "operator";
    public const string GuaranteeKindName = "guarantee";
    public const string LicenceKind = "licence";
    public const string AuthorisationKind = "authorisation";
    public const string QuotaKind = "quota";
    public const string ProfileKind = "profile";
    public const string EditionKind = "edition";
    public const string TermsKind = "terms";
    public const string OfficeKind = "office";
    public const string SecretKind = "secret";
    internal const string DrawId = "draw";
    private const string CurrentId = "current";

    /// <summary>What decisions read.</summary>
    internal static readonly IReadOnlyList<string> DecidingKinds =
    [
        OperatorKind,
        GuaranteeKindName,
        LicenceKind,
        AuthorisationKind,
        ProfileKind,
        EditionKind,
        RateRegister.PeriodKind,
        LawRegister.EditionKind,
        LawRegister.TimelineKind,
        TermsKind,
        OfficeKind,
        SecretKind,
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new MoneyConverter(),
            new QuantityConverter(),
            new CurrencyConverter(),
            new CountryConverter(),
            new HsCodeConverter(),
            new JsonStringEnumConverter(),
        },
    };

    /// <summary>
    /// Reads the current registers; null while the administration has no terms, so is not set up. Of an entry
    /// that cannot be read the last version that can be read counts, and it is told in <see
    /// cref="Registers.Unreadable"/>.
    /// </summary>
    /// <exception cref="FormatException">What nothing can be decided without cannot be read.</exception>
    public async Task<Registers?> Load(CancellationToken cancellation)
    {
        // Looked at first: a change that comes while the registers are read is taken once more.
        var head = (await store.Heads(cancellation)).Registers;
        if (await store.Registers.Entry(TermsKind, CurrentId, cancellation) is not { } terms)
            return null;
        var salt =
            await store.Registers.Entry(SecretKind, DrawId, cancellation)
            ?? throw new FormatException("the registers have terms and no secret for random controls");
        var unreadable = new Dictionary<string, string>();
        var profiles = await All(ProfileKind, ProfileOf, unreadable, cancellation);
        var own = Read<Terms>(terms);
        return new Registers
        {
            Change = head,
            Terms = own,
            Laws = await LawsOf(unreadable, cancellation),
            DrawSalt = salt.Body,
            Tariff = new TariffBook(await All(EditionKind, EditionOf, unreadable, cancellation)),
            Rates = new RateBook(
                await All(RateRegister.PeriodKind, RateRegister.PeriodOf, unreadable, cancellation)
            ),
            Profiles = ProfileBook.Create(profiles).Book,
            Operators = (
                await All(OperatorKind, Read<Operator>, unreadable, cancellation)
            ).ToImmutableDictionary(o => o.Id, StringComparer.Ordinal),
            Accounts = (
                await All(GuaranteeKindName, Read<Guarantee>, unreadable, cancellation)
            ).ToImmutableDictionary(g => g.Id, StringComparer.Ordinal),
            Licences = (
                await All(LicenceKind, Read<Licence>, unreadable, cancellation)
            ).ToImmutableDictionary(l => l.Id, StringComparer.Ordinal),
            Authorisations = AuthorisationBook.Create(
                await All(AuthorisationKind, Read<Authorisation>, unreadable, cancellation)
            ),
            Offices = (
                await All(OfficeKind, Read<CustomsOffice>, unreadable, cancellation)
            ).ToImmutableDictionary(o => o.Id, StringComparer.Ordinal),
            Unreadable = unreadable,
        };
    }

    /// <summary>The entries that a new administration begins with, in the order in which they are
    /// made.</summary>
    /// <param name="law">Its first edition of the lawbook; null for the shipped one of its country.</param>
    public static IReadOnlyList<RegisterChange> Beginning(
        Terms terms,
        IReadOnlyList<TariffEdition> editions,
        IReadOnlyList<RegisterChange>? law = null
    ) =>
        [
            Entry(TermsKind, CurrentId, 0, terms),
            new RegisterChange(SecretKind, DrawId, 0, RandomBytes.Get(32)) { Format = "bytes" },
            .. law ?? LawRegister.First(FirstLaw.Shipped(terms.Administration), FirstLaw.Begun),
            .. editions.SelectMany((e, i) => Of(e, editions.Take(i))),
        ];

    public static RegisterChange Of(Operator value, int expectedVersion = 0) =>
        Entry(OperatorKind, value.Id, expectedVersion, value);

    public static RegisterChange Of(CustomsOffice value, int expectedVersion = 0) =>
        Entry(OfficeKind, value.Id, expectedVersion, value);

    /// <summary>Opens an account at its limit, or moves the limit of one; the books follow.</summary>
    /// <param name="before">The account as it stood; null for a new one.</param>
    /// <exception cref="InvalidOperationException">The account would change its currency.</exception>
    public static RegisterChange Of(Guarantee value, Guarantee? before = null, int expectedVersion = 0) =>
        before is not null && before.Limit.Currency != value.Limit.Currency
            ? throw new InvalidOperationException($"the account {value.Id} keeps its currency")
            : Entry(GuaranteeKindName, value.Id, expectedVersion, value with { Available = value.Limit }) with
            {
                Openings = Opened(
                    $"guarantee/{value.Id}",
                    value.Limit.Amount - (before?.Limit.Amount ?? 0m),
                    value.Limit.Currency.Code
                ),
            };

    public static RegisterChange Of(Authorisation value, int expectedVersion = 0) =>
        Entry(AuthorisationKind, value.Number, expectedVersion, value);

    /// <summary>Opens a licence at what it grants, or moves what one grants; the books follow.</summary>
    /// <param name="before">The licence as it stood; null for a new one.</param>
    /// <exception cref="InvalidOperationException">The licence would count in another unit or
    /// currency.</exception>
    public static RegisterChange Of(Licence value, Licence? before = null, int expectedVersion = 0) =>
        before is not null && !value.CountsAs(before)
            ? throw new InvalidOperationException($"the licence {value.Id} keeps its unit and currency")
            : Entry(LicenceKind, value.Id, expectedVersion, value) with
            {
                Openings =
                [
                    .. value.Granted is { Unit: { } unit } granted
                        ? Opened(
                            $"licence/{value.Id}/{unit}",
                            granted.Value - (before?.Granted?.Value ?? 0m),
                            unit
                        )
                        : [],
                    .. value.GrantedAmount is { } money
                        ? Opened(
                            $"licence/{value.Id}/{money.Currency}",
                            money.Amount - (before?.GrantedAmount?.Amount ?? 0m),
                            money.Currency.Code
                        )
                        : [],
                ],
            };

    public static RegisterChange Of(Profile value, int expectedVersion = 0) =>
        new RegisterChange(
            ProfileKind,
            value.Id,
            expectedVersion,
            Encoding.UTF8.GetBytes(ProfileJson.Write(value))
        ).ReadBack(e => ProfileJson.Read(e.Body).Profile);

    /// <summary>
    /// Puts an edition on the shelf and opens its quotas. A period that an earlier edition opened already
    /// goes on; only what its volume changed by is opened.
    /// </summary>
    /// <param name="before">The editions on the shelf, this one's own last version among them.</param>
    public static IEnumerable<RegisterChange> Of(
        TariffEdition value,
        IEnumerable<TariffEdition> before,
        int expectedVersion = 0
    )
    {
        yield return Packed(EditionKind, value, expectedVersion);
        foreach (var rule in value.Quotas)
        {
            var quota = rule.Open();
            var opened =
                before
                    .Select(e => e.Quota(rule.Order)?.Open())
                    .LastOrDefault(q => q?.From == quota.From && q.Unit == quota.Unit)
                    ?.Volume
                ?? 0m;
            yield return Entry(QuotaKind, $"{value.Id}/{rule.Order}", expectedVersion, quota) with
            {
                Openings = Opened(Books.QuotaPath(rule.Order, quota.From), quota.Volume - opened, quota.Unit),
            };
        }
    }

    /// <summary>An edition as the body of an entry.</summary>
    internal static RegisterChange Packed(string kind, TariffEdition value, int expectedVersion) =>
        new RegisterChange(kind, value.Id, expectedVersion, PackedText.Pack(EditionFile.Write(value)))
        {
            Format = "tariff+gzip",
        }.ReadBack(EditionOf);

    /// <summary>The edition that an entry holds.</summary>
    /// <exception cref="FormatException">The entry cannot be read.</exception>
    internal static TariffEdition EditionOf(RegisterEntry entry)
    {
        try
        {
            return ReadEditions.KnownOrRead(entry.Body, packed => EditionFile.Read(PackedText.Read(packed)));
        }
        catch (InvalidDataException failure)
        {
            throw new FormatException($"{entry.Kind} {entry.Id} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads one entry of a register.</summary>
    /// <exception cref="FormatException">The entry cannot be read.</exception>
    public static T Read<T>(RegisterEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(entry.Body, Json)
                ?? throw new FormatException($"{entry.Kind} {entry.Id} is empty");
        }
        catch (Exception failure)
            when (failure
                    is JsonException
                        or ArgumentException
                        or NotSupportedException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            throw new FormatException($"{entry.Kind} {entry.Id} cannot be read: {failure.Message}", failure);
        }
    }

    internal static RegisterChange Entry<T>(string kind, string id, int expectedVersion, T value) =>
        new RegisterChange(
            kind,
            id,
            expectedVersion,
            JsonSerializer.SerializeToUtf8Bytes(value, Json)
        ).ReadBack(Read<T>);

    private static IReadOnlyList<Posting> Opened(string path, decimal amount, string unit) =>
        amount == 0m ? [] : Books.Opening(path, amount, unit);

    private async Task<List<T>> All<T>(
        string kind,
        Func<RegisterEntry, T> read,
        Dictionary<string, string> unreadable,
        CancellationToken cancellation
    )
    {
        var all = new List<T>();
        foreach (var entry in await store.Registers.All(kind, cancellation))
        {
            try
            {
                all.Add(read(entry));
            }
            catch (FormatException failure)
            {
                unreadable[$"{kind}/{entry.Id}"] = failure.Message;
                if (await Earlier(entry, read, cancellation) is { Found: true } earlier)
                    all.Add(earlier.Value);
            }
        }
        return all;
    }

    private async Task<LawEditions> LawsOf(
        Dictionary<string, string> unreadable,
        CancellationToken cancellation
    )
    {
        var editions = await All(LawRegister.EditionKind, LawBody.Of, unreadable, cancellation);
        var timeline = await All(LawRegister.TimelineKind, LawRegister.TimelineOf, unreadable, cancellation);
        return LawEditions.Of(
            editions.Select(b => b.Edition),
            timeline.SingleOrDefault() ?? LawTimeline.Empty
        );
    }

    /// <summary>The newest version of an entry that can be read.</summary>
    private async Task<(bool Found, T Value)> Earlier<T>(
        RegisterEntry entry,
        Func<RegisterEntry, T> read,
        CancellationToken cancellation
    )
    {
        foreach (var version in await store.Registers.Versions(entry.Kind, entry.Id, cancellation))
        {
            try
            {
                return (true, read(version));
            }
            catch (FormatException)
            {
                continue; // The one before it may be sound.
            }
        }
        return (false, default!);
    }

    /// <summary>The profile that an entry holds.</summary>
    /// <exception cref="FormatException">The entry cannot be read, or is a profile that would be
    /// refused.</exception>
    internal static Profile ProfileOf(RegisterEntry entry)
    {
        var (profile, refusals) = ProfileJson.Read(entry.Body);
        if (profile is not null && ProfileBook.Create([profile]) is { Refusals: { Count: > 0 } faults })
            refusals = faults;
        return refusals.Count == 0 && profile is not null
            ? profile
            : throw new FormatException(
                $"profile {entry.Id} cannot be read: "
                    + (refusals.Count > 0 ? refusals[0].Rule : "it is empty")
            );
    }
}
