using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Clearance;

/// <summary>
/// A supplementary declaration and the simplified one that it completes: together they are one declaration,
/// which takes effect on the day on which the simplified one was accepted (UCC art. 167(4)).
/// </summary>
public static class Supplementing
{
    /// <summary>Within which a simplified declaration is completed once.</summary>
    public const string CompletionSpace = "declaration/completion";

    /// <summary>The number of the simplified declaration that a supplementary one names; null where it names
    /// none, several, or no number of a declaration.</summary>
    /// <param name="law">What tells by which documents it is named.</param>
    public static Mrn? NumberIn(Declaration declaration, LawTerms law)
    {
        if (!declaration.IsSupplementary)
            return null;
        var named = Named(declaration, law.Supplementary).Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return named is [{ } one] && Mrn.TryParse(one, out var mrn) ? mrn : null;
    }

    /// <summary>Whether a declaration leaves what another tells later (UCC art. 166, 167, 182).</summary>
    public static bool MayBeCompleted(Case dossier) =>
        dossier.Versions.Count > 0
        && (dossier.Declaration.IsSimplified || dossier.Declaration.AdditionalType is 'J' or 'K');

    /// <summary>Takes the simplified declaration for the case that completes it; nothing for any other
    /// case.</summary>
    /// <param name="digest">SHA-256 of the message as received.</param>
    /// <param name="void">How many took it before, and are void, of which it does not know.</param>
    public static IReadOnlyList<ReferenceClaim> Claim(
        Case dossier,
        Case? completed,
        byte[] digest,
        int @void = 0
    ) =>
        completed is null
            ? []
            :
            [
                new ReferenceClaim(
                    CompletionSpace,
                    completed.Trader,
                    // A void one keeps what it took, so the next takes a place of its own.
                    completed.CompletionsEnded + @void
                        is > 0
                            and var ended
                        ? $"{completed.Mrn.Text}/{ended + 1}"
                        : completed.Mrn.Text,
                    DeclarationSubject.For(dossier.Mrn),
                    digest
                ),
            ];

    /// <summary>That another declaration completes the same one already.</summary>
    /// <param name="by">The number of that other declaration, of the same trader.</param>
    public static Refusal CompletedBefore(Mrn by) =>
        Refuse(
            "SUP-DONE",
            $"The simplified declaration is completed by {by} already, and must be completed once.",
            "Amend the supplementary declaration that was lodged, or name another simplified one."
        );

    /// <summary>Why a declaration completes nothing; empty where it does, or is no supplementary
    /// one.</summary>
    /// <param name="named">The case of the number that it names; null where there is none.</param>
    internal static IReadOnlyList<Refusal> Check(Declaration declaration, Case? named, LawTerms law)
    {
        if (!declaration.IsSupplementary)
            return [];
        if (
            law.Supplementary is not { } terms
            || !terms.Completes.TryGetValue(declaration.AdditionalType, out var types)
        )
            return
            [
                Refuse(
                    "SUP-TYPE",
                    $"Type {declaration.TypeCode} completes no simplified declaration by the law of the day.",
                    "Declare a type that completes the simplified declaration, or lodge a standard declaration."
                ),
            ];
        if (NumberIn(declaration, law) is not { } number)
            return
            [
                Refuse(
                    "SUP-MISSING",
                    $"The supplementary declaration names {Named(declaration, terms).Distinct().Count()} simplified "
                        + "declarations by their numbers, and must name one.",
                    "Name the simplified declaration that it completes by its number (MRN), in a previous "
                        + $"document {terms.Words}."
                ),
            ];
        // The same words for a declaration of somebody else and for none: who asks learns of no other's.
        if (named is null || !IsOfSame(declaration, named))
            return
            [
                Refuse(
                    "SUP-UNKNOWN",
                    $"{number} is no simplified declaration of this declarant.",
                    "Name a declaration of the same declarant, importer and exporter."
                ),
            ];
        if (named.IsExport != declaration.IsExport || !types.Contains(named.Declaration.AdditionalType))
            return
            [
                Refuse(
                    "SUP-TYPE",
                    $"{number} is of type {named.TypeCode}; type {declaration.TypeCode} completes "
                        + $"{string.Join(" and ", types.Select(t => declaration.TypeCode[..2] + t))}.",
                    "Name the simplified declaration, or declare the type that completes this one."
                ),
            ];
        if (named is not { ReleasedAt: not null, IsRejected: false, IsInvalidated: false })
            return
            [
                Refuse(
                    "SUP-STATE",
                    $"{number} has no goods released: they must be released before it is completed.",
                    "Wait until its goods are released, or lodge a standard declaration."
                ),
            ];
        // What it charges itself is taken off what this one charges, so it must be known.
        if (named.ClearedAt is null && Settlement.Owed(named.Assessment) > 0m)
            return
            [
                Refuse(
                    "SUP-STATE",
                    $"{number} charges duty itself that is not final; it must be before it is completed.",
                    "Wait until the duty of the simplified declaration is determined and paid."
                ),
            ];
        return [.. SupplementedGoods.Missing(declaration, named.Declaration)];
    }

    /// <summary>Whether the case of a supplementary declaration completes the one that it names; one that was
    /// accepted before that was asked completes none, and is changed by the law of its acceptance.</summary>
    /// <param name="law">What its own law says of completing, on the day of its acceptance.</param>
    internal static bool IsLinked(Case dossier, Case? named, LawTerms law) =>
        named?.CompletedBy == dossier.Mrn || Check(dossier.Versions[0], named, law).Count == 0;

