using System.Collections.Concurrent;
using System.Collections.Frozen;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
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
    private LegalTime? _usualTime;
    private FrozenSet<string>? _licenceDocuments;
    private ConcurrentDictionary<(string Edition, LawTerms Law), DutyTerms> _dutyTerms = new();

    /// <summary>The last change of the registers that is in here.</summary>
    public long Change { get; init; }

    /// <summary>
    /// Entries whose version on record cannot be read, with the cause: the last version that can be read
    /// counts, or none. Named by kind and id, with / between them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; init; } = new Dictionary<string, string>();

    /// <summary>Time limits, country and currency of the administration.</summary>
    public required Terms Terms { get; init; }

    /// <summary>The editions of the lawbook: rules of lodgement, sets of data, and what procedures do to
    /// charges. Whoever opens the registers reads them; every door asks these.</summary>
    public required LawEditions Laws { get; init; }

    /// <summary>The edition of the lawbook in force at a moment, by the legal day of the administration; null
    /// where there is none.</summary>
    public LawEdition? LawAt(DateTimeOffset moment) => Laws.On(TimeOf(null).DayOf(moment));

    /// <summary>The edition by which a case is decided: the one that its acceptance, or its registration
    /// before that, names; of a case that names none the one in force at that moment; null where there is
    /// none.</summary>
    /// <param name="now">When the act comes.</param>
    public LawEdition? LawOf(Case dossier, DateTimeOffset now) =>
        dossier.Law is { } named
            ? Laws.Find(named.Name)
            : LawAt(dossier.AcceptedAt ?? (dossier.IsRegistered ? dossier.LodgedAt : null) ?? now);

    /// <summary>What the lawbook in force at a moment says of duty and procedures; nothing where none is in
    /// force that can be read.</summary>
    public LawTerms TermsAt(DateTimeOffset moment) => TermsOf(LawAt(moment), TimeOf(null).DayOf(moment));

    /// <summary>What the lawbook that is in force on a legal day says of it, as far as its editions are known
    /// today; null where none is that can be read.</summary>
    public LawTerms? TermsOn(DateOnly day) => Laws.On(day)?.Lawbook?.TermsOn(day);

    /// <summary>The same by the edition by which a case is decided, for the day of its acceptance, before
    /// that of its lodgement.</summary>
    /// <param name="now">When the act comes.</param>
    public LawTerms TermsOf(Case dossier, DateTimeOffset now) =>
        TermsOf(dossier, dossier.Versions.Count > 0 ? dossier.Declaration.Office : null, now);

    /// <summary>The same where a version names an office.</summary>
    /// <param name="office">The code; null where none is named.</param>
    /// <param name="now">When the act comes.</param>
    public LawTerms TermsOf(Case dossier, string? office, DateTimeOffset now) =>
        TermsOf(LawOf(dossier, now), TimeOf(office).DayOf(dossier.AcceptedAt ?? now));

    /// <summary>The administration's own terms for a case, with the time limits of the law that decides it
    /// where that has any.</summary>
    /// <param name="now">When the act comes.</param>
    public Terms LimitsOf(Case dossier, DateTimeOffset now) =>
        TermsOf(dossier, now).TimeLimits is { } limits
            ? Terms with
            {
                PresentationDays = limits.Presentation,
                DocumentDays = limits.Documents,
                PaymentDays = limits.Payment,
                ExitDays = limits.Exit,
            }
            : Terms;

    private static LawTerms TermsOf(LawEdition? edition, DateOnly day) =>
        edition?.Lawbook?.TermsOn(day) ?? LawTerms.Nothing;

    /// <summary>The editions of the tariff that are known.</summary>
    public required TariffBook Tariff
    {
        get;
        init
        {
            field = value;
            // What was worked out of an edition is of that edition: another may bear the same name.
            _dutyTerms = new();
        }
    }

    /// <summary>The rates of exchange by period; without one, those of the edition are taken.</summary>
    public RateBook Rates
    {
        get;
        init
        {
            field = value;
            _dutyTerms = new();
        }
    } = RateBook.Empty;

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
    public LicencesById Licences
    {
        get;
        init => (field, _licenceDocuments) = (value, null);
    } = LicencesById.Empty;

    /// <summary>Among <see cref="LicenceDocuments"/>: a licence is registered for any document that is
    /// one.</summary>
    internal const string AnyDocument = "*";

    /// <summary>The codes of documents (DE 2/3) of which licences are registered.</summary>
    internal FrozenSet<string> LicenceDocuments =>
        _licenceDocuments ??= Licences
            .Values.Select(l => l.Document ?? AnyDocument)
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Authorisations, those that are no more among them.</summary>
    public AuthorisationBook Authorisations { get; init; } = AuthorisationBook.Empty;

    /// <summary>
    /// Whether what a declaration rests on is looked up, or believed: by its law, and where that leaves it to
    /// the installation, by whether an authorisation was ever registered.
    /// </summary>
    public bool Verifies(LawTerms law) =>
        law.Authorisations.Verified == Verification.Always || !Authorisations.IsEmpty;

    /// <summary>Offices by their codes, closed ones among them.</summary>
    public OfficesById Offices
    {
        get;
        init => (field, _usualTime) = (value, null);
    } = OfficesById.Empty;

    /// <summary>The time by which the law counts at an office; for a declaration that names none, or none
    /// that is registered, the one that the offices share.</summary>
    /// <param name="office">The code; null where none is named.</param>
    public LegalTime TimeOf(string? office) =>
        office is not null && Offices.TryGetValue(office, out var named)
            ? LegalTime.Find(named.TimeZone) ?? LegalTime.Universal
            : _usualTime ??= LegalTime.Common(Offices.Values);

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

    /// <summary>What a check by the lawbook knows beside a declaration, on a legal day.</summary>
    public LawFacts FactsOn(DateOnly day, LawTerms law) =>
        new(
            day,
            Terms.Administration,
            Terms.Currency,
            Tariff.On(day) is { } edition ? DutyTermsOf(edition, law) : null,
            Verifies(law) ? new(Operators, Authorisations, Licences, Accounts, Offices) : null
        );

    /// <summary>What the working of duty takes from an edition of the tariff and from the law of the day;
    /// worked out once for both.</summary>
    public DutyTerms DutyTermsOf(TariffEdition edition, LawTerms law) =>
        _dutyTerms.GetOrAdd(
            (edition.Id, law),
            _ =>
                DutyTerms.Create(edition, law.Procedures) with
                {
                    Periods = Rates,
                    ContractRates = law.ContractRates,
                }
        );

    /// <summary>
    /// For whom a declaration speaks: its declarant, and the importer (of goods that go out, the exporter)
    /// that gave the declarant a mandate. Who is only named in it lends it nothing; without a declarant it
    /// speaks for nobody.
    /// </summary>
    public IReadOnlyList<string> PartiesOf(DeclarationContent declaration)
    {
        var owner = (declaration.IsExport ? declaration.Exporter : declaration.Importer)?.Id;
        if (declaration.Declarant?.Id is not { } declarant)
            return [];
        return owner is null || owner == declarant || !MayActFor(declarant, owner)
            ? [declarant]
            : [declarant, owner];
    }

    /// <summary>
    /// The accounts that a declaration may be settled from: those it names, else those of its importer and of
    /// its declarant. An account of somebody else is used only where its holder gave a mandate.
    /// </summary>
    public IReadOnlyList<Guarantee> AccountsOf(Declaration declaration)
    {
        var parties = PartiesOf(declaration);
        var named = Named(declaration)
            .Select(id => Accounts.GetValueOrDefault(id))
            .OfType<Guarantee>()
            .Where(a => parties.Contains(a.Holder))
            .Distinct()
            .ToArray();
        // The importer's come first: the debt is its own.
        return named.Length > 0 ? named : [.. parties.Reverse().SelectMany(p => _byHolder.Find(p))];
    }

    /// <summary>What may be the reference of an account: numbers of documents and of guarantees, in the
    /// header and on items.</summary>
    private static IEnumerable<string> Named(Declaration declaration) =>
        declaration
            .Documents.Select(d => d.Id)
            .Concat(declaration.Guarantees.SelectMany(g => new[] { g.Id, g.Reference }))
            .Concat(declaration.Items.SelectMany(i => i.Documents).Select(d => d.Id))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    /// <summary>The accounts of an operator, by their references.</summary>
    internal IReadOnlyList<Guarantee> AccountsOf(string holder) => _byHolder.Find(holder);

    /// <summary>The licences of the administration that a declaration names.</summary>
    public IEnumerable<Licence> LicencesOf(Declaration declaration) =>
        Licences.Count == 0
            ? []
            : declaration
                .Items.SelectMany(i => i.Documents)
                .Concat(declaration.Documents)
                .Where(d => d.Id is not null)
                .Select(d => Licences.GetValueOrDefault(d.Id!))
                .OfType<Licence>()
                .Distinct();

    private bool MayActFor(string declarant, string owner) =>
        Operators.GetValueOrDefault(declarant)?.MayActFor(owner) == true;
}
