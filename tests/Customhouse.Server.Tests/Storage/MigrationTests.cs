using System.Globalization;
using Customhouse.Clearance;
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
        var keys = await Store.KeysFor([DeclarationSubject.For(SampleCases.Number(1)), erased], Now);
        Assert.Equal(
            ErasureOutcome.Done,
            await Store.Erase(SampleCases.Number(4), 8, "kept long enough", SampleCases.Morning, Keeper)
        );
        var (lines, counts) = (await Store.FollowLines(0, 100, Now), await Store.Counts(null, Now));
        var minutes = await Store.Pace(SampleCases.Morning, SampleCases.Morning.AddHours(1), Now);
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
            (await later.FollowLines(0, 100, Now)).Select(l =>
                (l.Position, l.Subject, l.Sequence, l.Type, Convert.ToHexString(l.Body.Span))
            )
        );
        Assert.Equal(counts, await later.Counts(null, Now));
        Assert.Equal(minutes, await later.Pace(SampleCases.Morning, SampleCases.Morning.AddHours(1), Now));
        var first = DeclarationSubject.For(SampleCases.Number(1));
        Assert.Equal(keys[first], await later.KeyOf(first, Now));
        Assert.NotNull(await later.ErasedAt(erased, Now));

        // References are taken as before; those of rejected and of erased cases are free.
        var again = Assert.IsType<Recording.ReferenceTaken>(await later.Record(SampleCases.Cleared(1), Now));
        Assert.Equal((first, true), (again.By, again.SameContent));
        Assert.IsType<Recording.Done>(await later.Record(SampleCases.Cleared(6, "LRN-OF-NOBODY"), Now));
        Assert.IsType<Recording.Done>(await later.Record(SampleCases.Cleared(7, "LRN000000004"), Now));
        Assert.IsType<Recording.Done>(
            await later.Record(SampleCases.Next(SampleCases.Cleared(2).After, new QuestionAsked("why?")), Now)
        );
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
