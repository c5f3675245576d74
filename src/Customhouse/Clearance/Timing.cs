namespace Customhouse.Clearance;

/// <summary>When time has something to do on a case: what <see cref="PassTime"/> then does, this foretells.</summary>
public static class Timing
{
    /// <summary>The moment from which a look at the case brings something; null while only people can.</summary>
    public static DateTimeOffset? NextLook(Case @case, Terms terms)
    {
        DateTimeOffset?[] moments =
            [Lapse(@case), @case.PaymentDueAt, EndOfDwell(@case, terms), Enquiry(@case, terms)];
        return @case.IsClosed ? null : moments.Min();
    }

    /// <summary>Goods that were never presented.</summary>
    private static DateTimeOffset? Lapse(Case @case) =>
        @case is { IsRegistered: true, AcceptedAt: null } ? @case.LapsesAt : null;

    /// <summary>Goods that nothing holds but their stay; where money is awaited, payments bring them on.</summary>
    private static DateTimeOffset? EndOfDwell(Case @case, Terms terms) =>
        terms.Dwell > TimeSpan.Zero && !@case.IsHeld
        && @case is { ReleasedAt: null, IsShortOfFunds: false, PaymentDueAt: null }
            ? @case.AcceptedAt + terms.Dwell
            : null;

    /// <summary>Exports that did not leave in time are asked about once.</summary>
    private static DateTimeOffset? Enquiry(Case @case, Terms terms) =>
        @case is { IsExport: true, LapsesAt: null } ? @case.ClearedAt?.AddDays(terms.ExitDays) : null;
}
