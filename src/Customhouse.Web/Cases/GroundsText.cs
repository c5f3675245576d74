using Customhouse.Web.Language;

namespace Customhouse.Web.Cases;

/// <summary>Why an act on a case is done, as its officer or auditor writes it.</summary>
internal static class GroundsText
{
    public const int CharactersMax = 4_000;

    /// <summary>Who will read the words: the trader is told of most acts why, and of controls and papers
    /// not.</summary>
    public static string Hint(Words words, string act) =>
        act is "question"
            ? words["officer.question-hint"]
            : words["officer.grounds-hint"]
                + " "
                + words[
                    act is "control" or "documents" ? "officer.read-by-customs" : "officer.read-by-trader"
                ];
}
