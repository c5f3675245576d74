namespace Customhouse.Tariff;

/// <summary>
/// Words of the descriptions, each with the lines that hold it. A rare word weighs more than a common one, a
/// whole word more than the beginning of one, and a line that holds all words goes before one that holds
/// some.
/// </summary>
internal sealed class TariffSearch
{
    private const double BeginningWeight = 0.6;
    private const double AsWrittenWeight = 1.5;

    /// <summary>Shorter words are looked up whole only, for too much begins with them.</summary>
    private const int BeginningLengthMin = 3;

    /// <summary>Words of one query that are looked up; nobody describes goods in more.</summary>
    private const int WordsMax = 16;

    /// <summary>A word in more than one line of so many tells nothing, as "of" and "or".</summary>
    private const int CommonShare = 5;

    /// <summary>Characters of a description before its length weighs much.</summary>
    private const double LengthAllowed = 80;

    private readonly TariffLine[] _lines;
    private readonly Dictionary<string, List<int>> _linesOfWord = new(StringComparer.Ordinal);
    private readonly string[] _words;

    public TariffSearch(TariffLine[] lines)
    {
        _lines = lines;
        for (var i = 0; i < lines.Length; i++)
            foreach (var word in WordsOf(lines[i].Description).Distinct())
            {
                if (!_linesOfWord.TryGetValue(word, out var of))
                    _linesOfWord[word] = of = [];
                of.Add(i);
            }
        _words = [.. _linesOfWord.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Lines that hold at least one of the words, best first, then in the order of the codes.
    /// </summary>
    public IEnumerable<TariffLine> Find(string query)
    {
        var asked = WordsOf(query).Distinct().Take(WordsMax).ToList();
        var telling = asked.FindAll(w => !IsCommon(w));
        if (telling.Count > 0)
            asked = telling;
        var written = query.Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var scores = new Dictionary<int, (int Words, double Weight)>();
        foreach (var word in asked)
        foreach (var (line, weight) in LinesOf(word))
        {
            var (words, sum) = scores.GetValueOrDefault(line);
            scores[line] = (words + 1, sum + weight);
        }
        return scores
            .OrderByDescending(s => s.Value.Words)
            .ThenByDescending(s => s.Value.Weight * Fit(_lines[s.Key].Description, written))
            .ThenBy(s => s.Key)
            .Select(s => _lines[s.Key]);
    }

    /// <summary>
    /// A short description is about its words; one that writes them as they were asked, with their plural,
    /// and best of all begins with one, is about these goods and not about their parts.
    /// </summary>
    private static double Fit(string description, string[] written)
    {
        var same =
            written.Count(w => description.Contains(w, StringComparison.OrdinalIgnoreCase))
            + written.Count(w => description.StartsWith(w, StringComparison.OrdinalIgnoreCase));
        return Math.Pow(AsWrittenWeight, same) / Math.Sqrt(LengthAllowed + description.Length);
    }

    private bool IsCommon(string word) =>
        _linesOfWord.TryGetValue(word, out var lines) && lines.Count > _lines.Length / CommonShare;

    private Dictionary<int, double> LinesOf(string word)
    {
        var best = new Dictionary<int, double>();
        var at = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        for (var i = at < 0 ? ~at : at; i < _words.Length; i++)
        {
            if (!_words[i].StartsWith(word, StringComparison.Ordinal))
                break;
            if (_words[i].Length > word.Length && word.Length < BeginningLengthMin)
                break;
            var lines = _linesOfWord[_words[i]];
            var weight =
                Math.Log(1.0 + (double)_lines.Length / lines.Count)
                * (_words[i].Length == word.Length ? 1.0 : BeginningWeight);
            foreach (var line in lines)
                if (weight > best.GetValueOrDefault(line))
                    best[line] = weight;
        }
        return best;
    }

    /// <summary>
    /// Lower-case runs of letters and digits; a plural's s is dropped, so that horses finds a horse.
    /// </summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0)
                    start = i;
                continue;
            }
            if (start >= 0 && i - start > 1)
                yield return Stem(text[start..i].ToLowerInvariant());
            start = -1;
        }
    }

    private static string Stem(string word) =>
        word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
}
