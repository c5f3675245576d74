using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>What the tariff found one goods item to be worth and to owe, in the administration's
/// currency.</summary>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="CustomsValue">Of the whole item.</param>
/// <param name="Duty">Duties and taxes of the item, whether or not they are paid now.</param>
public sealed record ItemWorth(int Item, decimal CustomsValue, decimal Duty);

/// <summary>
/// The figures of one declaration, taken once: what profiles ask for and what a learned model is given.
/// Amounts are in the administration's currency, masses in kilograms; null means that nothing was declared.
/// </summary>
public sealed class Features
{
    private const decimal DaysOfAStranger = 0;

    private Features(
        DeclarationContent declaration,
        Operator? importer,
        Operator? declarant,
        DateTimeOffset now,
        ItemFeatures[] items
    )
    {
        Declaration = declaration;
        Importer = importer;
        Declarant = declarant;
        Hour = now.Hour;
        Items = items;
        IsAuthorised = (importer ?? declarant)?.IsAuthorisedEconomicOperator == true;
        var today = DateOnly.FromDateTime(now.DateTime);
        OperatorDays = (importer ?? declarant) is { } known
            ? today.DayNumber - known.Since.DayNumber
            : DaysOfAStranger;
        Documents = Codes(declaration.Documents, d => d.Code);
        Authorisations = Codes(declaration.AuthorisationHolders, a => a.Category);
        foreach (var item in items)
        {
            CustomsValue += item.CustomsValue ?? 0m;
            Duty += item.Duty ?? 0m;
        }
    }

    /// <summary>What the figures are of.</summary>
    public DeclarationContent Declaration { get; }

    /// <summary>The importer (on exports the exporter) where it is registered.</summary>
    public Operator? Importer { get; }

    /// <summary>Who lodged it, where it is registered; null where it is not.</summary>
    public Operator? Declarant { get; }

    /// <summary>
    /// The trader whose goods they are is an authorised economic operator; its agent's status does not count.
    /// </summary>
    public bool IsAuthorised { get; }

    /// <summary>Days since the trader was registered; 0 for one who is not.</summary>
    public decimal OperatorDays { get; }

    /// <summary>The hour of lodgement, 0 to 23.</summary>
    public int Hour { get; }

    /// <summary>Codes of the documents declared for all items.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>Categories of authorisation that the declaration rests on (DE 3/39).</summary>
    public IReadOnlyList<string> Authorisations { get; }

    /// <summary>Customs value of all items; items without one count as 0.</summary>
    public decimal CustomsValue { get; }

    /// <summary>Duties and taxes of all items; 0 where nothing was assessed.</summary>
    public decimal Duty { get; }

    /// <summary>The goods items, in the order of the declaration.</summary>
    public ItemFeatures[] Items { get; }

    /// <summary>What a learned model thinks; null where there is none.</summary>
    public RiskScore? Score { get; init; }

    /// <summary>Where conditions in the rule language run for this declaration; made when the first is
    /// asked.</summary>
    internal RuleRun Rules => field ??= new RuleRun(this);

    /// <summary>Takes the figures of a declaration.</summary>
    /// <param name="worth">What the tariff found; empty where nothing was assessed.</param>
    /// <param name="operators">Finds a registered operator by its identifier.</param>
    /// <param name="model">Null where none was learned.</param>
    /// <param name="now">By the clocks of the customs office: its day and hour are figures.</param>
    public static Features Create(
        DeclarationContent declaration,
        IReadOnlyList<ItemWorth> worth,
        Func<string, Operator?> operators,
        RiskModel? model,
        DateTimeOffset now
    )
    {
        var owner = declaration.IsExport ? declaration.Exporter : declaration.Importer;
        var items = new ItemFeatures[declaration.Items.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = new ItemFeatures(
                declaration,
                declaration.Items[i],
                Find(worth, declaration.Items[i].Sequence)
            );
        var features = new Features(
            declaration,
            Known(owner, operators),
            Known(declaration.Declarant, operators),
            now,
            items
        );
        return model is null
            ? features
            : new Features(declaration, features.Importer, features.Declarant, now, items)
            {
                Score = model.Score(features),
            };
    }

    internal static string[] Codes<T>(IReadOnlyList<T> all, Func<T, string?> code)
    {
        if (all.Count == 0)
            return [];
        var codes = new string[all.Count];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = code(all[i]) ?? "";
        return codes;
    }

    private static Operator? Known(Party? party, Func<string, Operator?> operators) =>
        party?.Id is { } id ? operators(id) : null;

    private static ItemWorth? Find(IReadOnlyList<ItemWorth> worth, int sequence)
    {
        for (var i = 0; i < worth.Count; i++)
            if (worth[i].Item == sequence)
                return worth[i];
        return null;
    }
}

/// <summary>The figures of one goods item; see <see cref="Features"/>.</summary>
public sealed class ItemFeatures
{
    /// <summary>Stands in where a declaration has no items, so that conditions on the whole can still
    /// hold.</summary>
    internal static readonly ItemFeatures None = new();

