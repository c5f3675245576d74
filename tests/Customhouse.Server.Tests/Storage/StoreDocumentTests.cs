using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Documents beside the journal, the same on each engine.</summary>
public abstract partial class StoreTests
{
    /// <summary>Changes the database behind the back of the store.</summary>
    protected abstract void Execute(string sql);

    [Fact]
    public async Task A_document_is_kept_with_the_act_that_hands_it_in_or_not_at_all()
    {
        var lodged = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(lodged);
        var (kept, late) = (KeptDocument.Create([1, 2]), KeptDocument.Create([3, 4]));
        Assert.IsType<Recording.Done>(
            await Record(SampleCases.Next(lodged.After, Papers(kept.Sha256)) with { Documents = [kept] })
        );
        Assert.IsType<Recording.Stale>(
            await Record(SampleCases.Next(lodged.After, Papers(late.Sha256)) with { Documents = [late] })
        );
        Assert.Equal([1, 2], await Store.Documents.Read(kept.Sha256, Now));
        Assert.Null(await Store.Documents.Read(late.Sha256, Now));
    }

    [Fact]
    public async Task Documents_that_no_case_names_are_thrown_away_when_they_are_old()
    {
        var lodged = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(lodged);
        var named = await Store.Documents.Keep([1], SampleCases.Morning);
        var (old, older) = (
            await Store.Documents.Keep([2], SampleCases.Morning),
            await Store.Documents.Keep([3], SampleCases.Morning.AddHours(-1))
        );
        var young = await Store.Documents.Keep([4], SampleCases.Morning.AddDays(1));
        await Record(SampleCases.Next(lodged.After, Papers(named)));

        var thrown = 0;
        DocumentPlace? after = null;
        do
        {
            (var some, after) = await Store.UnnamedDocuments.Page(
                SampleCases.Morning.AddHours(1),
                after,
                2,
                Now
            );
            foreach (var digest in some)
                if (await Store.UnnamedDocuments.Throw(digest, SampleCases.Morning.AddHours(1)))
                    thrown++;
        } while (after is not null);

        Assert.Equal(2, thrown);
        Assert.Equal(
            new HashSet<string> { named, young },
            await Store.Documents.Kept([named, old, older, young], Now)
        );
        // Brought again it is as new, so that nobody throws away what is about to be named.
        await Store.Documents.Keep([4], SampleCases.Morning.AddDays(2));
        var page = await Store.UnnamedDocuments.Page(SampleCases.Morning.AddDays(2), null, 10, Now);
        Assert.Empty(page.Unnamed);
        Assert.Null(page.Next);
        Assert.False(await Store.UnnamedDocuments.Throw(young, SampleCases.Morning.AddDays(2)));
        Assert.NotNull(await Store.Documents.Read(young, Now));
    }

    [Fact]
    public async Task Cases_of_an_older_version_come_to_know_their_documents()
    {
        var lodged = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(lodged);
        var paper = await Store.Documents.Keep([1], SampleCases.Morning);
        var photograph = await Store.Documents.Keep([2], SampleCases.Morning);
        var handedIn = SampleCases.Next(lodged.After, Papers(paper), new ControlOrdered("a look"));
        await Record(handedIn);
        await Record(
            SampleCases.Next(
                handedIn.After,
                new ControlRecorded(new ControlResult(true, "as declared", [], [photograph]))
            )
        );
        Execute(OldForm.BeforeSubjects(BytesType));
        Execute("drop table case_documents");
        Execute("delete from schema_versions where scriptname like '%0007-case-documents%'");
        Execute("drop index documents_added");
        ForgetLastWork();

        await using var again = Another();
        Assert.Empty(
            (await again.UnnamedDocuments.Page(SampleCases.Morning.AddDays(2), null, 10, Now)).Unnamed
        );
        Assert.Equal(2, (await again.Documents.Kept([paper, photograph], Now)).Count);
    }

    /// <summary>Undoes what the script of the documents made besides them.</summary>
    protected abstract void ForgetLastWork();
}
