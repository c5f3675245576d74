using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>Parts with rows, each for its days.</summary>
internal sealed partial class TermsReading
{
    private const string AllCharges = "all";

    private static readonly string[] ProcedureKeys = ["code", "name", "suspensive", "secured", "from", "to"];
    private static readonly string[] TaxKeys = ["type", "class", "base", "adds", "from", "to"];

    private static readonly string[] ReliefKeys =
    [
        "requested",
        "previous",
        "additional",
        "relief",
        "charges",
        "basis",
        "from",
        "to",
    ];

    private static readonly string[] NeedKeys =
    [
        "for",
        "types",
        "requested",
        "previous",
        "categories",
        "keepers",
        "warehouse",
        "unlessStated",
        "basis",
        "from",
        "to",
    ];

    private static readonly string[] LicenceKeys = ["document", "name", "registered", "basis", "from", "to"];
    private static readonly string[] ExciseKeys = ["types", "unit", "currency", "basis", "rates"];
    private static readonly string[] ExciseRateKeys = ["from", "to", "amount"];
    private static readonly string[] ContractKeys = ["proof", "currency", "basis", "from", "to"];

    private static readonly Dictionary<string, TaxClass> Classes = new(StringComparer.Ordinal)
    {
        ["customs-duty"] = TaxClass.CustomsDuty,
        ["union-duty"] = TaxClass.UnionDuty,
        ["excise"] = TaxClass.Excise,
        ["levy"] = TaxClass.Levy,
        ["value-added-tax"] = TaxClass.ValueAddedTax,
    };

    private static readonly Dictionary<string, TaxClass> Charges = new(Classes, StringComparer.Ordinal)
    {
        [AllCharges] = TaxClass.All,
    };

    private static readonly Dictionary<string, ReliefKind> Kinds = new(StringComparer.Ordinal)
    {
        ["relieved"] = ReliefKind.Relieved,
        ["suspended"] = ReliefKind.Suspended,
        ["partial"] = ReliefKind.Partial,
    };

    private static readonly Dictionary<string, TaxBasePart> BaseParts = new(StringComparer.Ordinal)
    {
        ["value"] = TaxBasePart.Value,
        ["costs"] = TaxBasePart.Costs,
        ["declared-price"] = TaxBasePart.DeclaredPrice,
    };

    /// <summary>Rows that name a procedure, the member that does, and the procedure.</summary>
    private readonly List<(TermRow Row, string Name, string Code)> _named = [];

    private enum TaxBasePart
    {
        Value,
        Costs,
        DeclaredPrice,
    }

    private List<Dated<LawProcedure>> Procedures()
    {
        var all = new List<Dated<LawProcedure>>();
        foreach (var row in Rows("procedures", "a procedure", ProcedureKeys))
        {
            var code = row.Needed("code");
            row.Needed("name");
            var procedure = new LawProcedure(code, row.Is("suspensive"), row.Is("secured"));
            all.Add(Keep("procedures", code, row, row.Period(), procedure));
        }
        return all;
    }

    private List<Dated<StackingRule>> Taxes()
    {
        var all = new List<Dated<StackingRule>>();
        var rows = new List<TermRow>();
        foreach (var row in Rows("taxes", "a tax", TaxKeys))
        {
            var type = row.Needed("type");
            var kind = row.OneOf("class", "class of tax", Classes);
            var bases = row.Words("base", "part of a base: it is", BaseParts);
            if (bases.Contains(TaxBasePart.Value) && bases.Contains(TaxBasePart.DeclaredPrice))
                row.Wrong("base", "the base is the customs value and the declared price", "keep one of them");
            var rule = new StackingRule(
                type,
                kind,
                bases.Contains(TaxBasePart.Value),
                bases.Contains(TaxBasePart.Costs),
                row.Texts("adds")
            )
            {
                OnDeclaredPrice = bases.Contains(TaxBasePart.DeclaredPrice),
            };
            rows.Add(row);
            all.Add(Keep("taxes", type, row, row.Period(), rule));
        }
        for (var i = 0; i < rows.Count; i++)
            foreach (var added in all[i].Value.Adds.Where(a => a.Length > 0))
                if (!all.Exists(t => Begins(t.Value.Prefix, added) || Begins(added, t.Value.Prefix)))
                    rows[i]
                        .Wrong(
                            "adds",
                            $"'{added}' is none of the types of tax",
                            EntryReading.Suggestion(added, [.. all.Select(t => t.Value.Prefix)])
                        );
        return all;

        static bool Begins(string text, string with) =>
            with.Length > 0 && text.StartsWith(with, StringComparison.Ordinal);
    }

