using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Customhouse.Declarations;
using Customhouse.Tariff;

namespace Customhouse.Lawbooks;

/// <summary>The terms of a lawbook with their days, as its text has them; of each list what comes first
/// counts first.</summary>
internal sealed class TermsBook
{
    private readonly DateOnly[] _changes;
    private readonly LawTerms?[] _byDays;

    /// <param name="changes">The days on which a row begins or has just ended.</param>
    public TermsBook(IEnumerable<DateOnly> changes)
    {
        _changes = [.. changes.Distinct().Order()];
        _byDays = new LawTerms?[_changes.Length + 1];
    }

    public required IReadOnlyList<Dated<LawProcedure>> Procedures { get; init; }
    public required IReadOnlyList<Dated<StackingRule>> Taxes { get; init; }
    public required IReadOnlyList<Dated<Relief>> Reliefs { get; init; }
    public required IReadOnlyList<Dated<AuthorisationNeed>> Needs { get; init; }
    public required IReadOnlyList<Dated<LicenceDocument>>? Licences { get; init; }
    public required IReadOnlyList<Dated<ContractRate>> ContractRates { get; init; }
    public required IReadOnlyList<Dated<(string TaxType, Rate Rate)>> Excise { get; init; }
    public required Verification Verified { get; init; }
    public required Deferment? Deferment { get; init; }
    public required GuaranteeTerms Guarantees { get; init; }
    public required FormCodes Form { get; init; }
    public required DutyTerms? Published { get; init; }
    public required SupplementaryTerms? Supplementary { get; init; }
    public required TimeLimits? TimeLimits { get; init; }

    /// <summary>The terms of a day. Days between two changes have the same ones, so what is made of them is
    /// made once.</summary>
    public LawTerms On(DateOnly day)
    {
        var at = 0;
        while (at < _changes.Length && _changes[at] <= day)
            at++;
        if (_byDays[at] is { } known)
            return known;
        // Of two threads that make the same terms at once one is kept: other things are kept by them.
        var made = Made(day);
        return Interlocked.CompareExchange(ref _byDays[at], made, null) ?? made;
    }

    private LawTerms Made(DateOnly day)
    {
        var procedures = Of(Procedures, day);
        var terms = new ProcedureTerms(Of(Taxes, day), Of(Reliefs, day), Guarantees.Lines, Guarantees.Methods)
        {
            Known = procedures.Select(p => p.Code).ToFrozenSet(StringComparer.Ordinal),
            Suspensive = [.. procedures.Where(p => p.IsSuspensive).Select(p => p.Code)],
            SecuredProcedures = [.. procedures.Where(p => p.IsSecured).Select(p => p.Code)],
        };
        return new LawTerms
        {
            Procedures = terms,
            Deferment = Deferment,
            Authorisations = new AuthorisationTerms(Verified, Of(Needs, day))
            {
                ComprehensiveGuarantee = Guarantees.Comprehensive,
                SecuredTypes = Guarantees.Types,
            },
            Licences = Licences is null ? null : Of(Licences, day),
            Form = Form,
            PublishedTerms = Published is null
                ? null
                : Published with
                {
                    Stacking = terms.Stacking,
                    Reliefs = terms.Reliefs,
                    SecurityCodes = terms.SecurityCodes,
                    SecuringMethods = terms.SecuringMethods,
                    SecuredProcedures = terms.SecuredProcedures,
                },
            Excise = Of(Excise, day).ToFrozenDictionary(e => e.TaxType, e => e.Rate, StringComparer.Ordinal),
            ContractRates = Of(ContractRates, day),
            Supplementary = Supplementary,
            TimeLimits = TimeLimits,
        };
    }

    private static T[] Of<T>(IReadOnlyList<Dated<T>> rows, DateOnly day) =>
        [.. rows.Where(r => r.Period.Holds(day)).Select(r => r.Value)];
}

/// <summary>A row of the terms with its days.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Dated<T>(Period Period, T Value);

/// <summary>A requested procedure (DE 1/10) that the law names.</summary>
/// <param name="IsSuspensive">Goods are not released for free circulation under it.</param>
/// <param name="IsSecured">What is not paid under it is secured.</param>
internal sealed record LawProcedure(string Code, bool IsSuspensive, bool IsSecured);

/// <summary>What secures duty that is not paid.</summary>
/// <param name="Comprehensive">The category of authorisation of a comprehensive guarantee; empty where nobody
/// may use one.</param>
/// <param name="Types">Additional types (DE 1/2), a letter each, whose duty is told later.</param>
/// <param name="Methods">Methods of payment (DE 4/8) that secure.</param>
/// <param name="Lines">Codes of the lines that tell a security; those of a procedure come first.</param>
internal sealed record GuaranteeTerms(
    string Comprehensive,
    string Types,
    IReadOnlyList<string> Methods,
    IReadOnlyList<SecurityCode> Lines
)
{
    public static readonly GuaranteeTerms Nothing = new("", "", [], []);
}
