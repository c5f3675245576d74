using System.Data.Common;
using Customhouse.Ledger;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>This version beside the next one on the same store (docs/decisions/0036): the next one has added
/// a column to every table, and records events of a type that this one does not know.</summary>
public abstract partial class StoreTests
{
    /// <summary>A connection to the database beside the store.</summary>
    protected abstract DbConnection Beside();

    /// <summary>Asks for the names of all tables.</summary>
    protected abstract string TableNames { get; }

    [Fact]
    public async Task A_newer_version_beside_this_one_adds_columns_and_types_and_this_one_goes_on()
    {
        await OpenGuarantee("GAN1", 100_000m);
        await Record(SampleCases.Cleared(1));
        BringForward(oldestWriter: 3);
        Execute(
            $$"""
            insert into journal (position, subject, sequence, at, actor, role, type, body)
            values (9, '{{SampleCases.Number(
                2
            ).Text}}', 1, 1, 'newer', 'system', 'goods-teleported/1', '{"to":"XB"}')
            """
        );
        Execute(
            $"""
            insert into cases (mrn, sequence, lrn, trader, type_code, state, items, updated_at, due_at)
            values ('{SampleCases.Number(
                2
            ).Text}', 1, 'LRN-NEW', 'XA123456789000', 'IMA', 'Accepted', 1, 1, 1)
            """
        );

        // The process that was there, and one that starts now.
        Assert.IsType<Recording.Done>(await Record(SampleCases.Cleared(3)));
        await using var later = Another();
        Assert.IsType<Recording.Done>(await later.Record(SampleCases.Cleared(4), Now));
        await later.Registers.Change(
            [new RegisterChange("operator", "XA1", 0, "{}"u8.ToArray())],
            SampleCases.Morning,
            Actor.System
        );
        await later.AuditTrail.Note(SampleCases.Morning, Actor.System, "read", "everything", "::1");
        var listed = await later.Cases.Page(new CaseFilter { Max = 10 }, Now);
        Assert.Contains(listed.Rows, row => row.Mrn == SampleCases.Number(2));
        Assert.Contains(await later.Follow(0, 100, Now), line => line.Mrn == SampleCases.Number(2));
        await using (var ownLog = Office(new FolderStore(_log)))
            await Until(ownLog, 25);
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, 25);
    }

    [Fact]
    public void A_newer_version_that_takes_nothing_from_this_one_says_so_and_this_one_does_not_start()
    {
        BringForward(oldestWriter: Migration.Format + 1);
        var refused = Assert.Throws<StoreVersionException>(() => Another());
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        Assert.Contains("9999-later", refused.Message, StringComparison.Ordinal);
    }

    private void BringForward(int oldestWriter)
    {
        var tables = new List<string>();
        using (var connection = Beside())
        {
            using var command = connection.CreateCommand();
            command.CommandText = TableNames;
            using var row = command.ExecuteReader();
            while (row.Read())
                tables.Add(row.GetString(0));
        }
        Assert.True(tables.Count > 15, $"only {tables.Count} tables");
        foreach (var table in tables)
            Execute($"alter table {table} add column made_later text default 'new'");
        Execute("insert into schema_versions (scriptname, applied) values ('9999-later', '2027-01-01')");
        Execute($"update store_format set format = {Migration.Format + 1}, oldest_writer = {oldestWriter}");
    }
}
