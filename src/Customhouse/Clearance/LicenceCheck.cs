using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Clearance;

/// <summary>What the licences of a declaration come to: what is written off them, or why they cannot be
/// used.</summary>
/// <param name="Uses">What is written off, item by item; empty where there are refusals.</param>
internal readonly record struct LicenceOutcome(
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<LicenceWrittenOff> Uses
);

/// <summary>
/// Finds the licences and certificates that a declaration names, each once however often it stands there: it
/// has a number, is known and the declaration's to use, and bears the goods (<see cref="LicenceShares"/>).
/// </summary>
internal sealed class LicenceCheck
{
    private const string Register = "register of licences";

    private readonly Declaration _declaration;
    private readonly Registers _registers;
    private readonly LawTerms _law;
    private readonly DateOnly _day;
    private readonly IReadOnlyList<string> _parties;
    private readonly List<Refusal> _refusals = [];
    private readonly LicenceClaims _claims;

    /// <summary>Registered licences that the header names, under the code of their document.</summary>
    private readonly List<(string Code, Licence Licence)> _ofHeader = [];

    /// <summary>Codes of documents of the header that are no registered licences, or refused
    /// already.</summary>
    private readonly HashSet<string> _othersOfHeader = new(StringComparer.Ordinal);

    private LicenceCheck(Declaration declaration, Registers registers, LawTerms law, DateOnly day)
    {
        (_declaration, _registers, _law, _day) = (declaration, registers, law, day);
        _parties = registers.PartiesOf(declaration);
        _claims = new LicenceClaims(declaration.Items.Count);
    }

    /// <param name="free">What is free on the accounts of licences, by account.</param>
    /// <param name="day">The day of acceptance.</param>
    public static LicenceOutcome Check(
        Declaration declaration,
        Registers registers,
        LawTerms law,
        IReadOnlyDictionary<string, decimal> free,
        DateOnly day
    )
    {
        var check = new LicenceCheck(declaration, registers, law, day);
        if (check.TooMany() is { } limit)
            return new LicenceOutcome([limit], []);
        check.Collect();
        try
        {
            var uses = new LicenceShares(registers, law, free, day, check.Refuse).WriteOff(
                declaration,
                check._claims
            );
            check.AskForEach();
            return new LicenceOutcome(check._refusals, check._refusals.Count > 0 ? [] : uses);
        }
        catch (OverflowException)
        {
            return new LicenceOutcome([DutyAssessment.TooLarge], []);
        }
    }

    private void Collect()
    {
        for (var i = 0; i < _declaration.Items.Count; i++)
        {
            var documents = _declaration.Items[i].Documents;
            for (var d = 0; d < documents.Count; d++)
                if (Usable(documents[d], Body / Document(i + 1, d + 1)) is { } licence)
                    _claims.OfItem(i, licence, documents[d], Body / Document(i + 1, d + 1) / "ID");
        }
        for (var d = 0; d < _declaration.Documents.Count; d++)
        {
            var place = Body.Append("AdditionalDocument", d + 1);
            var document = _declaration.Documents[d];
            if (Usable(document, place) is not { } licence)
            {
                if (!string.IsNullOrWhiteSpace(document.Id))
                    _othersOfHeader.Add(document.Code);
                continue;
            }
            _ofHeader.Add((document.Code, licence));
            if (!_claims.OfHeader(_declaration, licence, _declaration.Documents[d], place / "ID"))
                Refuse(
                    new LicenceClaim(licence, document, place / "ID"),
                    [
                        Pointing.Refuse(
                            "TAR-LIC-GOODS",
                            place / "ID",
                            $"Licence {licence.Id} covers no goods of the declaration that have no licence of "
                                + "their own.",
                            $"licence {licence.Id}",
                            $"Declare a licence that covers the goods; this one covers "
                                + $"{string.Join(", ", licence.Codes.Take(20))}."
                        ),
                    ]
                );
        }
    }

    /// <summary>Goods that need a licence, and have none of their own, have one of the header that is for
    /// them: not just any that stands there.</summary>
    private void AskForEach()
    {
        if (_ofHeader.Count == 0 || _registers.Tariff.On(_day) is not { } edition)
            return;
        for (var i = 0; i < _declaration.Items.Count; i++)
        {
            var item = _declaration.Items[i];
            if (item.Commodity is not { } code)
                continue;
            foreach (var rule in edition.LicencesFor(_declaration, item, code))
                if (
                    !item.Documents.Any(d =>
                        rule.Documents.Contains(d.Code) && !string.IsNullOrWhiteSpace(d.Id)
                    )
                    && !rule.Documents.Any(_othersOfHeader.Contains)
                    && _ofHeader.Exists(h => rule.Documents.Contains(h.Code))
                    && !_ofHeader.Exists(h => rule.Documents.Contains(h.Code) && h.Licence.IsFor(code))
                )
                    _refusals.Add(rule.Missing(_declaration, item, code));
        }
    }

