using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>
/// A refusal as it was told and recorded, in English, in the language of who reads it: the text is looked up
/// by its code in the lawbook that decided, and the values in it are those that were told. Records stay as
/// they are.
/// </summary>
public static class LawTranslation
{
    /// <summary>The refusal in a language; as it is where the lawbook has no texts in it.</summary>
    /// <param name="book">The edition that decided, or another that says the same.</param>
    /// <param name="language">By its code (ISO 639-1).</param>
    public static Refusal Of(Lawbook book, Refusal refusal, string language)
    {
        if (language == LawWording.English)
            return refusal;
        Refusal? beside = null;
        foreach (var rule in book.RulesOf(refusal.Code))
        foreach (var one in rule.Cases)
            if (
                (
                    one.Finding?.Translated(refusal.Rule, language)
                    ?? rule.Wording.Translated(refusal.Rule, language)
                ) is
                { } told
            )
            {
                // Two rules of a code may say the same, and differ in what mends it.
                if (one.Mend.Translated(refusal.Mend, language) is { } mend)
                    return refusal with { Rule = told, Mend = mend };
                beside ??= refusal with { Rule = told };
            }
        return beside ?? refusal;
    }
}