    private List<Dated<Relief>> Reliefs()
    {
        var all = new List<Dated<Relief>>();
        var order = new List<string>();
        foreach (var row in Rows("reliefs", "a relief", ReliefKeys))
        {
            var (requested, previous) = (Procedure(row, "requested"), row.Text("previous"));
            var additional = row.Text("additional");
            var kind = row.OneOf("relief", "kind of relief", Kinds);
            var charges = row.Words("charges", "class of tax", Charges, isNeeded: true)
                .Aggregate(TaxClass.None, (all, one) => all | one);
            var relief = new Relief(kind, charges, requested, previous, additional, row.Needed("basis"));
            if (requested is null && previous is null && additional is null)
                row.Wrong(
                    null,
                    "the relief is for no procedure",
                    "name 'requested', 'previous' or 'additional'"
                );
            var key = string.Join(' ', new[] { requested, previous, additional }.Select(c => c ?? "-"));
            var period = row.Period();
            foreach (var charge in Classes.Values.Where(c => (charges & c) != TaxClass.None))
                if (!Claim("reliefs", $"{key}/{charge}", key, row, period))
                    break;
            Tell("reliefs", key, row);
            _changes.AddRange(period.Changes);
            order.Add(key);
            all.Add(new Dated<Relief>(period, relief));
        }
        if (order.Count > 0)
            _said.Add(
                new LawPart(
                    LawPartKind.Term,
                    "reliefs",
                    "reliefs, of which the first counts\n"
                        + string.Concat(order.Select(k => $"  {LawDigest.Line(k)}\n"))
                )
            );
        return all;
    }

    private List<Dated<AuthorisationNeed>> Needs()
    {
        var all = new List<Dated<AuthorisationNeed>>();
        foreach (var row in Rows("authorisations", "an authorisation", NeedKeys))
        {
            var need = new AuthorisationNeed(
                row.Needed("for"),
                row.NeededTexts("categories"),
                row.Needed("basis")
            )
            {
                Types = row.Letters("types"),
                Requested = Procedure(row, "requested"),
                Previous = row.Texts("previous"),
                UnlessStated = row.Text("unlessStated"),
                NamesWarehouse = row.Is("warehouse"),
                OfKeepers = row.Texts("keepers"),
            };
            if (need is { Types.Length: 0, Requested: null, Previous.Count: 0 })
                row.Wrong(
                    null,
                    "the authorisation is wanted for every declaration",
                    "name 'types', 'requested' or 'previous'"
                );
            foreach (var keeper in need.OfKeepers.Except(need.Categories))
                row.Wrong(
                    "keepers",
                    $"'{keeper}' is none of the categories of this row",
                    EntryReading.Suggestion(keeper, [.. need.Categories])
                );
            var key = string.Join(
                ' ',
                new[] { need.Types, need.Requested, need.For }.Where(t => t?.Length > 0)
            );
            all.Add(Keep("authorisations", key, row, row.Period(), need));
        }
        return all;
    }

    /// <summary>Null where the lawbook has no table of licences at all: one without a row on a day says that
    /// nothing is a licence then.</summary>
    private List<Dated<LicenceDocument>>? Licences()
    {
        if (parts.All(p => p.Find("licences") is null))
            return null;
        var all = new List<Dated<LicenceDocument>>();
        foreach (var row in Rows("licences", "a licence", LicenceKeys))
        {
            var document = new LicenceDocument(
                row.Needed("document"),
                row.Needed("name"),
                row.Needed("basis"),
                row.Is("registered")
            );
            all.Add(Keep("licences", document.Code, row, row.Period(), document));
        }
        return all;
    }

    private List<Dated<ContractRate>> ContractRates()
    {
        var all = new List<Dated<ContractRate>>();
        foreach (var row in Rows("contractRates", "a rate by contract", ContractKeys))
        {
            var proof = row.Needed("proof");
            var currency = row.Text("currency") is null ? default(Currency?) : row.Currency("currency");
            var key = currency is { } only ? $"{proof} {only}" : proof;
            all.Add(
                Keep(
                    "contractRates",
                    key,
                    row,
                    row.Period(),
                    new ContractRate(proof, currency, row.Needed("basis"))
                )
            );
        }
        return all;
    }

    /// <summary>The rates of some tax types, one after the other: from the first day to the last there is
    /// one.</summary>
    private List<Dated<(string TaxType, Rate Rate)>> Excise()
    {
        var all = new List<Dated<(string, Rate)>>();
        foreach (var row in Rows("excise", "an excise rate", ExciseKeys))
        {
            var types = row.NeededTexts("types");
            var (unit, currency) = (row.Needed("unit"), row.Currency("currency"));
            row.Needed("basis");
            var rates = row.Rows("rates", reading, ExciseRateKeys);
            if (rates.Count == 0)
                row.Wrong("rates", "the row has no rate", "add 'rates:' with 'from' and 'amount'");
            foreach (var rate in rates)
            {
                var period = rate.Period();
                if (period.From is null)
                    rate.Wrong(null, "the rate has no first day", "add 'from:'");
                var amount = new Rate(null, new Money(rate.Number("amount"), currency), unit);
                foreach (var type in types)
                {
                    Claim("excise", type, type, rate, period);
                    all.Add(new(period, (type, amount)));
                }
                _changes.AddRange(period.Changes);
            }
            Tell("excise", string.Join(' ', types), row);
        }
        return all;
    }

    /// <summary>A requested procedure that a row names; whether the law has it is asked when all are
    /// read.</summary>
    private string? Procedure(TermRow row, string name)
    {
        if (row.Text(name) is not { Length: > 0 } code)
            return null;
        _named.Add((row, name, code));
        return code;
    }
}
