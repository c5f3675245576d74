using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Tests.Clearance;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;

namespace Customhouse.Tests.Rehearsing;

/// <summary>Declarations of the past for tests, and changes tried on them.</summary>
internal static class PastSamples
{
    /// <summary>A declaration of the past that was taken at noon of the tests' day.</summary>
    public static PastDeclaration Past(int number, Declaration declaration, bool wasTaken = true) =>
        new(
            Mrn.Create(2026, CountryCode.Parse("XA"), (ulong)number, 'R'),
            declaration.Declarant?.Id ?? "",
            EntitledHouse.Noon,
            wasTaken,
            new Money(2_000m, Currency.Eur),
            declaration,
            []
        );

    /// <summary>A lawbook of its text, under the general terms.</summary>
    public static Lawbook Book(string text) =>
        ReadBook(text) ?? throw new InvalidOperationException("the text is no lawbook");

    /// <summary>The same; null where the text is no lawbook.</summary>
    public static Lawbook? ReadBook(string text) =>
        ShippedLaw.Read(
            "includes: [terms.yaml, XA/terms.yaml]\n" + text,
            ("terms.yaml", ShippedLaw.Text("terms.yaml")),
            ("XA/terms.yaml", ShippedLaw.Text("XA/terms.yaml"))
        )
            is { Faults.Count: 0, Books: [var book] }
            ? book
            : null;

    /// <summary>An edition of a lawbook.</summary>
    public static LawEdition Edition(string name, Lawbook book) =>
        new(name, book.Digest, () => new LawReading([book], []));

    /// <summary>One lawbook in the place of another, under the registers of a trader that may do
    /// everything.</summary>
    public static RehearsedChange Change(Lawbook before, Lawbook after) =>
        RehearsedChange.OfLaw(EntitledHouse.Whole, Edition("A", before), Edition("B", after));

    /// <summary>What trying a change on declarations comes to.</summary>
    public static (ChangeFigures Figures, int Asked) Tried(
        RehearsedChange change,
        IEnumerable<PastDeclaration> all
    )
    {
        var rehearsal = new TradeRehearsal(change);
        var asked = all.Count(rehearsal.Take);
        return (rehearsal.Figures(), asked);
    }

    /// <summary>Declarations of all sorts: in and out, several items, procedures, goods and days.</summary>
    public static IReadOnlyList<PastDeclaration> Mixed(Random random, int count) =>
        [.. Enumerable.Range(1, count).Select(n => Past(n, Any(random), random.Next(4) > 0))];

    private static Declaration Any(Random random)
    {
        T Pick<T>(params T[] of) => of[random.Next(of.Length)];
        var declaration = EntitledHouse.Import(
            Pick("40", "40", "40", "51", "71", "42"),
            Pick("IMA", "IMA", "IMD", "EXA")
        );
        var items = Enumerable
            .Range(1, random.Next(1, 4))
            .Select(i =>
                declaration.Items[0] with
                {
                    Sequence = i,
                    Commodity = HsCode.Parse(Pick("84151030", "73181500", "04069018", "93020000")),
                    NetMassKilograms = random.Next(5, 60),
                    Origins = [new Origin(CountryCode.Parse(Pick("CN", "AU", "US")), "1")],
                    RequestedProcedure = random.Next(6) == 0 ? null : declaration.Items[0].RequestedProcedure,
                }
            );
        return declaration with
        {
            Lrn = new string('L', random.Next(1, 8)),
            BorderTransportMode = Pick("1", "3", "4", null),
            PresentationOffice = Pick("XA001", "XA002", null),
            Items = [.. items],
        };
    }
}
