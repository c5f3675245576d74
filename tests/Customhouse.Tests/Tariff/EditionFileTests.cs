using CsCheck;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class EditionFileTests
{
    [Fact]
    public void An_edition_written_and_read_again_is_written_the_same()
    {
        var once = EditionFile.Write(SmallEdition.Read());
        Assert.Equal(once, EditionFile.Write(EditionFile.Read(once)));
        Assert.Equal(
            once,
            EditionFile.Write(EditionFile.Read(once.Replace("\n", "\r\n", StringComparison.Ordinal)))
        );
    }

    [Fact]
    public void Every_rule_is_read()
    {
        var edition = SmallEdition.Read();
        Assert.Equal(("XT-2026", "XT", "EUR"), (edition.Id, edition.Authority.Code, edition.Currency.Code));
        Assert.Equal(
            (new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)),
            (edition.From, edition.To!.Value)
        );
        Assert.Equal(new Rounding(RoundingWay.HalfUp, 2), edition.Rounding);
        Assert.Equal(["A00", "A30", "302"], Assert.Single(edition.Bases).Adds);
        var au = edition.Programmes[0];
        Assert.Equal(new Money(500m, Currency.Eur), au.ProofFreeUpTo);
        Assert.True(au.Direct);
        Assert.False(au.OtherwiseMfn);
        Assert.Equal(12, au.ProofMonths);
        Assert.Equal(new Quantity(100m, "TNE"), Assert.Single(edition.Quotas).Volume);
        Assert.Equal(11, edition.Nomenclature.Lines.Count);
        var gouda = edition.Nomenclature.Find(HsCode.Parse("04069018"), SmallEdition.Day)!;
        Assert.Equal([CountryCode.Parse("TH")], gouda.Preferences[0].Except);
        Assert.Empty(gouda.Preferences[1].Except);
    }

    [Theory]
    [InlineData("| basis GSP s. 2", "| otherwise mfn", "line 16, programme: has two fields 'otherwise'")]
    [InlineData("currency EUR", "currency EURO", "'EURO' is no currency")]
    [InlineData("rounding half-up 2", "rounding up 2", "truncate, half-up or half-even")]
    [InlineData("authority XT", "authority XT\nauthority XU", "stands twice")]
    [InlineData("| otherwise mfn", "| othervise mfn", "needs the field 'otherwise'")]
    [InlineData("| basis Order 1", "| basis Order 1 | basics x", "'basics' is no field of a quota")]
    [InlineData("codes 9301-9307", "codes 9307-9301", "'9307-9301' is no range of codes")]
    [InlineData("volume 100 TNE", "volume 100", "as '5000 TNE'")]
    [InlineData("01012100|20200101|", "01012100|20201301|", "'20201301' is no day")]
    [InlineData("8.5%|35%|A!TH", "8.5|35%|A!TH", "'8.5' is no rate")]
    [InlineData("73181500|20260401", "73181500|20260301", "two lines of 73181500")]
    [InlineData("general-rate-for XY", "general-rates XY", "is no word of an edition")]
    [InlineData("rate 1.25", "rate 0", "is not above zero")]
    public void A_fault_is_told_with_its_place(string right, string wrong, string told)
    {
        var text = SmallEdition.Text.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(SmallEdition.Text, text);
        Assert.Contains(told, Assert.Throws<FormatException>(() => EditionFile.Read(text)).Message);
    }

    /// <summary>Whatever is done to a file, it is read or refused as a file, never anything else.</summary>
    [Fact]
    public void A_damaged_file_is_read_or_refused() =>
        Gen.Select(
                Gen.Int[0, SmallEdition.Text.Length - 1],
                Gen.Int[0, 40],
                Gen.String[Gen.Char["09.,|%/!=;\"\\\n +AZ"], 0, 6]
            )
            .Array[1, 4]
            .Sample(
                edits =>
                {
                    var text = SmallEdition.Text;
                    foreach (var (at, length, put) in edits)
                    {
                        var start = Math.Min(at, text.Length);
                        text = string.Concat(
                            text.AsSpan(0, start),
                            put,
                            text.AsSpan(Math.Min(start + length, text.Length))
                        );
                    }
                    try
                    {
                        EditionFile.Write(EditionFile.Read(text));
                    }
                    catch (FormatException refused)
                    {
                        Assert.NotEmpty(refused.Message);
                    }
                },
                iter: 2000
            );

    [Fact]
    public void A_text_that_would_break_the_form_is_not_written()
    {
        var edition = SmallEdition.Read() with { Sources = ["a | b"] };
        Assert.Throws<InvalidOperationException>(() => EditionFile.Write(edition));
    }
}
