using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What a store keeps beside the cases: registers in all their versions, and documents.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task A_register_keeps_every_version_and_who_made_it()
    {
        var officer = new Actor("admin-1", "administrator", "XA000001");
        var later = SampleCases.Morning.AddDays(1);
        Assert.IsType<RegisterOutcome.Done>(
            await Store.Registers.Change(
                [new RegisterChange("setting", "terms", 0, "1"u8.ToArray())],
                SampleCases.Morning,
                officer
            )
        );
        Assert.IsType<RegisterOutcome.Done>(
            await Store.Registers.Change(
                [
                    new RegisterChange("setting", "terms", 1, "2"u8.ToArray())
                    {
                        Grounds = "new law",
                        ValidFrom = later,
                    },
                ],
                SampleCases.Morning,
                officer
            )
        );
        var stale = Assert.IsType<RegisterOutcome.Stale>(
            await Store.Registers.Change(
                [
                    new RegisterChange("setting", "other", 0, [1]),
                    new RegisterChange("setting", "terms", 1, [3]),
                ],
                SampleCases.Morning,
                officer
            )
        );
        Assert.Equal(2, stale.CurrentVersion);
        Assert.Null(await Store.Registers.Entry("setting", "other", Now));
        Assert.Equal("2"u8.ToArray(), (await Store.Registers.Entry("setting", "terms", Now))!.Body);
        Assert.Equal(
            1,
            (await Store.Registers.EntryAt("setting", "terms", later.AddTicks(-10), Now))!.Version
        );
        Assert.Equal(2, (await Store.Registers.EntryAt("setting", "terms", later, Now))!.Version);
        Assert.Equal(
            [2, 1],
            (await Store.Registers.Versions("setting", "terms", Now)).Select(e => e.Version)
        );
        Assert.Single(await Store.Registers.Entries("setting", "", 10, Now));
        var journal = await Store.Registers.Journal(0, 10, Now);
        Assert.Equal(["", "new law"], journal.Select(l => l.Grounds));
        Assert.All(journal, l => Assert.Equal(officer, l.By));
    }

    [Fact]
    public async Task A_guarantee_in_use_is_not_lowered_below_what_is_used()
    {
        await OpenGuarantee("GAN9", 1000m);
        await Record(SampleCases.Reserving(1, "GAN9", 700m));
        var lowered = Assert.IsType<RegisterOutcome.Short>(
            await Store.Registers.Change(
                [
                    new RegisterChange("guarantee", "GAN9", 1, [])
                    {
                        Openings = Books.Opening("guarantee/GAN9", -400m, "EUR"),
                    },
                ],
                SampleCases.Morning,
                Actor.System
            )
        );
        Assert.Equal(("guarantee/GAN9/available", 100m), (lowered.Account, lowered.Missing));
        Assert.Equal(300m, (await Store.Accounts.Balances("guarantee/GAN9/available", Now)).Single().Amount);
        Assert.Equal(1, (await Store.Registers.Entry("guarantee", "GAN9", Now))!.Version);
    }

    [Fact]
    public async Task A_document_is_kept_under_its_digest()
    {
        // SHA-256 of "abc" (FIPS 180-2, appendix B.1).
        const string digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(digest, await Store.Documents.Keep("abc"u8.ToArray(), SampleCases.Morning));
        Assert.Equal(digest, await Store.Documents.Keep("abc"u8.ToArray(), SampleCases.Morning));
        Assert.Equal("abc"u8.ToArray(), await Store.Documents.Read(digest, Now));
        Assert.Null(await Store.Documents.Read("00", Now));
    }
}
