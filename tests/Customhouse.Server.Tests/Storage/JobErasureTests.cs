using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What jobs keep of cases that are erased, and what counts of jobs that are cancelled.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Erasing_a_case_takes_it_out_of_what_jobs_found_and_keep()
    {
        await OpenGuarantee("GAN1", 10_000m);
        for (var i = 1; i <= 2; i++)
            await Record(SampleCases.Cleared(i));
        var (gone, stays) = (SampleCases.Number(1), SampleCases.Number(2));
        foreach (var mrn in (Mrn[])[gone, stays])
        {
            await Asked(Count);
            var ended = (await Take("one"))!;
            await Store.Jobs.Runs.End(
                ended.Mark,
                new JobEnding.Done($$"""{"shown":["{{mrn}}"]}""", [], ""),
                Asker,
                SampleCases.Morning
            );
        }
        var open = await Asked(Count);
        var under = (await Take("one"))!;
        var place = $$"""{"shown":["{{gone}}","{{stays}}"]}""";
        await Store.Jobs.Runs.Tell(under.Mark, new(place, 2, 5), SampleCases.Morning);

        Assert.Equal(
            ErasureOutcome.Done,
            await Store.Erasure.Erase(
                DeclarationSubject.For(gone),
                8,
                "kept long enough",
                SampleCases.Morning,
                Keeper
            )
        );
        Assert.Equal(["0"], Told($"select count(*) || '' from jobs where result like '%{gone}%'"));
        Assert.Contains("erased", (await Store.Jobs.Of(1, SampleCases.Morning, Now))!.Job.Cause);
        Assert.NotNull((await Store.Jobs.Of(2, SampleCases.Morning, Now))!.Result);
        // The process that has the open one knows the case still, so that another begins anew.
        Assert.Equal(
            JobBeat.Lost,
            await Store.Jobs.Runs.Tell(under.Mark, new(place, 3, 5), SampleCases.Morning)
        );
        var again = (await Take("one"))!;
        Assert.Equal((open, null, 0L), (again.Mark.Number, again.Place, again.Done));
    }

    /// <summary>The process that has a job read the case, and tells of it for the first time when it is
    /// erased.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erasing_a_case_that_a_job_has_read_and_not_told_of_begins_the_job_anew(bool byEnding)
    {
        await OpenGuarantee("GAN1", 10_000m);
        await Record(SampleCases.Cleared(1));
        var gone = SampleCases.Number(1);
        var number = await Asked(Count);
        var under = (await Take("one"))!;
        // One that reads no cases goes on.
        await Asked(Count with { Kind = "import", ReadsCases = false });
        var import = (await Store.Jobs.Runs.Take("one", ["import"], SampleCases.Morning, Now))!;
        Assert.Equal(
            ErasureOutcome.Done,
            await Store.Erasure.Erase(
                DeclarationSubject.For(gone),
                8,
                "kept long enough",
                SampleCases.Morning,
                Keeper
            )
        );
        var named = $$"""{"shown":["{{gone}}"]}""";
        if (byEnding)
            Assert.False(
                await Store.Jobs.Runs.End(
                    under.Mark,
                    new JobEnding.Done(named, [], ""),
                    Asker,
                    SampleCases.Morning
                )
            );
        else
            Assert.Equal(
                JobBeat.Lost,
                await Store.Jobs.Runs.Tell(under.Mark, new(named, 1, 5), SampleCases.Morning)
            );
        Assert.Equal(
            ["0"],
            Told($"select count(*) || '' from jobs where result like '%{gone}%' or place like '%{gone}%'")
        );
        Assert.Equal(
            JobBeat.GoOn,
            await Store.Jobs.Runs.Tell(import.Mark, new(null, 1, 5), SampleCases.Morning)
        );
        // It is no failure of the job.
        Assert.Equal(["0"], Told($"select tries || '' from jobs where number = {number}"));
        Assert.Equal(
            (number, null, 0L),
            await Take("one") is { } again ? (again.Mark.Number, again.Place, again.Done) : default
        );
    }

    /// <summary>An identifier may hold what JSON writes otherwise, and what a pattern takes for any
    /// text.</summary>
    [Fact]
    public async Task What_jobs_keep_of_a_subject_is_found_by_its_very_key()
    {
        var gone = new Subject("parcel", "a+b_1%\\!\"\u00E9");
        var stays = new Subject("parcel", "a+bX1-\\!\"\u00E9");
        foreach (var subject in (Subject[])[gone, stays])
        {
            await Asked(Count);
            await Store.Jobs.Runs.End(
                (await Take("one"))!.Mark,
                new JobEnding.Done(JsonSerializer.Serialize(new { shown = new[] { subject.Key } }), [], ""),
                Asker,
                SampleCases.Morning
            );
        }
        Assert.True(
            await Store.Write(
                writer =>
                {
                    KeptJobs.Forget(writer.Connection, gone);
                    return true;
                },
                done => done
            )
        );
        Assert.Null((await Store.Jobs.Of(1, SampleCases.Morning, Now))!.Result);
        Assert.NotNull((await Store.Jobs.Of(2, SampleCases.Morning, Now))!.Result);
    }

    [Fact]
    public async Task What_was_told_to_be_cancelled_changes_nothing_even_where_it_was_done_meanwhile()
    {
        var number = await Asked(Count);
        var taken = (await Take("one"))!;
        for (var press = 0; press < 2; press++)
            Assert.Equal(
                JobCancelled.Soon,
                await Store.Jobs.Cancel(number, Asker, SampleCases.Morning, "::1")
            );
        Assert.True(await Store.Jobs.Runs.End(taken.Mark, Entry("late"), Asker, SampleCases.Morning));
        Assert.Equal(JobState.Cancelled, await StateOf(number));
        Assert.Null(await Store.Registers.Entry("job-effect", "e", Now));
        var line = Assert.Single(
            await Store.AuditTrail.Lines(new AuditFilter { Act = "job-cancelled" }, Now)
        );
        Assert.Equal(($"job {number}", "::1", Asker.Id), (line.Subject, line.Address, line.By.Id));
    }

    [Fact]
    public async Task A_job_of_a_later_version_and_one_of_odd_characters_are_told_with_the_others()
    {
        var odd = await Asked(Count with { About = "a\0b\u001b" + new string('x', 97) + "\U0001F6A2" });
        Assert.Equal(
            "ab" + new string('x', 97),
            (await Store.Jobs.Head(odd, SampleCases.Morning, Now))!.About
        );
        Execute("update jobs set state = 'Pausing', ended_at = 1");
        Assert.Equal(
            [JobState.Unknown],
            (await Store.Jobs.List(new JobFilter(), SampleCases.Morning, Now)).Select(j => j.State)
        );
    }
}