    /// <summary>What is wrong with a licence is told to its holder alone; whoever else may use it learns that
    /// it cannot be used here.</summary>
    private void Refuse(LicenceClaim claim, IReadOnlyList<Refusal> faults)
    {
        if (claim.Licence.HolderId == _declaration.Declarant?.Id)
            _refusals.AddRange(faults);
        else
            _refusals.Add(Unknown(claim.Document, claim.Place));
    }

    /// <summary>The registered licence that a document names; null where it is no such document or cannot be
    /// used.</summary>
    private Licence? Usable(Document document, Pointer place)
    {
        if (!IsLicence(document, out var row))
            return null;
        if (string.IsNullOrWhiteSpace(document.Id))
        {
            _refusals.Add(
                Pointing.Refuse(
                    "TAR-LIC-NUMBER",
                    place / "ID",
                    $"The document {document.Code} ({row?.Name ?? "licence"}) has no number.",
                    row?.Basis ?? Register,
                    "Give the number that stands on the document."
                ) with
                {
                    Demand = "a licence or certificate is declared with its number",
                }
            );
            return null;
        }
        if (row is { IsRegistered: false })
            return null;
        var kept = _registers.Licences.GetValueOrDefault(document.Id);
        if (
            kept is not null
            && _parties.Contains(kept.HolderId)
            && (kept.Document is null || row is null || kept.Document == row.Code)
        )
            return kept;
        _refusals.Add(Unknown(document, place / "ID"));
        return null;
    }

    /// <summary>The same words for a licence of somebody else and for none: who asks learns of no
    /// other's.</summary>
    private Refusal Unknown(Document document, Pointer place) =>
        Pointing.Refuse(
            "TAR-LIC-UNKNOWN",
            place,
            $"{document.Code} {document.Id} is no licence that this declaration may use.",
            LicenceDocument.Find(_law.Licences, document.Code)?.Basis ?? Register,
            "Declare a licence of the declarant's, or of the importer's that gave it a mandate"
                + Own(document.Code)
                + "."
        ) with
        {
            Demand = "a licence is registered and the declaration's to use",
        };

    /// <summary>Whether a document is a licence by the law; where that has no table of them, whether licences
    /// of its kind are registered. A number alone makes no licence of an invoice.</summary>
    private bool IsLicence(Document document, out LicenceDocument? row)
    {
        row = LicenceDocument.Find(_law.Licences, document.Code);
        return row is not null || _law.Licences is null && IsKept(document.Code);
    }

    private bool IsKept(string code) =>
        _registers.LicenceDocuments.Contains(code)
        || _registers.LicenceDocuments.Contains(Registers.AnyDocument)
            && _registers.Tariff.On(_day)?.Licences.Any(r => r.Documents.Contains(code)) == true;

    /// <summary>Only the declarant's own are told, for it alone is known to ask.</summary>
    private string Own(string code)
    {
        string[] own =
        [
            .. _registers
                .Licences.Values.Where(l =>
                    l.HolderId == _declaration.Declarant?.Id
                    && l.Document == code
                    && l.From <= _day
                    && l.To >= _day
                )
                .Select(l => l.Id)
                .Order(StringComparer.Ordinal)
                .Take(3),
        ];
        return own.Length == 0 ? "" : ", as " + string.Join(" or ", own);
    }

    private Refusal? TooMany()
    {
        var header = _declaration.Documents.Count(d => IsLicence(d, out _));
        var all = header + _declaration.Items.Sum(i => i.Documents.Count(d => IsLicence(d, out _)));
        var (count, where, max) =
            header > Limits.LicencesOfHeaderMax ? (header, "the header", Limits.LicencesOfHeaderMax)
            : all > Limits.LicencesPerDeclarationMax
                ? (all, "the declaration", Limits.LicencesPerDeclarationMax)
            : (0, "", 0);
        return count == 0
            ? null
            : Pointing.Refuse(
                "TAR-LIC-LIMIT",
                Body / "AdditionalDocument",
                $"{count} licences and certificates stand in {where}, which may name {max}.",
                "Limits of this installation",
                "Divide the goods over several declarations."
            );
    }
}
