using System.Reflection;
using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse.Server.Tests.Modules.Parcels;

/// <summary>
/// A module that nothing in the product knows: three kinds of subject with their events, tables, accounts,
/// references and deadlines. It is added by naming it, without an edit in the store, in the recorder or in
/// another module.
/// </summary>
internal static class ParcelModule
{
    public const string LabelSpace = "parcel/label";

    /// <summary>How long a parcel that went is remembered.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private static readonly Column Id = new("id", ColumnForm.Text, ColumnUse.Key);
    private static readonly Column Addressee = new("addressee", ColumnForm.Text);
    private static readonly Column DueAt = new("due_at", ColumnForm.Time);
    private static readonly Column GoneAt = new("gone_at", ColumnForm.Time);

    private static readonly TableForm Parcels = new(
        "parcels",
        Id,
        Addressee,
        new("state", ColumnForm.Text),
        new("charge", ColumnForm.Amount),
        new("weight", ColumnForm.Number),
        DueAt,
        GoneAt
    );

    private static readonly TableForm ByAddressee = new(
        "parcels_by_addressee",
        Addressee with
        {
            Use = ColumnUse.Key,
        },
        new("parcels", ColumnForm.Number, ColumnUse.Add)
    );

    private static readonly TableForm Searched = new(
        "parcel_search",
        new("search_key", ColumnForm.Text, ColumnUse.Key),
        Id
    );

    private static readonly TableForm Papers = new(
        "parcel_papers",
        Id,
        new("sha256", ColumnForm.Text, ColumnUse.Key)
    );

    private static readonly TableForm Waiting = new(
        "parcels_waiting",
        new("shelf", ColumnForm.Text, ColumnUse.Key),
        Id
    );

    private static readonly TableForm Weights = new(
        "parcel_weights",
        new("shelf", ColumnForm.Text, ColumnUse.Key),
        new("parcels", ColumnForm.Number, ColumnUse.Add),
        new("grams", ColumnForm.Number, ColumnUse.Add)
    );

    public static readonly SubjectKind<Parcel> Kind = new(
        "parcel",
        EventCatalogue.Create<ParcelEvent>(ParcelContext.Default, Tell),
        p => p.Sequence,
        Rows
    )
    {
        Tables = [Parcels, Waiting, Weights, ByAddressee, Searched, Papers],
        Deadline = new(Parcels, Id, DueAt),
        Documents = new(Papers, Id, Papers.Column("sha256")),
        Erasure = new SubjectErasure
        {
            End = new(Parcels, Id, GoneAt),
            KeptFor = KeptFor,
            Tables =
            [
                TableErasure.OfColumns(Parcels, Id, (Addressee, ""), (GoneAt, default)),
                TableErasure.OfRows(Waiting, Id),
                TableErasure.Kept(Weights),
                TableErasure.OfCounts(
                    ByAddressee,
                    row => [ByAddressee.Row(row[Addressee].Text, -1L), ByAddressee.Row("", 1L)]
                ),
                TableErasure.OfRows(Searched, Id),
                TableErasure.OfRows(Papers, Id),
            ],
            Open = (subject, _, postings) =>
                postings.Where(p => p.Account == $"postage/{subject.Id}").Sum(p => p.Amount)
                    is var owed
                        and not 0m
                    ? [new OpenItem(OpenKind.Owed, "", owed, "EUR")]
                    : [],
        },
        Postings = (subject, recorded) =>
            recorded switch
            {
                ParcelCharged charged =>
                [
                    new($"guarantee/{charged.Account}/available", -charged.Amount, "EUR"),
                    new($"postage/{subject.Id}", charged.Amount, "EUR"),
                ],
                ParcelPaid paid =>
                [
                    new($"postage/{subject.Id}", -paid.Amount, "EUR"),
                    new("revenue", paid.Amount, "EUR"),
                ],
                _ => [],
            },
        Migrations = Assembly.GetExecutingAssembly(),
    };

