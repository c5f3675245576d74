using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Receipts of events of subjects that are no declarations, checked offline.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task An_event_of_a_batch_has_a_receipt_that_anybody_verifies_offline()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 0; i < 9; i++)
            await Record(store, Scan("P1", i));
        await using var ownLog = Office(new FolderStore(_log), store);
        Assert.Equal("pending", (await Given(ownLog, store, 3)).State);
        await Until(ownLog, 9);
        for (var i = 1; i <= 9; i++)
        {
            var receipt = await Given(ownLog, store, i);
            Assert.Equal(
                ("logged", null, "scan/P1", i, i - 1),
                (receipt.State, receipt.Mrn, receipt.Subject, receipt.Event, receipt.Batch!.Index)
            );
            var (code, words) = ReceiptTests.Verified(TextOf(receipt), ownLog.Policy);
            Assert.True(code == 0, words);
            Assert.Contains("as one of 9 at positions 1 to 9", words, StringComparison.Ordinal);
            Assert.Contains("subject = \"scan/P1\"", words, StringComparison.Ordinal);
            Assert.Contains($"fact.reader = \"gate {(i - 1) % 3}\"", words, StringComparison.Ordinal);
        }
        var told = await Given(ownLog, store, 2, Listener.Trader);
        Assert.DoesNotContain(told.Facts, f => f.Name is "person" or "office" or "fact.reader");
        Assert.True(ReceiptCheck.Verify(told, ownLog.Policy).Holds);
        var entry = (await store.Open(ParcelModule.ScanKind.Subject("P1"), Now))[1];
        var hidden = await new ReceiptDesk(store, ownLog).Ask(entry, Listener.Trader, ["fact.reader"], Now);
        Assert.Equal("fact.reader", Assert.IsType<ReceiptAnswer.UnknownField>(hidden).Name);
        // An event of a version after this one stands in the log, and nobody here can say what it is.
        var later = entry with
        {
            Event = new EventUnreadable("scanned/2", "this version does not know it"),
        };
        Assert.IsType<ReceiptAnswer.NotTold>(
            await new ReceiptDesk(store, ownLog).Ask(later, Listener.Customs, null, Now)
        );

        // A receipt that was given out stays good, and none is given any more.
        Assert.Equal(
            ErasureOutcome.Done,
            await Erase(new LedgerAccess(ownLog), store, ParcelModule.ScanKind.Subject("P1"))
        );
        Assert.True(ReceiptCheck.Verify(told, ownLog.Policy).Holds);
        var erased = await new ReceiptDesk(store, ownLog).Ask(entry, Listener.Customs, null, Now);
        Assert.IsType<ReceiptAnswer.Erased>(erased);
    }

    [Fact]
    public async Task Whatever_is_changed_in_the_path_of_a_batch_is_refused()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 0; i < 9; i++)
            await Record(store, Scan("P1", i));
        await Record(store, Arrived("P2", 100));
        await using var ownLog = Office(new FolderStore(_log), store);
        await Until(ownLog, 10);
        var file = TextOf(await Given(ownLog, store, 3));
        var neighbour = JsonNode.Parse(TextOf(await Given(ownLog, store, 4)))!;
        Refused("none of them stands at 9", r => r["batch"]!["index"] = 9);
        Refused("none of them stands at -1", r => r["batch"]!["index"] = -1);
        Refused("does not stand at 3 of the 9", r => r["batch"]!["index"] = 3);
        Refused(
            "path within the batch has 4 hashes; to event 8 of 9 it has 1",
            r => r["batch"]!["index"] = 8
        );
        Refused("has 5 hashes; to event 2 of 9 it has 4", r => Path(r).Add(Path(r)[0]!.GetValue<string>()));
        Refused("has 3 hashes; to event 2 of 9 it has 4", r => Path(r).RemoveAt(0));
        Refused("has 0 hashes", r => Path(r).Clear());
        Refused(
            "no batch has so many",
            r =>
            {
                for (var i = 0; i < 1_000; i++)
                    Path(r).Add(Path(r)[0]!.GetValue<string>());
            }
        );
        Refused("something that is no hash", r => Path(r)[1] = "?");
        Refused("something that is no hash", r => Path(r)[1] = null);
        Refused("is no hash", r => r["batch"]!["commitment"] = "?");
        Refused("does not stand at 2", r => r["batch"]!["path"] = neighbour["batch"]!["path"]!.DeepClone());
        Refused("is not what the leaf commits to", r => r["batch"] = neighbour["batch"]!.DeepClone());
        Refused("does not stand at 2", r => r["batch"]!["commitment"] = MerkleTree.EmptyRoot.ToString());
        Refused("does not say where among them", r => r.Remove("batch"));
        Refused("to event 2 of 8 it has 3", r => r["leaf"]!["events"] = 8);
        Refused("subject", r => r["subject"] = "scan/P2");
        Refused(
            "the field mrn is not disclosed",
            r =>
            {
                r.Remove("subject");
                r["mrn"] = "scan/P1";
            }
        );
        Unread(r => r["mrn"] = "scan/P1");
        Unread(r => r.Remove("subject"));
        Unread(r => r["batch"]!.AsObject().Remove("path"));
        Unread(r => r["batch"]!["more"] = 1);

        // An event with a leaf of its own has a receipt without a batch, and takes none.
        var parcel = (await store.Open(ParcelModule.Kind.Subject("P2"), Now))[0];
        var answer = await new ReceiptDesk(store, ownLog).Ask(parcel, Listener.Customs, null, Now);
        var single = Assert.IsType<ReceiptAnswer.Given>(answer).Receipt;
        Assert.Equal(("parcel/P2", null), (single.Subject, single.Batch));
        Assert.True(ReceiptCheck.Verify(single, ownLog.Policy).Holds);
        file = TextOf(single);
        Refused("the leaf is no batch of events", r => r["batch"] = neighbour["batch"]!.DeepClone());

        void Refused(string sentence, Action<JsonObject> change)
        {
            var (code, words) = ReceiptTests.Verified(Changed(change), ownLog.Policy);
            Assert.True(code == 1, words);
            Assert.Contains(sentence, words, StringComparison.Ordinal);
        }

        void Unread(Action<JsonObject> change) =>
            Assert.Throws<FormatException>(() => ReceiptTests.Verified(Changed(change), ownLog.Policy));

        string Changed(Action<JsonObject> change)
        {
            var receipt = JsonNode.Parse(file)!.AsObject();
            change(receipt);
            return receipt.ToJsonString();
        }

        static JsonArray Path(JsonObject receipt) => receipt["batch"]!["path"]!.AsArray();
    }

    private static async Task<Receipt> Given(
        AdministrationLog ownLog,
        Store store,
        int sequence,
        Listener listener = Listener.Customs
    )
    {
        var entry = (await store.Open(ParcelModule.ScanKind.Subject("P1"), Now))[sequence - 1];
        var answer = await new ReceiptDesk(store, ownLog).Ask(entry, listener, null, Now);
        return Assert.IsType<ReceiptAnswer.Given>(answer).Receipt;
    }

    private static string TextOf(Receipt receipt) => System.Text.Encoding.UTF8.GetString(receipt.ToBytes());
}
