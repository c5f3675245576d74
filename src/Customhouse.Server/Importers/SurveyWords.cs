using System.Text;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>The house's own words for the survey, in three languages (<c>survey.labels</c>).</summary>
internal sealed class SurveyWords
{
    private readonly Dictionary<(string Kind, string Name), string[]> _words = [];

    public SurveyWords()
    {
        using var resource =
            typeof(SurveyWords).Assembly.GetManifestResourceStream("survey.labels")
            ?? throw new InvalidOperationException("survey.labels is not in the program");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var fields = line.Split('|');
            _words.Add((fields[0], fields[1]), fields[2..]);
        }
    }

    public IEnumerable<(string Code, string[] Words)> Regions =>
        _words.Where(w => w.Key.Kind == "region").Select(w => (w.Key.Name, w.Value));

    /// <summary>The identifier that we gave to a question.</summary>
    public string QuestionId(int number) => Of("question", $"{number}")[0];

    public Labels Question(int number) => Labels(Of("question", $"{number}")[1..]);

    public Labels Section(string name) => Labels(Of("section", name));

    public Labels Choice(string code) => Labels(Of("choice", code));

    private string[] Of(string kind, string name) =>
        _words.GetValueOrDefault((kind, name))
        ?? throw new FormatException($"survey.labels has no words for the {kind} '{name}'");

    private static Labels Labels(string[] words) =>
        new(
            Survey
                .Labels.Languages.Zip(words)
                .ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)
        );
}
