using System.Text.Json.Serialization;
using Customhouse.Journal;

namespace Customhouse.Server.Tests.Modules.Parcels;

[JsonDerivedType(typeof(ParcelArrived), "parcel-arrived/1")]
[JsonDerivedType(typeof(ParcelCharged), "parcel-charged/1")]
[JsonDerivedType(typeof(ParcelPaid), "parcel-paid/1")]
[JsonDerivedType(typeof(ParcelHandedOut), "parcel-handed-out/1")]
public abstract record ParcelEvent : Event;

public sealed record ParcelArrived(string Shelf, int Grams, DateTimeOffset Until) : ParcelEvent
{
    public string Addressee { get; init; } = "";

    /// <summary>Digests of documents that came with it.</summary>
    public IReadOnlyList<string>? Papers { get; init; }
}

public sealed record ParcelCharged(string Account, decimal Amount) : ParcelEvent;

/// <summary>The addressee paid what was charged.</summary>
public sealed record ParcelPaid(decimal Amount) : ParcelEvent;

public sealed record ParcelHandedOut(string To) : ParcelEvent;

/// <summary>A parcel after its events.</summary>
public sealed record Parcel(string Id)
{
    public int Sequence { get; init; }
    public string Addressee { get; init; } = "";
    public IReadOnlyList<string> Papers { get; init; } = [];
    public string Shelf { get; init; } = "";
    public int Grams { get; init; }
    public decimal? Charge { get; init; }
    public DateTimeOffset? Until { get; init; }
    public bool IsGone { get; init; }

    public Parcel With(Event recorded) =>
        recorded switch
        {
            ParcelArrived e => this with
            {
                Addressee = e.Addressee,
                Papers = e.Papers ?? [],
                Shelf = e.Shelf,
                Grams = e.Grams,
                Until = e.Until,
            },
            ParcelPaid => this,
            ParcelCharged e => this with { Charge = e.Amount },
            ParcelHandedOut => this with { IsGone = true, Until = null },
            _ => throw new ArgumentException($"{recorded} is no event of a parcel", nameof(recorded)),
        } with
        {
            Sequence = Sequence + 1,
        };
}

/// <summary>Where a parcel was seen: thousands a day, that no log has to prove.</summary>
[JsonDerivedType(typeof(ParcelSeen), "parcel-seen/1")]
public abstract record SightingEvent : Event;

public sealed record ParcelSeen(string Place) : SightingEvent;

public sealed record Sightings(string Id, int Sequence);

/// <summary>A parcel went by a reader: thousands an hour, proved together.</summary>
[JsonDerivedType(typeof(ParcelScanned), "parcel-scanned/1")]
public abstract record ScanEvent : Event;

public sealed record ParcelScanned(string Reader) : ScanEvent;

public sealed record Scans(string Id, int Sequence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ParcelEvent))]
[JsonSerializable(typeof(SightingEvent))]
[JsonSerializable(typeof(ScanEvent))]
internal sealed partial class ParcelContext : JsonSerializerContext;
