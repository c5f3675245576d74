using Customhouse.Operators;

namespace Customhouse.Clearance;

/// <summary>When time has something to do on a case: what <see cref="CheckDeadlines"/> then does, this
/// foretells.</summary>
public static class Timing
{
    /// <summary>The moment from which a look at the case brings something; null while only people
    /// can.</summary>
    /// <param name="time">That of the customs office.</param>
    public static DateTimeOffset? NextLook(Case dossier, Terms terms, LegalTime time)
    {
        DateTimeOffset?[] moments =
        [
            Lapse(dossier),
            dossier.PaymentDueAt,
            EndOfDwell(dossier, terms),
            Enquiry(dossier, terms, time),
        ];
        return dossier.IsClosed ? null : moments.Min();
    }

    /// <summary>Goods that were never presented.</summary>
    private static DateTimeOffset? Lapse(Case dossier) =>
        dossier is { IsRegistered: true, AcceptedAt: null } ? dossier.LapsesAt : null;

    /// <summary>Goods that nothing holds but their stay; where money is awaited, payments bring them
    /// on.</summary>
    private static DateTimeOffset? EndOfDwell(Case dossier, Terms terms) =>
        terms.Dwell > TimeSpan.Zero
        && !dossier.IsHeld
        && dossier is { ReleasedAt: null, IsShortOfFunds: false, PaymentDueAt: null }
            ? dossier.AcceptedAt + terms.Dwell
            : null;

    /// <summary>Exports that did not leave in time are asked about once.</summary>
    internal static DateTimeOffset? Enquiry(Case dossier, Terms terms, LegalTime time) =>
        dossier is { IsExport: true, LapsesAt: null, ClearedAt: { } cleared }
            ? time.EndOf(cleared, terms.ExitDays)
            : null;
}
