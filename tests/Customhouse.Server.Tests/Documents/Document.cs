using System.Globalization;
using System.Text.RegularExpressions;

namespace Customhouse.Server.Tests.Documents;

/// <summary>One thing that a document has somebody do, with the line where it stands.</summary>
internal abstract record Step(int Line);

/// <summary>A command that is typed, and what the document shows of its answer.</summary>
/// <param name="Shown">Null where the document shows nothing of it.</param>
internal sealed record Typed(int Line, string Text, IReadOnlyList<string>? Shown) : Step(Line)
{
    public int Exit { get; init; }

    /// <summary>The name of a shell of its own; null for the one in which the reader sits.</summary>
    public string? Shell { get; init; }

    /// <summary>What the shell of its own says when the reader may go on.</summary>
    public string? Until { get; init; }

    /// <summary>How long the answer may take to become what is shown.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Numbers are measured, and so differ.</summary>
    public bool FiguresDiffer { get; init; }

    /// <summary>A variable of the test without which it is not run.</summary>
    public string? Needs { get; init; }
}

/// <summary>Something the words around it tell the reader to do, which is no command.</summary>
internal sealed record Given(int Line, string Text) : Step(Line);

/// <summary>The reader presses Ctrl+C in a shell of its own.</summary>
internal sealed record Stopped(int Line, string Shell) : Step(Line);

/// <summary>Commands that are shown and not run, with the reason.</summary>
internal sealed record NotRun(int Line, string Reason, IReadOnlyList<string> Lines) : Step(Line);

/// <summary>
/// A document as its reader follows it. A block of code says what it is by the word behind its fence:
/// <c>sh</c> holds commands, <c>console</c> commands behind <c>$ </c> with their answers, <c>output</c> the
/// answer to the command before it; any other word (json, xml, nginx, text ...) holds no command. What a
/// reader knows and a shell does not stands in comments before the block, which are not seen on the page;
/// <see cref="DocumentTests"/> lists them.
/// </summary>
internal sealed partial class Document
{
    private static readonly string[] NoCommands =
    [
        "text",
        "json",
        "jsonc",
        "xml",
        "csharp",
        "sql",
        "ini",
        "nginx",
        "yaml",
        "http",
        "csv",
        "promql",
    ];

    private readonly List<Step> _steps = [];
    private readonly List<string> _faults = [];
    private readonly List<string> _said = [];

    private Document(string name) => Name = name;

