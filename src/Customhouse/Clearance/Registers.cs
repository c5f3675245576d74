using System.Collections.Concurrent;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.National;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;
using AccountsById = System.Collections.Immutable.ImmutableDictionary<
    string,
    Customhouse.Operators.Guarantee
>;
using LicencesById = System.Collections.Immutable.ImmutableDictionary<string, Customhouse.Tariff.Licence>;
using OfficesById = System.Collections.Immutable.ImmutableDictionary<
    string,
    Customhouse.Operators.CustomsOffice
>;
using OperatorsById = System.Collections.Immutable.ImmutableDictionary<
    string,
    Customhouse.Operators.Operator
>;

namespace Customhouse.Clearance;

/// <summary>The registers of the administration at one moment: immutable, read by many decisions at
/// once.</summary>
public sealed record Registers
{
    private AccountsById _accounts = AccountsById.Empty;
    private AccountsByHolder _byHolder = AccountsByHolder.Empty;
    private ConcurrentDictionary<string, DutyTerms> _dutyTerms = new(StringComparer.Ordinal);

    /// <summary>The last change of the registers that is in here.</summary>
    public long Change { get; init; }

    /// <summary>
    /// Entries whose version on record cannot be read, with the cause: the last version that can be read
    /// counts, or none. Named by kind and id, with / between them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; init; } = new Dictionary<string, string>();

    /// <summary>Time limits, country and currency of the administration.</summary>
    public required Terms Terms { get; init; }

    /// <summary>The law of the administration that the terms name.</summary>
    public NationalLaw Law
    {
        get => field ?? NationalLaw.Find(Terms.Administration);
        init
        {
            field = value;
            _dutyTerms = new(StringComparer.Ordinal);
        }
    }

    /// <summary>The lawbook of that administration: its rules of lodgement and sets of data. Whoever opens
    /// the registers reads it; every door asks this one.</summary>
    public required Lawbook Lawbook { get; init; }

    /// <summary>The editions of the tariff that are known.</summary>
    public required TariffBook Tariff
    {
        get;
        init
        {
            field = value;
            // What was worked out of an edition is of that edition: another may bear the same name.
            _dutyTerms = new(StringComparer.Ordinal);
        }
    }

    /// <summary>The risk profiles that selectivity asks.</summary>
    public ProfileBook Profiles { get; init; } = ProfileBook.Empty;

    /// <summary>The learned model beside the profiles; null while none was learned.</summary>
    public RiskModel? Model { get; init; }

    /// <summary>The administration's secret behind random controls, so that nobody foretells them.</summary>
    public required byte[] DrawSalt { get; init; }

    /// <summary>Registered economic operators by their identifiers (EORI, TIN).</summary>
    public OperatorsById Operators { get; init; } = OperatorsById.Empty;

    /// <summary>Guarantee, deferment and cash accounts by their references.</summary>
    public AccountsById Accounts
    {
        get => _accounts;
        init => (_accounts, _byHolder) = (value, AccountsByHolder.Create(value.Values));
    }

    /// <summary>Licences by their numbers.</summary>
    public LicencesById Licences { get; init; } = LicencesById.Empty;

    /// <summary>Offices by their codes, closed ones among them.</summary>
    public OfficesById Offices { get; init; } = OfficesById.Empty;

    /// <summary>The same with one account more, or with one changed; the others are not looked at.</summary>
    public Registers With(Guarantee account) =>
        this with
        {
            AccountsAndHolders = (
                _accounts.SetItem(account.Id, account),
                _byHolder.With(_accounts.TryGetValue(account.Id, out var before) ? before : null, account)
            ),
        };

    private (AccountsById ById, AccountsByHolder ByHolder) AccountsAndHolders
    {
        init => (_accounts, _byHolder) = value;
    }

    /// <summary>Identifiers of registered operators whose name holds a text, in the order of names.</summary>
    public IReadOnlyList<string> Named(string text, int max) =>
        [
            .. Operators
                .Values.Where(o => o.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                .OrderBy(o => o.Name, StringComparer.Ordinal)
                .Take(max)
                .Select(o => o.Id),
        ];

    /// <summary>What the working of duty takes from an edition; worked out once for each.</summary>
    public DutyTerms DutyTermsOf(TariffEdition edition) =>
        _dutyTerms.GetOrAdd(edition.Id, _ => DutyTerms.Create(edition, Law.Procedures));

    /// <summary>
    /// The accounts that a declaration may be settled from: those it names, else those of its importer and of
    /// its declarant. An account of somebody else is used only where its holder gave a mandate.
    /// </summary>
    public IReadOnlyList<Guarantee> AccountsOf(Declaration declaration)
    {
        var named = declaration
            .Documents.Select(d => d.Id)
            .Concat(declaration.Guarantees.SelectMany(g => new[] { g.Id, g.Reference }))
            .Where(id => id is not null)
            .Select(id => Accounts.GetValueOrDefault(id!))
            .OfType<Guarantee>()
            .Where(a => MayUse(declaration, a))
            .Distinct()
            .ToArray();
        if (named.Length > 0)
            return named;
        var (importer, declarant) = (declaration.Importer?.Id, declaration.Declarant?.Id);
        return _byHolder
            .Find(importer)
            .Where(a => MayUse(declaration, a))
            .Concat(importer == declarant ? [] : _byHolder.Find(declarant))
            .ToArray();
    }

    /// <summary>The licences of the administration that a declaration names.</summary>
    public IEnumerable<Licence> LicencesOf(Declaration declaration) =>
        Licences.Count == 0
            ? []
            : declaration
                .Items.SelectMany(i => i.Documents)
                .Where(d => d.Id is not null)
                .Select(d => Licences.GetValueOrDefault(d.Id!))
                .OfType<Licence>()
                .Distinct();

    private bool MayUse(Declaration declaration, Guarantee account)
    {
        var (importer, declarant) = (declaration.Importer?.Id, declaration.Declarant?.Id);
        if (account.Holder == declarant)
            return true;
        return account.Holder == importer
            && (declarant is null || Operators.GetValueOrDefault(declarant)?.MayActFor(importer) == true);
    }
}
