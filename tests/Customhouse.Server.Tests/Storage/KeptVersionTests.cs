using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Server.Tests.Engine;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Versions of declarations, kept decoded beside their messages.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task A_version_is_kept_in_the_commit_that_brings_it()
    {
        var lodged = Lodged(1);
        Assert.IsType<Recording.Done>(await Record(lodged));
        var first = Assert.Single(await Store.KeptVersions.All(lodged.Mrn, Now));
        Assert.Equal((1, 1, KeptContent.Schema), (first.Version, first.Sequence, first.Schema));
        Assert.Equal(KeptContent.Write(lodged.After.Declaration), first.Body);

        var amended = Amended(lodged.After, "LRN-CHANGED");
        Assert.IsType<Recording.Done>(await Record(amended));
        // What is not recorded keeps nothing.
        Assert.IsType<Recording.Stale>(await Record(Amended(lodged.After, "LRN-TOO-LATE")));
        var kept = await Store.KeptVersions.All(lodged.Mrn, Now);
        Assert.Equal([(1, 1), (2, 3)], kept.Select(k => (k.Version, k.Sequence)));
        Assert.Equal("LRN-CHANGED", KeptContent.Read(kept[1].Body).Lrn);

        var inForce = await Store.KeptVersions.InForce([lodged.Mrn, SampleCases.Number(404)], Now);
        Assert.Equal(kept[1], Assert.Single(inForce).Value);
        Assert.Empty(await Store.KeptVersions.InForce([], Now));
        Execute("update declaration_versions set schema = 99 where version = 2");
        Assert.Empty(await Store.KeptVersions.InForce([lodged.Mrn], Now));
    }

    [Fact]
    public async Task A_row_says_how_its_case_stands()
    {
        var lodged = Lodged(1);
        await Record(lodged);
        var due = SampleCases.Morning.AddDays(10);
        var awaited = SampleCases.Next(
            lodged.After,
            new PaymentAwaited(new Values.Money(5m, Values.Currency.Eur), due)
        );
        await Record(awaited);
        foreach (
            var row in new[]
            {
                await Store.Cases.Find(lodged.Mrn, Now),
                (await Store.Cases.Page(new CaseFilter(), Now)).Rows.Single(),
            }
        )
        {
            Assert.Equal(awaited.After.Standing, row!.Standing);
            Assert.Equal(due, row.Standing!.PaymentDueAt);
            Assert.True(row.Standing.AwaitsMoney);
        }
    }

    [Fact]
    public async Task An_erased_case_is_not_kept_decoded()
    {
        await OpenGuarantee("GAN1", 1000m);
        var (erased, stays) = (SampleCases.Cleared(1), SampleCases.Cleared(2));
        await Record(erased);
        await Record(stays);
        Assert.Equal(
            ErasureOutcome.NotClosed,
            await Store.Erasure.Erase(DeclarationSubject.For(erased.Mrn), 3, "", SampleCases.Morning, Keeper)
        );
        Assert.Single(await Store.KeptVersions.All(erased.Mrn, Now));
        Assert.Equal(ErasureOutcome.Done, await Erase(erased));
        Assert.Empty(await Store.KeptVersions.All(erased.Mrn, Now));
        Assert.Null((await Store.Cases.Find(erased.Mrn, Now))!.Standing);
        Assert.Single(await Store.KeptVersions.All(stays.Mrn, Now));
        // Nobody keeps it again who read it before.
        Assert.Equal(
            erased.Mrn,
            await Store.KeptVersions.Keep([
                new CaseToKeep(
                    erased.Mrn,
                    erased.After.Sequence,
                    erased.After.Standing,
                    [new KeptVersion(1, 1, KeptContent.Schema, [1])]
                ),
            ])
        );
        Assert.Empty(await Store.KeptVersions.All(erased.Mrn, Now));
        Assert.Equal(1, (await new VersionsAnew(Store).Next(null, Now)).Erased);
        // What came back all the same is found and taken away.
        Execute(
            $"insert into declaration_versions select '{erased.Mrn}', version, sequence, schema, body "
                + $"from declaration_versions where mrn = '{stays.Mrn}'"
        );
        Execute($"update cases set documents_in = 0, pending = 'None' where mrn = '{erased.Mrn}'");
        var found = await new VersionsAnew(Store).Next(null, Now);
        Assert.Contains(erased.Mrn.Text, Assert.Single(found.Differed), StringComparison.Ordinal);
        Assert.Empty(await Store.KeptVersions.All(erased.Mrn, Now));
        Assert.Null((await Store.Cases.Find(erased.Mrn, Now))!.Standing);
        Assert.Empty((await new VersionsAnew(Store).Next(null, Now)).Differed);
    }

    [Fact]
    public async Task All_of_a_look_is_kept_or_none()
    {
        var (one, moved) = (Lodged(1), Lodged(2));
        await Record(one);
        await Record(moved);
        Execute("delete from declaration_versions");
        CaseToKeep Of(SampleDecision c, int sequence) =>
            new(c.Mrn, sequence, c.After.Standing, [.. KeptVersion.Create(null, c.Events, c.After)]);
        Assert.Equal(
            moved.Mrn,
            await Store.KeptVersions.Keep([Of(one, one.After.Sequence), Of(moved, moved.After.Sequence - 1)])
        );
        Assert.Empty(await Store.KeptVersions.All(one.Mrn, Now));
    }

    [Fact]
    public async Task What_is_kept_is_made_anew_from_the_messages_and_each_time_the_same()
    {
        var cases = Enumerable.Range(1, 120).Select(i => Lodged(i)).ToArray();
        foreach (var lodged in cases)
            await Record(lodged);
        await Record(Amended(cases[0].After, "LRN-CHANGED"));
        var before = await Kept(cases);
        Assert.Equal((120, 121, 0, 0, 0), await Anew());

        Execute("delete from declaration_versions where version = 1");
        Execute(
            "update cases set documents_in = null, lapses_at = null, payment_due_at = null, short_of_funds = null, "
                + "pending = null, security_asked = null"
        );
        Assert.Equal((120, 121, 120, 120, 0), await Anew());
        Assert.Equal(before, await Kept(cases));
        Assert.Equal((120, 121, 0, 0, 0), await Anew());

        // A row of which only a part is kept is damaged.
        Execute($"update cases set documents_in = null where mrn = '{cases[5].Mrn}'");
        Assert.Equal((120, 121, 0, 0, 1), await Anew());
        Assert.Equal(before, await Kept(cases));

        // Of another schema, damaged, surplus, and a row that says something else.
        var (a, b, c, d) = (cases[1].Mrn, cases[2].Mrn, cases[3].Mrn, cases[4].Mrn);
        Execute($"update declaration_versions set schema = 99 where mrn = '{a}'");
        Execute(
            $"update declaration_versions set body = (select body from declaration_versions where mrn = '{a}') "
                + $"where mrn = '{b}'"
        );
        Execute($"update declaration_versions set version = 7 where mrn = '{c}'");
        Execute($"update cases set short_of_funds = 1 where mrn = '{d}'");
        Assert.Equal((120, 121, 2, 0, 3), await Anew());
        Assert.Equal(before, await Kept(cases));
        Assert.Equal((120, 121, 0, 0, 0), await Anew());
        Assert.Null(VersionsAnew.Fault((await Store.KeptVersions.Case(b, Now))!));
        Execute($"delete from declaration_versions where mrn = '{b}'");
        Assert.NotNull(VersionsAnew.Fault((await Store.KeptVersions.Case(b, Now))!));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_leaves_what_is_kept()
    {
        var lodged = Lodged(1);
        await Record(lodged);
        await Record(Lodged(2));
        var kept = await Store.KeptVersions.All(lodged.Mrn, Now);
        Execute($"update journal set payload = {NoBytes} where subject = '{lodged.Mrn}'");
        var found = await new VersionsAnew(Store).Next(null, Now);
        Assert.Contains(lodged.Mrn.Text, Assert.Single(found.Unreadable), StringComparison.Ordinal);
        Assert.Equal((2, 1, 0), (found.Cases, found.Versions, found.Differed.Count));
        Assert.Equal(kept, await Store.KeptVersions.All(lodged.Mrn, Now));
    }

    [Fact]
    public async Task A_version_of_before_it_was_kept_is_read_from_its_message_until_it_is_made()
    {
        var lodged = Lodged(1);
        await Record(lodged);
        var chosen = Lodged(2, new LaneChosen(new LaneChoice(Lane.Green, [], 0)));
        await Record(chosen);
        var before = await Kept([lodged, chosen]);
        await Store.DisposeAsync();
        Execute(OldForm.BeforeKeptVersions);

        await using var later = Another();
        Assert.Empty(await later.KeptVersions.InForce([lodged.Mrn], Now));
        Assert.Null((await later.Cases.Find(lodged.Mrn, Now))!.Standing);
        Assert.Equal(((MessageEvent)chosen.Events[0]).Payload, (await Chosen(later)).Event.Payload);
        Assert.Null((await Chosen(later)).Kept);
        // An amendment is kept, and what stood before it still has to be read.
        var amended = Amended(lodged.After, "LRN-CHANGED");
        Assert.IsType<Recording.Done>(await later.Record(amended, Now));
        Assert.Equal(2, Assert.Single(await later.KeptVersions.All(lodged.Mrn, Now)).Version);
        Assert.Equal(amended.After.Standing, (await later.Cases.Find(lodged.Mrn, Now))!.Standing);

        var found = await new VersionsAnew(later).Next(null, Now);
        Assert.Equal((3, 2, 1, 0), (found.Versions, found.Made, found.Stood, found.Differed.Count));
        Assert.Equal(
            before,
            (await later.KeptVersions.All(lodged.Mrn, Now))
                .Take(1)
                .Concat(await later.KeptVersions.All(chosen.Mrn, Now))
        );
        var kept = await Chosen(later);
        Assert.Equal(KeptContent.Write(chosen.After.Declaration), kept.Kept);
        Assert.Empty(kept.Event.Payload);
    }

    private async Task<ChosenVersion> Chosen(Store store) =>
        (
            await store.ChosenCases.Since(
                [],
                SampleCases.Morning.AddDays(-1),
                null,
                withVersions: true,
                10,
                Now
            )
        )
            .Cases.Single()
            .Version!;

    private async Task<(int Cases, int Versions, int Made, int Stood, int Differed)> Anew()
    {
        var (anew, all) = (new VersionsAnew(Store), VersionsLookedAt.Nothing);
        while (await anew.Next(all.Last, Now) is { Last: not null } next)
            all += next;
        Assert.Empty(all.Unreadable);
        return (all.Cases, all.Versions, all.Made, all.Stood, all.Differed.Count);
    }

    private async Task<IReadOnlyList<KeptVersion>> Kept(IEnumerable<SampleDecision> cases)
    {
        var kept = new List<KeptVersion>();
        foreach (var mrn in cases.Select(c => c.Mrn).Distinct())
            kept.AddRange(await Store.KeptVersions.All(mrn, Now));
        return kept;
    }

    /// <summary>A declaration with a message that can be read again.</summary>
    private static SampleDecision Lodged(long serial, params Event[] more)
    {
        var lrn = $"LRN{serial:D9}";
        var payload = SmallHouse.Sample("import-ima.xml", "AVEN-0001", lrn).ToArray();
        var lodged = SampleCases.Reserving(serial, "GAN1", 0m, lrn);
        Event[] events =
        [
            ((DeclarationLodged)lodged.Events[0]) with
            {
                Payload = payload,
                Declaration = Versions.Read(payload, "xml").Declaration,
            },
            new DeclarationAccepted(SampleCases.Morning, []),
            .. more,
        ];
        return lodged with
        {
            Events = events,
            After = Case.Replay(lodged.Mrn, events.Select(e => (e, lodged.At))),
        };
    }

    private static SampleDecision Amended(Case before, string lrn)
    {
        var payload = SmallHouse.Sample("import-ima.xml", "AVEN-0001", lrn).ToArray();
        return SampleCases.Next(
            before,
            new DeclarationAmended("xml", before.Version + 1)
            {
                Payload = payload,
                Declaration = Versions.Read(payload, "xml").Declaration,
            }
        );
    }
}
