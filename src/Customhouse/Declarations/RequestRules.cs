using System.Text.RegularExpressions;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Rules on what a later message about a lodged declaration gives as its reason, and on who
/// declares.</summary>
public static partial class RequestRules
{
    /// <summary>Letters and digits that a reason in words has at least: fewer say nothing to whoever
    /// decides.</summary>
    public const int ReasonCharactersMin = 5;

    /// <summary>Every fault of a request, in one answer.</summary>
    /// <param name="lodged">The version in force.</param>
    /// <param name="next">The version that the request asks for; null where it asks for none.</param>
    public static IEnumerable<Refusal> Check(Declaration lodged, Declaration request, Declaration? next)
    {
        for (var i = 0; i < request.Amendments.Count; i++)
            if (request.Amendments[i].ChangeReason is { Length: > 0 } code && !Reason().IsMatch(code))
                yield return Told(
                    "CDS10020",
                    $"Amendment[{i + 1}]/ChangeReasonCode",
                    $"{code} is no code of a reason; a code is one to three digits, or two or three capital "
                        + "letters.",
                    "WCO 099; UN/EDIFACT 4295",
                    "Give a code of the list, as 21 for a mistake of the declarant."
                );
        for (var i = 0; i < request.Statements.Count; i++)
            if (request.Statements[i] is { TypeCode: "AES", Description: { } words } && !IsReason(words))
                yield return Told(
                    "CH054",
                    $"AdditionalInformation[{i + 1}]/StatementDescription",
                    $"The reason is \"{words}\"; a reason in words must have at least {ReasonCharactersMin} "
                        + "letters or digits.",
                    "WCO 03A; UCC art. 173, 174",
                    "Say why in a few words."
                );
        if (next is not null && next.Declarant?.Id != lodged.Declarant?.Id)
            yield return NotAnother(lodged, next);
    }

    /// <summary>Whether words say enough to be a reason.</summary>
    public static bool IsReason(string words) => words.Count(char.IsLetterOrDigit) >= ReasonCharactersMin;

    /// <summary>Who declares stays who declared: it answers for what was declared.</summary>
    private static Refusal NotAnother(Declaration lodged, Declaration next) =>
        Told(
            "CH055",
            "Declarant/ID",
            $"The declarant is {lodged.Declarant?.Id ?? "nobody"}, and the change would make it "
                + $"{next.Declarant?.Id ?? "nobody"}; who declares must stay the same.",
            "UCC art. 5(15), 77(3), 173",
            "Cancel this declaration; the other declarant lodges one of its own."
        );

    private static Refusal Told(string code, string path, string rule, string basis, string mend) =>
        Pointing.Refuse(code, Places.Body / path, rule, basis, mend);

    [GeneratedRegex("^([0-9]{1,3}|[A-Z]{2,3})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reason();
}
