namespace Customhouse.Declarations;

/// <summary>A reason in words, as a trader gives it for what it asks.</summary>
public static class ReasonText
{
    /// <summary>Letters and digits that it has at least: fewer say nothing to whoever decides. Lawbooks say
    /// the same of reasons in messages.</summary>
    public const int CharactersMin = 5;

    /// <summary>Whether words say enough to be a reason.</summary>
    public static bool SaysEnough(string words) => words.Count(char.IsLetterOrDigit) >= CharactersMin;
}
