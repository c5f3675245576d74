using System.Collections.Concurrent;
using System.Collections.Frozen;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The registers of the administration at one moment: immutable, read by many decisions at once.</summary>
public sealed record Registers
{
    private readonly ConcurrentDictionary<string, DutyTerms> _dutyTerms = new(StringComparer.Ordinal);

    public required Terms Terms { get; init; }
    public required TariffBook Tariff { get; init; }
    public ProfileBook Profiles { get; init; } = ProfileBook.Empty;

    /// <summary>The learned model beside the profiles; null while none was learned.</summary>
    public RiskModel? Model { get; init; }

    /// <summary>The administration's secret behind random controls, so that nobody foretells them.</summary>
    public required byte[] DrawSalt { get; init; }

    public FrozenDictionary<string, Operator> Operators { get; init; } = FrozenDictionary<string, Operator>.Empty;
    public FrozenDictionary<string, Guarantee> Accounts { get; init; } = FrozenDictionary<string, Guarantee>.Empty;
    public FrozenDictionary<string, Licence> Licences { get; init; } = FrozenDictionary<string, Licence>.Empty;

    /// <summary>Offices by their codes, closed ones among them.</summary>
    public FrozenDictionary<string, CustomsOffice> Offices { get; init; } =
        FrozenDictionary<string, CustomsOffice>.Empty;

    /// <summary>Identifiers of registered operators whose name holds a text, in the order of names.</summary>
    public IReadOnlyList<string> Named(string text, int max) =>
    [
        .. Operators.Values.Where(o => o.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .OrderBy(o => o.Name, StringComparer.Ordinal).Take(max).Select(o => o.Id),
    ];

    public DutyTerms DutyTermsOf(TariffEdition edition) =>
        _dutyTerms.GetOrAdd(edition.Id, _ => DutyTerms.Of(edition));

    /// <summary>
    /// The accounts that a declaration may be settled from: those it names, else those of its importer and of its
    /// declarant. An account of somebody else is used only where its holder gave a mandate.
    /// </summary>
    public IReadOnlyList<Guarantee> AccountsOf(Declaration declaration)
    {
        var named = declaration.Documents.Select(d => d.Id)
            .Concat(declaration.Guarantees.SelectMany(g => new[] { g.Id, g.Reference }))
            .Where(id => id is not null).Select(id => Accounts.GetValueOrDefault(id!))
            .OfType<Guarantee>().Where(a => MayUse(declaration, a)).Distinct().ToArray();
        if (named.Length > 0) return named;
        var (importer, declarant) = (declaration.Importer?.Id, declaration.Declarant?.Id);
        return (AccountsByHolder.GetValueOrDefault(importer ?? "") ?? [])
            .Where(a => MayUse(declaration, a))
            .Concat(importer == declarant ? [] : AccountsByHolder.GetValueOrDefault(declarant ?? "") ?? [])
            .ToArray();
    }

    /// <summary>The licences of the administration that a declaration names.</summary>
    public IEnumerable<Licence> LicencesOf(Declaration declaration) => Licences.Count == 0 ? []
        : declaration.Items.SelectMany(i => i.Documents)
            .Where(d => d.Id is not null).Select(d => Licences.GetValueOrDefault(d.Id!)).OfType<Licence>().Distinct();

    /// <summary>Chooses the lane of a declaration by the profiles of the moment.</summary>
    public LaneChoice Choose(Mrn mrn, Declaration declaration, Assessment assessment, DateTimeOffset at) =>
        Selectivity.By(Profiles, Operators.GetValueOrDefault, Model, DrawSalt)(mrn, declaration, assessment, at);

    private FrozenDictionary<string, Guarantee[]> AccountsByHolder => field ??= Accounts.Values
        .GroupBy(a => a.Holder, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    private bool MayUse(Declaration declaration, Guarantee account)
    {
        var (importer, declarant) = (declaration.Importer?.Id, declaration.Declarant?.Id);
        if (account.Holder == declarant) return true;
        return account.Holder == importer
            && (declarant is null || Operators.GetValueOrDefault(declarant)?.MayActFor(importer) == true);
    }
}
