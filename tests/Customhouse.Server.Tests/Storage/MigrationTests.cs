using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Databases of the version before are brought forward with all that they hold.</summary>
public abstract partial class StoreTests
{
    /// <summary>The type of bytes.</summary>
    protected abstract string BytesType { get; }

    [Fact]
    public async Task A_database_of_the_version_before_is_brought_forward_and_no_line_is_written_anew()
    {
        await OpenGuarantee("GAN1", 10_000m);
        for (var i = 1; i <= 4; i++)
            await Record(SampleCases.Cleared(i));
        await Record(SampleCases.Rejected(5, "LRN-OF-NOBODY"));
        var erased = DeclarationSubject.For(SampleCases.Number(4));
        var keys = await Store.Lines.KeysFor([DeclarationSubject.For(SampleCases.Number(1)), erased], Now);
        Assert.Equal(
            ErasureOutcome.Done,
            await Store.Erasure.Erase(
                DeclarationSubject.For(SampleCases.Number(4)),
                8,
                "kept long enough",
                SampleCases.Morning,
                Keeper
            )
        );
        var (lines, counts) = (await Store.Lines.Follow(0, 100, Now), await Store.Overview.Counts(null, Now));
        var minutes = await Store.Overview.Pace(SampleCases.Morning, SampleCases.Morning.AddHours(1), Now);
        await Store.DisposeAsync();
        Execute(OldForm.BeforeSubjects(BytesType));
        // One that was rejected after it was lodged kept the digest of its message.
        Execute(
            "update cases set digest = (select digest from cases where digest is not null limit 1) "
                + "where state = 'Rejected'"
        );

        await using var later = Another();
        Assert.Equal(
            lines.Select(l => (l.Position, l.Subject, l.Sequence, l.Type, Convert.ToHexString(l.Body.Span))),
            (await later.Lines.Follow(0, 100, Now)).Select(l =>
                (l.Position, l.Subject, l.Sequence, l.Type, Convert.ToHexString(l.Body.Span))
            )
        );
        Assert.Equal(counts, await later.Overview.Counts(null, Now));
        Assert.Equal(
            minutes,
            await later.Overview.Pace(SampleCases.Morning, SampleCases.Morning.AddHours(1), Now)
        );
        var first = DeclarationSubject.For(SampleCases.Number(1));
        Assert.Equal(keys[first], await later.Lines.KeyOf(first, Now));
        Assert.NotNull(await later.Erasure.ErasedAt(erased, Now));

        // References are taken as before; those of rejected and of erased cases are free.
        var again = Assert.IsType<Recording.ReferenceTaken>(await later.Record(SampleCases.Cleared(1), Now));
        Assert.Equal((first, true), (again.By, again.SameContent));
        Assert.IsType<Recording.Done>(await later.Record(SampleCases.Cleared(6, "LRN-OF-NOBODY"), Now));
        Assert.IsType<Recording.Done>(await later.Record(SampleCases.Cleared(7, "LRN000000004"), Now));
        Assert.IsType<Recording.Done>(
            await later.Record(SampleCases.Next(SampleCases.Cleared(2).After, new QuestionAsked("why?")), Now)
        );
    }

    /// <summary>Cases of the old form, written by statements; their number is told by the environment where
    /// figures are wanted (<c>.ci/long upgrade</c>).</summary>
    private static readonly int UpgradedCases = int.Parse(
        Environment.GetEnvironmentVariable("CUSTOMHOUSE_UPGRADED_CASES") ?? "2000",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task A_database_of_many_cases_is_brought_forward()
    {
        const int lines = 5;
        await Store.DisposeAsync();
        Execute(OldForm.BeforeSubjects(BytesType));
        var cases =
            $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {UpgradedCases}) ";
        const string mrn = "'M' || (10000000 + i)";
        Execute(
            $"""
            {cases} insert into cases (mrn, sequence, lrn, trader, type_code, state, items, updated_at, digest)
            select {mrn}, {lines}, 'L' || i, 'XA' || (i % 5000), 'IMA', 'Cleared', 1, i, {NoBytes} from n
            """
        );
        Execute($"{cases} insert into case_keys (mrn, key) select {mrn}, {NoBytes} from n");
        for (var line = 1; line <= lines; line++)
            Execute(
                $$"""
                {{cases}} insert into journal (position, mrn, sequence, at, actor, role, type, body)
                select (i - 1) * {{lines}} + {{line}}, {{mrn}}, {{line}}, i, 'XA1', 'trader',
                  'declaration-cleared/1', ('{}'){{AsJson}} from n
                """
            );

        var begun = Stopwatch.GetTimestamp();
        await using var later = Another();
        var took = Stopwatch.GetElapsedTime(begun);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{GetType().Name}: {UpgradedCases} cases, {UpgradedCases * lines} lines: "
                + $"{took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s"
        );
        Assert.Equal((long)UpgradedCases * lines, await later.Head(Now));
        Assert.Equal(
            [UpgradedCases.ToString(CultureInfo.InvariantCulture)],
            Told("select count(*) || '' from taken_references")
        );
        var last = Subject.Parse($"M{10_000_000 + UpgradedCases}");
        Assert.Equal(lines, (await later.Open(last, Now)).Count);
    }

    /// <summary>By its number and name a database knows which script it had. Two of one number have no order
    /// that a reader could tell; the first release had some, whose names stay.</summary>
    [Fact]
    public void Scripts_are_numbered_once_from_the_twelfth_on()
    {
        string[] dialects = ["Sqlite", "Postgres"];
        foreach (var dialect in dialects)
        {
            var place = $".Sql.{dialect}.";
            var numbers = typeof(Store)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.Contains(place, StringComparison.Ordinal))
                .Select(name => name[(name.IndexOf(place, StringComparison.Ordinal) + place.Length)..])
                .Select(name => int.Parse(name[..4], CultureInfo.InvariantCulture))
                .Where(n => n >= 12)
                .ToArray();
            Assert.NotEmpty(numbers);
            Assert.Equal(Enumerable.Range(12, numbers.Length), numbers.Order());
        }
    }
}
