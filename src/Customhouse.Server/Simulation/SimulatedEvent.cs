using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Something that happens in the simulated trade, whatever lane a declaration takes.</summary>
public abstract record SimulatedEvent(DateTimeOffset At, string Lrn);

/// <summary>A trader lodges an original declaration.</summary>
/// <param name="Bytes">The message as sent.</param>
/// <param name="Format"><c>xml</c> or <c>json</c>.</param>
/// <param name="Truth">What only the simulation knows.</param>
public sealed record Lodged(
    DateTimeOffset At,
    string Lrn,
    string Trader,
    byte[] Bytes,
    string Format,
    Truth Truth
) : SimulatedEvent(At, Lrn);

/// <summary>The goods of a declaration are presented.</summary>
public sealed record Presented(DateTimeOffset At, string Lrn, string Location) : SimulatedEvent(At, Lrn);

/// <summary>Goods for export leave the territory.</summary>
public sealed record Departed(DateTimeOffset At, string Lrn, string Location) : SimulatedEvent(At, Lrn);

/// <summary>A trader asks for a change or that its declaration be made invalid.</summary>
/// <param name="Bytes">The message, for the reference number that the declaration was given.</param>
public sealed record Asked(DateTimeOffset At, string Lrn, bool IsCancellation, Func<Mrn, byte[]> Bytes)
    : SimulatedEvent(At, Lrn);