    private ItemFeatures()
    {
        Item = new GoodsItem { Sequence = 0 };
        Documents = Undated = Additional = PackageTypes = [];
    }

    internal ItemFeatures(DeclarationContent declaration, GoodsItem item, ItemWorth? worth)
    {
        Item = item;
        Commodity = item.Commodity?.Digits;
        Dispatch = (item.ExportCountry ?? declaration.ExportCountry)?.Code;
        Destination = (item.DestinationCountry ?? declaration.DestinationCountry)?.Code;
        foreach (var origin in item.Origins)
            if (origin.Type == "2")
                PreferentialOrigin = origin.Country?.Code;
            else
                Origin = origin.Country?.Code;
        Origin ??= PreferentialOrigin;
        CustomsValue = worth?.CustomsValue ?? item.StatisticalValue?.Amount;
        Duty = worth?.Duty;
        ValuePerKilogram = item.NetMassKilograms is > 0m and { } mass ? Share(CustomsValue, mass) : null;
        ValuePerUnit = item.SupplementaryQuantity is { Value: > 0m } q ? Share(CustomsValue, q.Value) : null;
        Documents = Features.Codes(item.Documents, d => d.Code);
        Undated = [.. UndatedOf(declaration.Documents), .. UndatedOf(item.Documents)];
        Additional = item.AdditionalProcedures;
        PackageTypes = Features.Codes(item.Packages, p => p.Type);
        foreach (var package in item.Packages)
            Packages = (Packages ?? 0m) + (package.Quantity ?? 0m);
    }

    /// <summary>The item as declared.</summary>
    public GoodsItem Item { get; }

    /// <summary>The digits of the commodity code.</summary>
    public string? Commodity { get; }

    /// <summary>
    /// The non-preferential origin (DE 5/15), else the preferential one; ISO 3166-1 alpha-2.
    /// </summary>
    public string? Origin { get; }

    /// <summary>The origin that a preference rests on (DE 5/16); ISO 3166-1 alpha-2.</summary>
    public string? PreferentialOrigin { get; }

    /// <summary>The country of dispatch (DE 5/14), of the item or else of the whole.</summary>
    public string? Dispatch { get; }

    /// <summary>The country of destination (DE 5/8), of the item or else of the whole.</summary>
    public string? Destination { get; }

    /// <summary>What the tariff found, else the statistical value that was declared.</summary>
    public decimal? CustomsValue { get; }

    /// <summary>Duties and taxes; null where nothing was assessed.</summary>
    public decimal? Duty { get; }

    /// <summary>Customs value for one kg net.</summary>
    public decimal? ValuePerKilogram { get; }

    /// <summary>Customs value for one supplementary unit.</summary>
    public decimal? ValuePerUnit { get; }

    /// <summary>Packages of all kinds; null where the item names none.</summary>
    public decimal? Packages { get; }

    /// <summary>Codes of the item's own documents (DE 2/3).</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>Codes of the documents, of the item or of the whole, that bear no date.</summary>
    public IReadOnlyList<string> Undated { get; }

    /// <summary>Additional procedures (DE 1/11).</summary>
    public IReadOnlyList<string> Additional { get; }

    /// <summary>Kinds of packages (DE 6/9).</summary>
    public IReadOnlyList<string> PackageTypes { get; }

    // A quotient too large to hold is as good as the largest: it is compared with thresholds only.
    private static decimal? Share(decimal? amount, decimal of) =>
        amount is not { } a ? null
        : of < 1m && Math.Abs(a) > decimal.MaxValue * of ? decimal.MaxValue
        : a / of;

    private static IEnumerable<string> UndatedOf(IReadOnlyList<Document> documents)
    {
        foreach (var document in documents)
            if (document.Effective is null)
                yield return document.Code;
    }
}