    public string Name { get; }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Blocks that nobody can tell what they are, and commands that would be left out
    /// silently.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static Document Read(string name, string text)
    {
        var document = new Document(name);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } said)
                document.Say(said.Groups["words"].Value, i + 1);
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, l => l.StartsWith("```", StringComparison.Ordinal));
                if (end < 0)
                    throw new FormatException($"{name}:{i + 1}: the block has no end");
                document.Block(lines[i][3..].Trim(), i + 1, lines[(i + 1)..end]);
                i = end;
            }
            else if (Indented().IsMatch(lines[i]))
                document._faults.Add($"{name}:{i + 1}: a command stands in an indented block; fence it");
        }
        if (document._said.Count > 0)
            document._faults.Add($"{name}: no block follows '{document._said[^1]}'");
        return document;
    }

    /// <summary>What acts by itself stands among the steps; what speaks of a block waits for it.</summary>
    private void Say(string words, int line)
    {
        if (words.StartsWith("given ", StringComparison.Ordinal))
            _steps.Add(new Given(line, words[6..]));
        else if (words.StartsWith("stop ", StringComparison.Ordinal))
            _steps.AddRange(words[5..].Split(' ').Select(shell => new Stopped(line, shell)));
        else
            _said.Add(words);
    }

    private void Block(string kind, int line, string[] lines)
    {
        if (kind == "output")
        {
            var answered = _steps.FindLastIndex(s => s is Typed);
            if (answered < 0 || ((Typed)_steps[answered]).Shown is not null)
                _faults.Add($"{Name}:{line}: an answer without a command before it");
            else
                _steps[answered] = Modified(
                    (Typed)_steps[answered] with
                    {
                        Shown = lines,
                    },
                    line,
                    isLast: true
                );
            _said.Clear();
            return;
        }
        if (_said.Find(s => s.StartsWith("not run: ", StringComparison.Ordinal)) is { } reason)
            _steps.Add(new NotRun(line, reason[9..], lines));
        else if (kind == "sh")
            Commands(Logical(lines, line).Select(c => (c.Line, c.Text, (string[]?)null)));
        else if (kind == "console")
            Commands(Answered(lines, line));
        else if (!NoCommands.Contains(kind))
            _faults.Add(
                $"{Name}:{line}: the block says '{kind}'; say sh, console or output, or what else it is"
            );
        else
            _faults.AddRange(
                lines
                    .Where(l => Command().IsMatch(l))
                    .Select(l => $"{Name}:{line}: a command in a block of {kind} would be left out: {l}")
            );
        _said.Clear();
    }

    private void Commands(IEnumerable<(int Line, string Text, string[]? Shown)> commands)
    {
        var all = commands.ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            var (line, text, shown) = all[i];
            _steps.Add(Modified(new Typed(line, text, shown), line, i == all.Length - 1, i));
        }
    }

    private Typed Modified(Typed typed, int line, bool isLast, int at = 0)
    {
        foreach (var words in _said)
        {
            var match = Modifier().Match(words);
            if (!match.Success)
                _faults.Add($"{Name}:{line}: nobody knows what '{words}' means");
            else if (match.Groups["exit"].Success)
                typed = isLast ? typed with { Exit = Number(match.Groups["exit"].Value) } : typed;
            else if (match.Groups["shells"].Success)
            {
                var shells = match.Groups["shells"].Value.Split(' ');
                typed = typed with
                {
                    Shell = shells[Math.Min(at, shells.Length - 1)],
                    Until = match.Groups["until"].Value,
                };
            }
            else if (match.Groups["within"].Success)
                typed = typed with
                {
                    Within = TimeSpan.FromSeconds(isLast ? Number(match.Groups["within"].Value) : 0),
                };
            else if (match.Groups["needs"].Success)
                typed = typed with { Needs = match.Groups["needs"].Value };
            else if (match.Groups["old"].Success)
                typed = typed with
                {
                    Text = typed.Text.Replace(
                        match.Groups["old"].Value,
                        match.Groups["new"].Value,
                        StringComparison.Ordinal
                    ),
                };
            else
                typed = typed with { FiguresDiffer = true };
        }
        return typed;
    }

    /// <summary>Commands with their answers.</summary>
    private static IEnumerable<(int Line, string Text, string[]? Shown)> Answered(string[] lines, int line)
    {
        for (var i = 0; i < lines.Length; )
        {
            if (!lines[i].StartsWith("$ ", StringComparison.Ordinal))
                throw new FormatException(
                    $"line {line + i + 1}: a console block begins with a command behind $"
                );
            var next = Array.FindIndex(lines, i + 1, l => l.StartsWith("$ ", StringComparison.Ordinal));
            next = next < 0 ? lines.Length : next;
            var answer = lines[(i + 1)..next];
            yield return (line + i + 1, lines[i][2..], answer.Length == 0 ? null : answer);
            i = next;
        }
    }

    /// <summary>Commands as a shell takes them: a line that is not whole goes on in the next.</summary>
    private static IEnumerable<(int Line, string Text)> Logical(string[] lines, int line)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0 || lines[i].StartsWith('#'))
                continue;
            var (first, text) = (i, lines[i]);
            while ((text.EndsWith('\\') || !Shell.IsWhole(text)) && i + 1 < lines.Length)
                text += "\n" + lines[++i];
            yield return (line + first + 1, text);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^<!-- run: (?<words>.+) -->$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^ {4,}\$ ", RegexOptions.None, 1000)]
    private static partial Regex Indented();

    [GeneratedRegex(
        @"^\s*(\$ |customhouse |dotnet |curl |sudo |systemctl |psql |apt|git )",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Command();

    [GeneratedRegex(
        """
            ^(exit\ (?<exit>\d+)|in\ shells?\ (?<shells>\S+(\ \S+)*)\ until\ "(?<until>[^"]+)"|within\ (?<within>\d+)\ s
            |needs\ (?<needs>\w+)|with\ (?<old>.+?)\ =\ (?<new>.+)|figures\ differ)$
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000
    )]
    private static partial Regex Modifier();
}
