using Customhouse.Journal;
using Customhouse.Server.Tests.Modules.Parcels;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>A module says of each of its tables what becomes of it where a subject is erased.</summary>
public sealed class ErasureFormTests
{
    [Fact]
    public void A_kind_says_once_of_each_of_its_tables_what_becomes_of_it()
    {
        var id = new Column("id", ColumnForm.Text, ColumnUse.Key);
        var (name, at) = (new Column("name", ColumnForm.Text), new Column("at", ColumnForm.Time));
        var (table, other) = (new TableForm("t", id, name, at), new TableForm("o", id, name));
        var counts = new TableForm("c", id, new Column("count", ColumnForm.Number, ColumnUse.Add));
        var end = new SubjectEnd(table, id, at);
        var whole = new SubjectErasure
        {
            End = end,
            KeptFor = TimeSpan.FromDays(1),
            Tables = [TableErasure.OfColumns(table, id, (name, ""), (at, default)), TableErasure.Kept(other)],
        };
        Assert.Null(FaultOf(whole));
        Assert.Contains("what becomes of the table o", FaultOf(whole with { Tables = [whole.Tables[0]] }));
        Assert.Contains(
            "what becomes of the table o",
            FaultOf(whole with { Tables = [.. whole.Tables, TableErasure.OfRows(other, id)] })
        );
        Assert.Contains(
            "none of its own",
            FaultOf(whole with { Tables = [.. whole.Tables, TableErasure.Kept(new("x", id))] })
        );
        Assert.Contains(
            "a row that each subject has once",
            FaultOf(whole with { End = new(other, name, at) })
        );
        Assert.Contains(
            "due again",
            FaultOf(
                whole with
                {
                    Tables = [TableErasure.OfColumns(table, id, (name, "")), TableErasure.Kept(other)],
                }
            )
        );
        Assert.Contains("due again", FaultOf(whole with { End = null }));
        Assert.Contains(
            "by which row it was counted",
            FaultOf(
                new SubjectErasure
                {
                    Tables = [TableErasure.Kept(table), TableErasure.OfCounts(counts, _ => [])],
                },
                counted: counts
            )
        );
        Assert.Throws<ArgumentException>(() => TableErasure.OfCounts(other, _ => []));
        Assert.Contains("the names of its documents", FaultOf(whole, new DocumentNames(other, id, name)));
        Assert.Throws<ArgumentException>(() => TableErasure.OfColumns(table, id, (id, "")));
        Assert.Throws<ArgumentException>(() => TableErasure.OfColumns(table, id, (name, 1L)));
        Assert.Throws<ArgumentException>(() => TableErasure.OfColumns(table, id));
        Assert.Throws<ArgumentException>(() => TableErasure.OfRows(other, at));

        string? FaultOf(SubjectErasure erasure, DocumentNames? documents = null, TableForm? counted = null)
        {
            var kind = new SubjectKind<Scans>("other", ParcelModule.ScanKind.Events, s => s.Sequence, _ => [])
            {
                Tables = [table, counted ?? other],
                Documents = documents,
                Erasure = erasure,
            };
            return Record.Exception(() => new SubjectKinds(kind))?.Message;
        }
    }
}
