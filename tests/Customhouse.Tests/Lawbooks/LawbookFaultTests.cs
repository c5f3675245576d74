using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>A lawbook is checked as a whole: each fault is told with its line, what is wrong, and what mends
/// it, and nothing is used.</summary>
public sealed class LawbookFaultTests
{
    private const string File = "lawbook.yaml";
    private const string Sets = "dataSets: [{ name: all, duty: none }]\n";

    /// <summary>The lines of a sound rule; the first is line 5 of the file.</summary>
    private static readonly string[] Sound =
    [
        "  - code: T1",
        "    of: item",
        "    when: has(item.netMassKilograms)",
        "    demand: item.netMassKilograms > 0.0",
        "    at: item/SequenceNumeric",
        "    rule: A mass is above zero.",
        "    finding: \"{item.netMassKilograms} is told.\"",
        "    basis: DE 6/1",
        "    mend: Weigh the goods.",
    ];

    [Fact]
    public void A_sound_lawbook_has_no_fault() => Assert.Empty(Read(Rules(Sound)).Faults);

    [Theory]
    [InlineData(1, "    off: item", 6, "'off'", "did you mean 'of'?")]
    [InlineData(1, "    of: itm", 6, "'itm'", "did you mean 'item'?")]
    [InlineData(2, "    when: has(item.netMas)", 7, "no field 'netMas'", "did you mean 'netMassKilograms'?")]
    [InlineData(2, "    when: item.sequence", 7, "an int, and a bool is wanted", "end with a comparison")]
    [InlineData(2, "    when: item.sequence >", 7, "when", "")]
    [InlineData(2, "    when: 1 < 2", 7, "always true", "name what is declared")]
    [InlineData(2, "    when: 1 > 2", 7, "never applied", "name what is declared")]
    [InlineData(
        2,
        "    when: has(document.id)",
        7,
        "it is on item, and reads 'document'",
        "read declaration, item"
    )]
    [InlineData(
        2,
        "    when: dataSetof(declaration) == \"all\"",
        7,
        "dataSetof",
        "did you mean 'dataSetOf'?"
    )]
    [InlineData(
        3,
        "    demand: item.grossMassKilograms > 0.0",
        8,
        "may be absent",
        "has(item.grossMassKilograms)"
    )]
    [InlineData(3, "    demand: isListed(\"A\", \"unts\")", 8, "no list is called 'unts'", "there is none")]
    [InlineData(3, "    demand: 1 < 2", 8, "the rule refuses nothing", "name what is declared")]
    [InlineData(3, "    demand: 1 > 2", 8, "refuses whatever it is applied to", "name what is declared")]
    [InlineData(
        4,
        "    at: item/SequenceNumber",
        9,
        "no element 'SequenceNumber'",
        "did you mean 'SequenceNumeric'?"
    )]
    [InlineData(4, "    at: tax/TypeCode", 9, "it begins with 'tax'", "begin with declaration or item")]
    [InlineData(4, "    at: item/Packaging[0]", 9, "no position", "a number from 1")]
    [InlineData(4, "    at: item/Packaging[{item.description}]", 9, "may be absent", "has(item.description)")]
    [InlineData(4, "    at: item/Packaging[2", 9, "a bracket is not closed", "")]
    [InlineData(4, "    at: []", 9, "names no place", "name the element")]
    [InlineData(
        5,
        "    rule: \"{item.sequence} is told.\"",
        10,
        "holds for everybody",
        "tell values in 'finding'"
    )]
    [InlineData(5, "    rule: { fr: Une masse. }", 10, "no English text", "add 'en:'")]
    [InlineData(5, "    rule: { en: A mass., de: Eine Masse. }", 10, "no 'de'", "known are en, fr, es, ar")]
    [InlineData(
        6,
        "    finding: \"{item.netMassKilogram} is told.\"",
        11,
        "netMassKilogram",
        "did you mean 'netMassKilograms'?"
    )]
    [InlineData(6, "    finding: \"{item.sequence is told.\"", 11, "a brace without its other", "{{ or }}")]
    [InlineData(7, "    basis: \"\"", 12, "basis is empty", "write it out")]
    [InlineData(8, "    mend: { en: [a, b] }", 13, "mend (en) is a list", "write a text")]
    [InlineData(
        8,
        "    mend: A.\n    sets: [al]",
        14,
        "no set of data is called 'al'",
        "did you mean 'all'?"
    )]
    [InlineData(8, "    mend: A.\n    direction: imports", 14, "no direction", "did you mean 'import'?")]
    [InlineData(8, "    mend: A.\n    from: 2026-02-30", 14, "no day", "2026-01-31")]
    [InlineData(
        8,
        "    mend: A.\n    from: 2026-02-01\n    to: 2026-01-31",
        15,
        "before the first",
        "mend one of the days"
    )]
    [InlineData(8, "    mend: A.\n    warning: yes", 14, "warning is 'yes'", "write true or false")]
    [InlineData(8, "    mend: A.\n    cases: []", 14, "no case", "write 'of' and 'demand'")]
    [InlineData(8, "    mend: *there", 13, "cannot be read", "mend the form")]
    [InlineData(8, "    mend: &here A.", 13, "writes everything out", "mend the form")]
    [InlineData(8, "    mend: !text A.", 13, "has a tag", "mend the form")]
    [InlineData(8, "    mend: A.\n    mend: B.", 14, "cannot be read", "mend the form")]
    public void A_line_of_a_rule_that_is_wrong_is_told(
        int replaced,
        string line,
        int told,
        string what,
        string mend
    )
    {
        var lines = Sound.ToArray();
        lines[replaced] = line;
        AssertFault(Rules(lines), told, what, mend);
    }

