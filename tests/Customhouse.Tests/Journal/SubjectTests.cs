using CsCheck;
using Customhouse.Journal;
using Xunit;

namespace Customhouse.Tests.Journal;

/// <summary>A subject is one text, unlike that of every other.</summary>
public sealed class SubjectTests
{
    private static readonly Gen<Subject> Any =
        from kind in OneOf("declaration", "parcel", "a-1", "", "Parcel", "a/b")
        from id in Gen.OneOf(
            OneOf("", "a/b", "26XA0000000001", "line\nfeed", "\ud800"),
            Gen.String[Gen.Char['!', '~'], 1, 140]
        )
        select new Subject(kind, id);

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void A_sound_subject_reads_back_from_its_key() =>
        Any.Where(s => s.IsSound).Sample(s => Subject.Parse(s.Key) == s);

    [Fact]
    public void Sound_subjects_of_one_key_are_one_subject() =>
        Gen.Select(Any, Any).Sample((a, b) => !a.IsSound || !b.IsSound || a.Key == b.Key == (a == b));

    [Theory]
    [InlineData("declaration", "26XA1", true)]
    [InlineData("declaration", "26/XA1", false)]
    [InlineData("parcel", "26/XA1", true)]
    [InlineData("Parcel", "1", false)]
    [InlineData("", "1", false)]
    [InlineData("parcel", "", false)]
    [InlineData("parcel", "a\tb", false)]
    public void A_kind_is_a_plain_name_and_an_identifier_is_written_in_characters(
        string kind,
        string id,
        bool sound
    ) => Assert.Equal(sound, new Subject(kind, id).IsSound);

    [Fact]
    public void An_identifier_has_its_greatest_length()
    {
        Assert.True(new Subject("parcel", new string('1', Subject.IdCharactersMax)).IsSound);
        Assert.False(new Subject("parcel", new string('1', Subject.IdCharactersMax + 1)).IsSound);
    }

    /// <summary>The first lines of journals have the declaration's number alone, and stay.</summary>
    [Fact]
    public void A_declaration_is_known_by_its_number_alone() =>
        Assert.Equal(
            ("26XA1", "parcel/P1"),
            (new Subject("declaration", "26XA1").Key, new Subject("parcel", "P1").Key)
        );
}
