namespace Customhouse.Lawbooks;

/// <summary>Texts in other languages that stand apart from the rules: under the English text, once however
/// many rules say it.</summary>
internal sealed partial class LawbookCompiler
{
    private readonly Dictionary<string, Members> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _saidWords = new(StringComparer.Ordinal);

    private void ReadWords()
    {
        foreach (var members in All("words", "a text in several languages", LawWording.Languages))
        {
            var english = OneLine(members.NeededText(LawWording.English));
            foreach (var language in LawWording.Languages)
                _ = members.Text(language);
            if (english.Length > 0 && !_words.TryAdd(english, members))
                faults.Add(members.Entry, "this English text stands twice", "keep one of them");
        }
    }

    /// <summary>Translations of what no rule says would never be read.</summary>
    private void CheckWords()
    {
        foreach (var (english, members) in _words)
            if (!_saidWords.Contains(english))
                faults.Add(
                    members.Entry,
                    "no rule and no element of this lawbook says this English text",
                    "write it as the rule does, or leave it out"
                );
    }

    private Members? Words(string english)
    {
        var text = OneLine(english);
        if (!_words.TryGetValue(text, out var words))
            return null;
        _saidWords.Add(text);
        return words;
    }

    private static string? EnglishOf(LawEntry value) =>
        value.Text ?? value.Members?.FirstOrDefault(m => m.Name == LawWording.English)?.Value.Text;

    /// <summary>However a text is broken into lines, it is the same.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