    [Theory]
    [InlineData(0, 5, "a rule has no", "'code'")]
    [InlineData(1, 5, "a rule has no of", "add 'of:'")]
    [InlineData(3, 5, "a rule has no demand", "add 'demand:'")]
    [InlineData(4, 5, "a rule has no at", "add 'at:'")]
    [InlineData(5, 5, "a rule has no rule", "add 'rule:'")]
    [InlineData(7, 5, "a rule has no basis", "add 'basis:'")]
    [InlineData(8, 5, "a rule has no mend", "add 'mend:'")]
    public void A_line_of_a_rule_that_is_missing_is_told(int left, int told, string what, string mend)
    {
        var lines = Sound.ToList();
        lines[left] = left == 0 ? "  - sets: [all]" : "";
        AssertFault(
            Rules([.. lines.Where(l => l.Length > 0)]),
            told,
            left == 0 ? "a rule has no code" : what,
            left == 0 ? "add 'code:'" : mend
        );
    }

    [Fact]
    public void A_fault_in_a_block_is_told_at_its_own_line()
    {
        var lines = Sound.ToArray();
        lines[3] = "    demand: |\n      item.netMassKilograms > 0.0\n        && item.sequense > 0";
        AssertFault(Rules(lines), 10, "no field 'sequense'", "did you mean 'sequence'?");
    }

    [Fact]
    public void Two_rules_that_say_the_same_are_told()
    {
        string[] twin =
        [
            .. Sound,
            .. Sound.Select(l => l.Replace("A mass is", "Mass is", StringComparison.Ordinal)),
        ];
        AssertFault(Rules(twin), 14, "T1 has the condition of lawbook.yaml:5", "leave one of them out");
        // The normal form decides, not the letters.
        twin[12] = "    demand: (item.netMassKilograms   > 0.0)";
        AssertFault(Rules(twin), 14, "T1 has the condition of lawbook.yaml:5", "leave one of them out");
        twin[17] += "\n    from: 2027-01-01";
        Assert.Empty(Read(Rules(twin)).Faults);
    }

    [Theory]
    [InlineData("dataSets: []", 1, "no set of data holds all other", "without 'when:'")]
    [InlineData(
        "dataSets: [{ name: a, duty: none }, { name: b, duty: none }]",
        3,
        "is not the last",
        "put it last"
    )]
    [InlineData(
        "dataSets: [{ name: a, duty: later, when: declaration.isExport }]",
        1,
        "no set of data",
        "add one"
    )]
    [InlineData("dataSets: [{ name: a, duty: laters }]", 3, "no telling of duty", "did you mean 'later'?")]
    [InlineData(
        "dataSets: [{ name: a, duty: none, requires: [x] }]",
        3,
        "no element is called 'x'",
        "there is none"
    )]
    [InlineData(
        "dataSets: [{ name: a, duty: none, when: dataSetOf(declaration) == 'a' }, { name: b, duty: none }]",
        3,
        "dataSetOf",
        ""
    )]
    [InlineData(
        "elements: [{ name: x, of: item, de: 1, what: a, told: 'item.sequence > 0', at: item }]\n" + Sets,
        3,
        "no 'requirement'",
        "add the code"
    )]
    [InlineData("lists: [{ name: l, codes: [A, A] }]\n" + Sets, 3, "A twice", "keep one of them")]
    [InlineData(
        "lists: [{ name: l, codes: [] }, { name: l, codes: [] }]\n" + Sets,
        3,
        "two lists",
        "another name"
    )]
    [InlineData(
        "lists: [{ name: l, file: x.codes }]\n" + Sets,
        3,
        "no file of codes x.codes",
        "there is none"
    )]
    [InlineData(
        "lists: [{ name: l, codes: [{ code: A, from: 2026-02-02, to: 2026-02-01 }] }]\n" + Sets,
        3,
        "before the first",
        "mend one"
    )]
    [InlineData(
        "definitions: [{ name: a, takes: { i: itm }, is: 'true' }]\n" + Sets,
        3,
        "'itm' is nothing",
        "did you mean 'item'?"
    )]
    [InlineData(
        "definitions: [{ name: a, takes: {}, is: 'true' }]\n" + Sets,
        3,
        "takes 0 parameters",
        "one or two"
    )]
    [InlineData(
        "definitions: [{ name: size, takes: { i: item }, is: 'true' }]\n" + Sets,
        3,
        "a function of the rule language",
        "another name"
    )]
    [InlineData(
        "definitions: [{ name: A-b, takes: { i: item }, is: 'true' }]\n" + Sets,
        3,
        "can be no name",
        "a small letter first"
    )]
    [InlineData(
        "definitions: [{ name: a, takes: { i: item }, is: i.sequenze > 1 }]\n" + Sets,
        3,
        "no field 'sequenze'",
        "'sequence'"
    )]
    [InlineData(
        "definitions: [{ name: a, takes: { i: item }, is: a(i) }]\n" + Sets,
        3,
        "a calls itself",
        "write one of them out"
    )]
    [InlineData(
        "definitions: [{ name: a, takes: { i: item }, is: b(i) }, { name: b, takes: { i: item }, is: a(i) }]\n"
            + Sets,
        3,
        "b calls itself, by way of a",
        "write one of them out"
    )]
    [InlineData("includes: [gone.yaml]\n" + Sets, 3, "there is no file gone.yaml", "known are lawbook.yaml")]
    [InlineData("includes: [lawbook.yaml]\n" + Sets, 3, "includes itself", "leave one")]
    [InlineData("rule: []\n" + Sets, 3, "no 'rule'", "did you mean 'rules'?")]
    [InlineData("standsIn: maybe\n" + Sets, 3, "standsIn is 'maybe'", "write true or false")]
    public void A_part_of_a_lawbook_that_is_wrong_is_told(string text, int line, string what, string mend) =>
        AssertFault(text, line, what, mend);