    public static readonly SubjectKind<Sightings> SightingKind = new(
        "sighting",
        EventCatalogue.Create<SightingEvent>(ParcelContext.Default, (_, _) => null),
        s => s.Sequence,
        _ => []
    )
    {
        Proof = SubjectProof.None,
    };

    public static readonly SubjectKind<Scans> ScanKind = new(
        "scan",
        EventCatalogue.Create<ScanEvent>(ParcelContext.Default, Tell),
        s => s.Sequence,
        _ => []
    )
    {
        Proof = SubjectProof.Batch,
        // Nothing but its events tells of it, and nothing ends it.
        Erasure = new SubjectErasure(),
    };

    /// <summary>The product's kinds and these.</summary>
    public static readonly SubjectKinds Kinds = new([
        .. SubjectsOfProduct.Kinds.All,
        Kind,
        SightingKind,
        ScanKind,
    ]);

    public static SubjectRecord Record(Parcel? before, string id, DateTimeOffset at, params Event[] events)
    {
        var after = events.Aggregate(before ?? new Parcel(id), (p, e) => p.With(e));
        return Kind.Record(id, new Decided<Parcel>(before, after, events, at, after.Until));
    }

    public static SubjectRecord Seen(string id, int before, DateTimeOffset at, string place) =>
        SightingKind.Record(
            id,
            new Decided<Sightings>(
                before == 0 ? null : new(id, before),
                new(id, before + 1),
                [new ParcelSeen(place)],
                at,
                null
            )
        );

    public static SubjectRecord Scanned(string id, int before, DateTimeOffset at, string reader) =>
        ScanKind.Record(
            id,
            new Decided<Scans>(
                before == 0 ? null : new(id, before),
                new(id, before + 1),
                [new ParcelScanned(reader)],
                at,
                null
            )
        );

    /// <summary>Whom a parcel was handed to is for customs to know.</summary>
    private static Telling? Tell(ParcelEvent recorded, Listener listener) =>
        recorded switch
        {
            ParcelArrived e => Telling
                .WithCount(
                    "parcel.arrived",
                    e.Grams,
                    "Arrived with {count} gram",
                    "Arrived with {count} grams"
                )
                .With("until", e.Until) with
            {
                Grounds = e.Shelf,
            },
            ParcelCharged e => new Telling("parcel.charged", "{amount} charged to {account}")
                .With("amount", e.Amount)
                .With("account", e.Account),
            ParcelHandedOut e when listener == Listener.Customs => new Telling(
                "parcel.handed-out",
                "Handed out to {to}"
            ).With("to", e.To),
            _ => null,
        };

    /// <summary>Which reader saw a parcel is for customs to know.</summary>
    private static Telling? Tell(ScanEvent recorded, Listener listener) =>
        recorded is ParcelScanned e
            ? new Telling("parcel.scanned", "Went by {reader}").With("reader", e.Reader) with
            {
                Withheld = listener == Listener.Trader ? ["reader"] : [],
            }
            : null;

    private static List<RowChange> Rows(Decided<Parcel> decided)
    {
        var (before, p) = (decided.Before, decided.After);
        var rows = new List<RowChange>
        {
            Parcels.Row(
                p.Id,
                p.Addressee,
                p.IsGone ? "gone" : "waiting",
                p.Charge,
                p.Grams,
                decided.DueAt,
                p.IsGone ? decided.At : (DateTimeOffset?)null
            ),
        };
        if (before is null)
        {
            rows.Add(ByAddressee.Row(p.Addressee, 1L));
            rows.Add(Searched.Row(p.Addressee.ToUpperInvariant(), p.Id));
            rows.AddRange(p.Papers.Select(sha256 => Papers.Row(p.Id, sha256)));
        }
        if (before is null or { IsGone: true })
            rows.Add(Weights.Row(p.Shelf, 1L, p.Grams));
        if (p.IsGone)
        {
            rows.Add(Waiting.Without(p.Shelf, p.Id));
            rows.Add(Weights.Row(p.Shelf, -1L, -p.Grams));
        }
        else
        {
            rows.Add(Waiting.Row(p.Shelf, p.Id));
        }
        return rows;
    }
}
