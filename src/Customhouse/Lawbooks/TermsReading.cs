using Customhouse.Declarations;
using Customhouse.Tariff;

namespace Customhouse.Lawbooks;

/// <summary>Reads the terms of a lawbook: what it says of procedures, charges, reliefs, authorisations and
/// the form, beside rules and sets of data.</summary>
/// <param name="head">The file that says whose lawbook it is.</param>
/// <param name="parts">Its files.</param>
internal sealed partial class TermsReading(
    Members head,
    IReadOnlyList<Members> parts,
    EntryReading reading,
    FaultList faults
)
{
    /// <summary>The names under which files have terms.</summary>
    public static readonly string[] Names =
    [
        "procedures",
        "taxes",
        "reliefs",
        "authorisations",
        "verification",
        "deferment",
        "guarantees",
        "licences",
        "excise",
        "contractRates",
        "duty",
        "supplementary",
        "timeLimits",
        "form",
    ];

    /// <summary>What does without a part, for those that each lawbook should have.</summary>
    private static readonly (string Part, string Without)[] Wanted =
    [
        ("procedures", "every procedure is refused"),
        ("taxes", "no tax can be worked out"),
        ("reliefs", "no procedure relieves of a charge or suspends one"),
        ("authorisations", "no procedure asks for an authorisation"),
        ("verification", "authorisations and accounts are always looked up"),
        ("licences", "any document is a licence for which licences are registered"),
        ("deferment", "no duty can be deferred"),
        ("guarantees", "nothing can be secured"),
        ("supplementary", "no supplementary declaration completes another"),
        ("timeLimits", "the time limits of the administration hold"),
        ("form", "the form offers no codes"),
    ];

    private static readonly Dictionary<string, Verification> Verifications = new(StringComparer.Ordinal)
    {
        ["always"] = Verification.Always,
        ["where-kept"] = Verification.WhereKept,
    };

    private readonly Dictionary<string, List<Dated<TermRow>>> _claimed = new(StringComparer.Ordinal);
    private readonly List<DateOnly> _changes = [];
    private readonly List<LawPart> _said = [];

    /// <summary>Each part in its normal form, once it is read.</summary>
    public IReadOnlyList<LawPart> Said => [.. _said.OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>What the lawbook does without, in words.</summary>
    public IReadOnlyList<string> Missing =>
        [
            .. Wanted
                .Where(w => parts.All(p => p.Find(w.Part) is null))
                .Select(w => $"it has no '{w.Part}:': {w.Without}"),
        ];

    /// <summary>The terms; what is wrong with them is told beside them.</summary>
    public TermsBook Read()
    {
        var procedures = Procedures();
        var taxes = Taxes();
        var reliefs = Reliefs();
        var needs = Needs();
        var guarantees = Guarantees();
        CheckSecurities(procedures, reliefs, guarantees);
        var licences = Licences();
        var rates = ContractRates();
        var excise = Excise();
        var (verified, deferment) = (Verified(), DefermentTerms());
        var (form, published, supplementary) = (Form(), Published(), Supplementary());
        CheckProcedures([.. procedures.Select(p => p.Value.Code)]);
        CheckAccounts(form, deferment);
        CheckDays();
        CheckSuspensive(procedures, needs);
        return new TermsBook(_changes)
        {
            Procedures = procedures,
            Taxes = taxes,
            Reliefs = reliefs,
            Needs = needs,
            Licences = licences,
            ContractRates = rates,
            Excise = excise,
            Verified = verified,
            Deferment = deferment,
            Guarantees = guarantees,
            Form = form,
            Published = published,
            Supplementary = supplementary,
            TimeLimits = TimeLimitTerms(),
        };
    }

    /// <summary>The rows of a part, of all files.</summary>
    private IEnumerable<TermRow> Rows(string part, string what, string[] known) =>
        parts
            .SelectMany(p => p.List(part))
            .Select(e => reading.Of(e, what, known))
            .OfType<Members>()
            .Select(m => new TermRow(m, faults));

    /// <summary>A part that a lawbook has once; null where it has none.</summary>
    private TermRow? Once(string part, string[] known)
    {
        if (Single(part) is not { } entry || reading.Of(entry, part, known) is not { } members)
            return null;
        return new TermRow(members, faults);
    }

    private LawEntry? Single(string part)
    {
        var found = parts.Select(p => p.Find(part)).OfType<LawEntry>().ToArray();
        foreach (var other in found.Skip(1))
            faults.Add(
                other,
                $"'{part}' stands in {found[0].File} already",
                "keep one of them: a lawbook has it once"
            );
        return found.FirstOrDefault();
    }

    /// <summary>Keeps a row under its key: for one day there is one of each.</summary>
    private Dated<T> Keep<T>(string part, string key, TermRow row, Period period, T value)
    {
        Claim(part, key, key, row, period);
        Tell(part, key, row);
        _changes.AddRange(period.Changes);
        return new Dated<T>(period, value);
    }

    private bool Claim(string part, string key, string words, TermRow row, Period period)
    {
        if (!_claimed.TryGetValue($"{part}/{key}", out var periods))
            _claimed.Add($"{part}/{key}", periods = []);
        var isFree = words.Length == 0 || !periods.Exists(p => p.Period.Meets(period));
        if (!isFree)
            row.Wrong(
                null,
                $"{part} has {words} twice for the same days",
                "keep one of them, or let one end before the other begins"
            );
        periods.Add(new(period, row));
        return isFree;
    }

    private void Tell(string part, string key, TermRow row)
    {
        var name = key.Length == 0 ? part : $"{part} {LawDigest.Line(key)}";
        _said.Add(new LawPart(LawPartKind.Term, name, $"{name}\n{row.Said}"));
    }

    private Verification Verified()
    {
        if (Single("verification") is not { } entry)
            return Verification.Always;
        if (entry.Text is not { } word || !Verifications.TryGetValue(word, out var verified))
        {
            faults.Add(
                entry,
                $"verification is {(entry.Text is null ? entry.Kind : $"'{entry.Text}'")}",
                EntryReading.Suggestion(entry.Text ?? "", Verifications.Keys)
            );
            return Verification.Always;
        }
        _said.Add(new LawPart(LawPartKind.Term, "verification", $"verification\n  {word}\n"));
        return verified;
    }

    /// <summary>A procedure that a row names is one of the law's.</summary>
    private void CheckProcedures(string[] known)
    {
        foreach (var (row, name, code) in _named)
            if (!known.Contains(code))
                row.Wrong(
                    name,
                    $"'{code}' is none of the procedures of this lawbook",
                    known.Length == 0
                        ? "add it to 'procedures:'"
                        : $"{EntryReading.Suggestion(code, known)}; or add it to 'procedures:'"
                );
    }

    /// <summary>What the form says of payment by an account is what defers.</summary>
    private void CheckAccounts(FormCodes form, Deferment? deferment)
    {
        if (form.PaidByAccount == (deferment?.Method ?? form.PaidByAccount))
            return;
        var entry = parts.Select(p => p.Find("form")).OfType<LawEntry>().FirstOrDefault();
        if (entry is not null)
            faults.Add(
                entry,
                $"the form pays by an account with method '{form.PaidByAccount}', and duty is deferred with "
                    + $"'{deferment!.Method}'",
                "let 'paidByAccount' of the form be the 'method' of 'deferment:'"
            );
    }

    /// <summary>Where anything is secured, there is a code for the line that tells it.</summary>
    private void CheckSecurities(
        IEnumerable<Dated<LawProcedure>> procedures,
        IEnumerable<Dated<Relief>> reliefs,
        GuaranteeTerms guarantees
    )
    {
        if (guarantees.Lines.Any(l => l.Requested is null))
            return;
        if (
            guarantees.Types.Length > 0
            || guarantees.Methods.Count > 0
            || procedures.Any(p => p.Value.IsSecured)
            || reliefs.Any(r => r.Value.Kind != ReliefKind.Relieved)
        )
            faults.Add(
                parts.Select(p => p.Find("guarantees")).OfType<LawEntry>().FirstOrDefault() ?? head.Entry,
                "something is suspended or secured, and no code is named for the line that tells it",
                "add 'guarantees:' with 'lines: [{ code: ... }]', the last without a procedure"
            );
    }
}