    [Fact]
    public void A_file_that_no_lawbook_includes_is_told()
    {
        var reading = ShippedLaw.Read(Sets, ("more.yaml", "rules: []"));
        var fault = Assert.Single(reading.Faults);
        Assert.Equal(("more.yaml", "no lawbook includes this file"), (fault.File, fault.What));
    }

    [Fact]
    public void Two_lawbooks_of_one_administration_are_told()
    {
        var reading = ShippedLaw.Read(Sets, ("second.yaml", "lawbook: XA\ntitle: Another\n" + Sets));
        Assert.Contains(
            reading.Faults,
            f =>
                f is { File: "second.yaml", Line: 1 }
                && f.What.Contains("two lawbooks", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("    mend: M\n    sets: []", 14, "names no set of data", "leave it out for all")]
    [InlineData("    mend: M\n    with: { value: '1' }", 14, "no text tells 'value'", "name it in braces")]
    public void What_would_never_be_used_is_told(string last, int line, string what, string mend) =>
        AssertFault(Rules([.. Sound[..^1], last]), line, what, mend);

    [Fact]
    public void An_element_that_no_set_requires_and_a_set_that_requires_no_element_are_told()
    {
        const string Element =
            "requirement: { code: C, basis: B, item: { rule: R, mend: M } }\n"
            + "elements: [{ name: x, of: item, de: 1, what: a, told: item.sequence > 0, at: item }]\n";
        AssertFault(Element + Sets, 4, "no set of data requires x", "'requires:'");
        AssertFault(
            Element + "dataSets: [{ name: a, duty: none, requires: y }]\n",
            5,
            "no element is called 'y'",
            "x"
        );
        Assert.Empty(Read(Element + "dataSets: [{ name: a, duty: none, requires: x }]\n").Faults);
    }

    [Fact]
    public void A_set_of_data_reads_no_position() =>
        AssertFault(
            "dataSets: [{ name: a, duty: none, when: position > 1 }, { name: b, duty: none }]",
            3,
            "reads 'position'",
            "declaration, day"
        );

    [Fact]
    public void Faults_are_told_up_to_200()
    {
        var rules = Enumerable.Range(0, 300).Select(i => $"  - {{ code: T{i}, of: itm }}");
        Assert.Equal(200, Read(Sets + "rules:\n" + string.Join('\n', rules)).Faults.Count);
    }

    private static string Rules(string[] lines) => Sets + "rules:\n" + string.Join('\n', lines) + "\n";

    private static Customhouse.Lawbooks.LawReading Read(string rest) => ShippedLaw.Read(rest);

    private static void AssertFault(string text, int line, string what, string mend)
    {
        var reading = Read(text);
        Assert.Empty(reading.Books);
        Assert.True(
            reading.Faults.Any(f =>
                f.File == File
                && f.Line == line
                && f.What.Contains(what, StringComparison.Ordinal)
                && f.Mend.Contains(mend, StringComparison.Ordinal)
            ),
            $"none tells line {line}, '{what}', '{mend}': {string.Join("\n", reading.Faults)}"
        );
    }
}
