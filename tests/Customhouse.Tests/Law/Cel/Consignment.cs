using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Tests.Law.Cel;

/// <summary>A declaration as the tests of the rule language know it.</summary>
internal sealed record Consignment(string Type, Party? Exporter, IReadOnlyList<Line> Items, DateOnly Accepted)
{
    /// <summary>An amount that may be absent, and is.</summary>
    public Money? Fee { get; init; }

    private static readonly HashSet<string> Countries = ["CN", "NO", "CH"];

    /// <summary>The strict environment of rules.</summary>
    public static readonly CelEnvironment Rules = Declared(isStrict: true);

    /// <summary>The same with the published meaning of the language.</summary>
    public static readonly CelEnvironment Published = Declared(isStrict: false);

    /// <summary>A frame of rules with this declaration.</summary>
    public Frame Frame(CelEnvironment environment, long stepsMax = CelLimits.StepsMax)
    {
        var frame = new Frame(environment, stepsMax);
        frame.Set("declaration", this);
        frame.Set("limit", 1000m);
        frame.Set("today", new DateOnly(2026, 2, 28));
        return frame;
    }

    /// <summary>Two items, the second with nothing that may be absent.</summary>
    public static readonly Consignment Sample = new(
        "IMA",
        new Party("Ole", null),
        [
            new Line("4000", "CN", 12.5m, new Money(100m, Currency.Eur), 1, ["C501", "N380"]),
            new Line("4071", null, null, new Money(50m, Currency.Eur), 2, []),
        ],
        new DateOnly(2026, 1, 31)
    );

    private static CelEnvironment Declared(bool isStrict)
    {
        var parties = new CelObjectType<Party>("party")
            .Has("name", CelType.String, p => p.Name)
            .MayHave("country", CelType.String, p => p.Country);
        var lines = new CelObjectType<Line>("line")
            .Has("procedure", CelType.String, l => l.Procedure)
            .MayHave("origin", CelType.String, l => l.Origin)
            .MayHaveValue("netMass", CelType.Decimal, l => l.NetMass)
            .HasValue("value", CelType.Money, l => l.Value)
            .HasValue("number", CelType.Int, l => l.Number)
            .Has("documents", CelType.List(CelType.String), l => l.Documents);
        var consignments = new CelObjectType<Consignment>("consignment")
            .Has("type", CelType.String, c => c.Type)
            .MayHave("exporter", parties.Type, c => c.Exporter)
            .Has("items", CelType.List(lines.Type), c => c.Items)
            .MayHaveValue("fee", CelType.Money, c => c.Fee)
            .HasValue("accepted", CelType.Date, c => c.Accepted);
        return new CelEnvironment(
            [
                new("declaration", consignments.Type),
                new("limit", CelType.Decimal),
                new("today", CelType.Date),
            ],
            [IsListed()],
            [parties, lines, consignments]
        )
        {
            IsStrict = isStrict,
        };
    }

    /// <summary>A look-up whose lists are known when a condition is compiled.</summary>
    private static CelFunction IsListed() =>
        CelFunction.Of<string, string, bool>(
            ".isListed",
            [CelType.String, CelType.String],
            CelType.Bool,
            (_, code, list) => list == "countries" && Countries.Contains(code),
            known =>
                known[1] is string list && list != "countries"
                    ? ($"there is no list '{list}'", "did you mean 'countries'?")
                    : null
        );
}

internal sealed record Party(string Name, string? Country);

internal sealed record Line(
    string Procedure,
    string? Origin,
    decimal? NetMass,
    Money Value,
    long Number,
    IReadOnlyList<string> Documents
);
