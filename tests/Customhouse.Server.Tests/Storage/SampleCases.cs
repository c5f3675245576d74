using System.Security.Cryptography;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Cases as a day brings them: eight events of about 1.5 KB and a message of 5 KB each.</summary>
internal static class SampleCases
{
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly CountryCode Country = CountryCode.Parse("XA");
    private static readonly Money Duty = new(120.50m, Currency.Eur);

    public static Mrn Number(long serial) => Mrn.Create(2026, Country, (ulong)serial, 'R');

    /// <summary>
    /// A declaration that is accepted, assessed, paid and cleared in one decision.
    /// </summary>
    public static SampleDecision Cleared(long serial, string? lrn = null)
    {
        var payload = Payload(serial);
        return Decide(
            serial,
            lrn ?? $"LRN{serial:D9}",
            payload,
            new DeclarationAccepted(Morning, []),
            Assessed(DutyStage.Indicative),
            new LaneChosen(
                new LaneChoice(Lane.Green, [new("P-17", 3, Lane.Blue, "first trade", ["mass 120"])], 0.04)
            ),
            new PaymentReceived($"BANK-{serial}", Duty),
            new ResultTold(1),
            Assessed(DutyStage.Final),
            new DeclarationCleared()
        );
    }

    /// <summary>A declaration that is accepted, and nothing more.</summary>
    public static SampleDecision Accepted(long serial) =>
        Decide(serial, $"LRN{serial:D9}", Payload(serial), new DeclarationAccepted(Morning, []));

    /// <summary>A declaration that takes an amount of a guarantee and keeps it.</summary>
    public static SampleDecision Reserving(
        long serial,
        string guarantee,
        decimal amount,
        string? lrn = null
    ) =>
        Decide(
            serial,
            lrn ?? $"LRN{serial:D9}",
            Payload(serial),
            new DeclarationAccepted(Morning, []),
            new GuaranteeReserved(guarantee, new Money(amount, Currency.Eur))
        );

    public static SampleDecision Rejected(long serial, string lrn) =>
        Decide(
            serial,
            lrn,
            Payload(serial),
            new DeclarationRejected([
                new("CDS40045", "Declaration/ID", "must be given", "UCC-DA annex B", "give it"),
            ])
        );

    /// <summary>One more decision on a case that stands after <paramref name="before"/>.</summary>
    public static SampleDecision Next(Case before, params Event[] events)
    {
        var after = events.Aggregate(before, (c, f) => c.With(f, Morning.AddHours(1)));
        return new SampleDecision(
            before,
            after,
            events,
            Morning.AddHours(1),
            new Actor("officer-7", "officer", "XA000001")
        )
        {
            DueAt = after.PaymentDueAt,
        };
    }

    private static SampleDecision Decide(long serial, string lrn, byte[] payload, params Event[] rest)
    {
        Event[] events =
        [
            new DeclarationLodged("xml", lrn, "IMA", "XA123456789000")
            {
                Payload = payload,
                Declaration = new Declaration
                {
                    Message = new Element("Declaration", null, []),
                    FunctionCode = "9",
                    Lrn = lrn,
                    TypeCode = "IMA",
                    PresentationOffice = "XA000001",
                    GoodsItemQuantity = 2,
                },
            },
            .. rest,
        ];
        var mrn = Number(serial);
        var at = Morning.AddMilliseconds(serial);
        var after = Case.Replay(mrn, events.Select(f => (f, at)));
        return new SampleDecision(null, after, events, at, new Actor("XA123456789000", "trader"))
        {
            Digest = after.IsRejected ? null : SHA256.HashData(payload),
        };
    }

    private static DutyAssessed Assessed(DutyStage stage) =>
        new(
            stage,
            "XA-2026-03",
            new Assessment([
                new DutyLine(
                    1,
                    "A00",
                    "100",
                    new Money(2410m, Currency.Eur),
                    null,
                    new Rate(5m),
                    null,
                    Duty,
                    Duty,
                    "E",
                    [
                        new("value at the border", "2410.00 EUR", "WTO Valuation Agreement art. 1"),
                        new("5 % of 2410.00", "120.50 EUR", "tariff of XA, heading 8703"),
                    ]
                ),
            ])
        );

    /// <summary>5 KB of text that differs from case to case, as messages do.</summary>
    private static byte[] Payload(long serial)
    {
        var random = new Random((int)serial);
        var bytes = new byte[5_000];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i % 8 < 5 ? "<Item>"[i % 6] : 'a' + random.Next(26));
        return bytes;
    }
}
