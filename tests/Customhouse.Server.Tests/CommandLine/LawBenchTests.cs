using System.Diagnostics;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Lawbooks;
using Customhouse.Lawbooks.Proof;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Server.Verbs;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>What <c>bench law</c> measures: rules that cannot apply cost nothing.</summary>
public sealed class LawBenchTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly LawFacts Facts = new(Day, CountryCode.Parse("XA"), Currency.Eur, null);

    [Fact]
    public void The_lawbook_that_is_made_up_has_as_many_rules_as_it_says_and_a_seed_makes_it_alike()
    {
        var book = LawBenchBook.Of(1, 400);
        Assert.Equal(500, book.Rules.Count);
        Assert.Equal(book.Digest, LawBenchBook.Of(1, 400).Digest);
        Assert.NotEqual(book.Digest, LawBenchBook.Of(2, 400).Digest);
        Assert.Empty(book.Check(Sample(), Facts));
    }

    [Fact]
    public void Half_of_fifty_rules_read_a_register_and_hold()
    {
        var book = LawBenchBook.WithRegisters(1);
        Assert.Equal(50, book.Rules.Count);
        var asking = LawProof.Of(book).Unread.Where(u => u.Why == "it asks a register").Select(u => u.Code);
        Assert.Equal(25, asking.Distinct().Count());
        Assert.Empty(book.Check(Sample(), Facts with { Registers = LawBench.Registers() }));
    }

    /// <summary>All rules that cannot apply do, when the declaration is another one.</summary>
    [Fact]
    public void Rules_of_another_paper_are_asked_where_it_is_declared()
    {
        var book = LawBenchBook.Of(1, 2_000);
        var (number, sample) = (1_000 + LawBenchBook.Applied + 6, Sample());
        var papers = Enumerable.Repeat(new Document("D", $"{number}", null), number).ToArray();
        var told = book.Check(sample with { Items = [sample.Items[0] with { Documents = papers }] }, Facts);
        Assert.Equal(
            Enumerable.Range(1_006, number - 1_006 + 1).Select(n => $"Number {n} breaks it."),
            told.Where(r => r.Code == $"B{number}").Select(r => r.Rule)
        );
    }

    /// <summary>Asked one after the other, six times as many would take several times as long.</summary>
    [Fact]
    public void Six_times_as_many_rules_that_cannot_apply_take_no_longer()
    {
        var declaration = Sample();
        var (few, many) = (LawBenchBook.Of(1, 400), LawBenchBook.Of(1, 2_400));
        Assert.InRange(Fastest(many, declaration), 0, 2 * Fastest(few, declaration));
    }

    private static long Fastest(Lawbook book, Declaration declaration) =>
        Enumerable
            .Range(0, 3_000)
            .Min(_ =>
            {
                var begun = Stopwatch.GetTimestamp();
                book.Check(declaration, Facts);
                return Stopwatch.GetTimestamp() - begun;
            });

    private static Declaration Sample() =>
        DeclarationReading
            .Read(WcoXml.Read(LoadMessages.Full(1, 1, EditionFiles.Demo(), Day)[0]).Message!)
            .Declaration;
}