    /// <summary>A version names the same simplified declaration as the one before.</summary>
    internal static IReadOnlyList<Refusal> Moved(Declaration lodged, Declaration next, LawTerms law) =>
        NumberIn(lodged, law) == NumberIn(next, law)
            ? []
            :
            [
                Refuse(
                    "SUP-MOVED",
                    $"The declaration completes {NumberIn(lodged, law)?.Text ?? "none"}, and the change would have it "
                        + $"complete {NumberIn(next, law)?.Text ?? "none"}; that must stay the same.",
                    "Cancel this declaration, and complete the other one by one of its own."
                ),
            ];

    /// <summary>What is free for a declaration that completes another: what that one holds is for the same
    /// goods.</summary>
    internal static IReadOnlyDictionary<string, decimal> Credited(
        IReadOnlyDictionary<string, decimal> free,
        Case completed
    )
    {
        var credited = new Dictionary<string, decimal>(free, StringComparer.Ordinal);
        foreach (var held in completed.Draws)
            Add(Books.QuotaLeft(held.Order, held.Opened), held.Quantity);
        foreach (var held in completed.WriteOffs)
            Add(Books.LicenceLeft(held.Licence, held.Unit), held.Quantity);
        return credited;

        void Add(string account, decimal quantity)
        {
            if (credited.TryGetValue(account, out var left))
                credited[account] = left + quantity;
        }
    }

    /// <summary>What is drawn and written off beyond what the completed declaration holds already.</summary>
    internal static IEnumerable<Event> Beyond(IReadOnlyList<Event> draws, Case? completed)
    {
        if (completed is null)
            return draws;
        var held = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var draw in completed.Draws.Select(d => (Books.QuotaLeft(d.Order, d.Opened), d.Quantity)))
            held[draw.Item1] = held.GetValueOrDefault(draw.Item1) + draw.Quantity;
        foreach (
            var use in completed.WriteOffs.Select(w => (Books.LicenceLeft(w.Licence, w.Unit), w.Quantity))
        )
            held[use.Item1] = held.GetValueOrDefault(use.Item1) + use.Quantity;
        return draws.Select(Left).OfType<Event>().ToArray();

        Event? Left(Event draw) =>
            draw switch
            {
                QuotaDrawn d => Taken(Books.QuotaLeft(d.Order, d.Opened), d.Quantity) is > 0m and var left
                    ? d with
                    {
                        Quantity = left,
                    }
                    : null,
                LicenceWrittenOff w => Taken(Books.LicenceLeft(w.Licence, w.Unit), w.Quantity)
                    is > 0m
                        and var left
                    ? w with
                    {
                        Quantity = left,
                    }
                    : null,
                _ => draw,
            };

        decimal Taken(string account, decimal quantity)
        {
            var before = Math.Min(quantity, held.GetValueOrDefault(account));
            held[account] = held.GetValueOrDefault(account) - before;
            return quantity - before;
        }
    }

    /// <summary>An assessment less the duty that the simplified declaration charged itself, tax by tax: both
    /// are one declaration, which is charged once (UCC art. 77, 167(4)).</summary>
    internal static Assessment LessCharged(Assessment assessment, Case? completed)
    {
        var charged = (completed?.Assessment?.Lines ?? [])
            .Where(l => !l.IsSecurity && l.Payable is { Amount: > 0m })
            .GroupBy(l => l.TaxType, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(l => l.Payable!.Value.Amount), StringComparer.Ordinal);
        return charged.Count == 0 ? assessment : new Assessment([.. assessment.Lines.Select(Less)]);

        DutyLine Less(DutyLine line)
        {
            if (line.IsSecurity || line.Payable is not { } payable || payable.Amount <= 0m)
                return line;
            var part = Math.Min(payable.Amount, charged.GetValueOrDefault(line.TaxType));
            if (part <= 0m)
                return line;
            charged[line.TaxType] -= part;
            return line with
            {
                Payable = payable with { Amount = payable.Amount - part },
                Working =
                [
                    .. line.Working,
                    new WorkingStep(
                        $"charged by {completed!.Mrn}",
                        (payable with { Amount = part }).ToString(),
                        "UCC art. 167(4)"
                    ),
                ],
            };
        }
    }

    private static bool IsOfSame(Declaration declaration, Case completed) =>
        declaration.Declarant?.Id is { Length: > 0 } declarant
        && completed.Trader == declarant
        && completed.Declaration.Importer?.Id == declaration.Importer?.Id
        && completed.Declaration.Exporter?.Id == declaration.Exporter?.Id;

    private static IEnumerable<string> Named(Declaration declaration, SupplementaryTerms? terms) =>
        terms is null
            ? []
            : declaration
                .PreviousDocuments.Concat(declaration.Items.SelectMany(i => i.PreviousDocuments))
                .Where(terms.IsNumber)
                .Select(d => d.Id?.Trim() ?? "");

    internal static Refusal Refuse(string code, string rule, string mend) =>
        Pointing.Refuse(
            code,
            Body / Shipment / "PreviousDocument/ID",
            rule,
            "DE 1/2, 2/1; UCC art. 167",
            mend
        ) with
        {
            Demand = "a supplementary declaration completes one simplified declaration",
        };
}
