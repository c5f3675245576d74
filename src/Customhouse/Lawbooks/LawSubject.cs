using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>
/// What a rule speaks on: the declaration, a goods item, or something that either lists. The variable of its
/// name is bound to each in turn, and pointers may begin with the name.
/// </summary>
/// <param name="Name">As rules name it.</param>
/// <param name="Type">Of the variable.</param>
/// <param name="Slot">The variable's place in the frame.</param>
internal sealed record LawSubject(string Name, CelType Type, int Slot)
{
    /// <summary>What lists it; null for the declaration and for a request.</summary>
    public LawSubject? Parent { get; private init; }

    /// <summary>What the parent lists; null where there is no parent.</summary>
    public Func<object, IReadOnlyList<object>>? Read { get; private init; }

    /// <summary>Where it stands below its parent, without its position.</summary>
    public Pointer Path { get; private init; } = Pointer.Whole;

    public static readonly LawSubject Declaration = new(
        "declaration",
        LawDeclarationTypes.Declaration.Type,
        3
    );

    public static readonly LawSubject Item = Listed<Declaration>(
        Declaration,
        "item",
        LawDeclarationTypes.Item,
        d => d.Items,
        "GoodsShipment/GovernmentAgencyGoodsItem",
        4
    );

    public static readonly LawSubject Request = new("request", LawDeclarationTypes.Declaration.Type, 5);

    public static readonly LawSubject Amendment = Listed<Declaration>(
        Request,
        "amendment",
        LawTypes.Amendment,
        d => d.Amendments,
        "Amendment",
        6
    );

    public static readonly IReadOnlyList<LawSubject> All =
    [
        Declaration,
        Item,
        Request,
        Amendment,
        OfItem("document", LawTypes.Document, i => i.Documents, "AdditionalDocument", 7),
        OfItem("previousDocument", LawTypes.Document, i => i.PreviousDocuments, "PreviousDocument", 8),
        OfItem("statement", LawTypes.Statement, i => i.Statements, "AdditionalInformation", 9),
        OfItem("tax", LawTypes.Tax, i => i.Taxes, "Commodity/DutyTaxFee", 10),
        OfItem("packaging", LawTypes.Package, i => i.Packages, "Packaging", 11),
        OfItem("charge", LawTypes.Charge, i => i.ValuationCharges, "CustomsValuation/ChargeDeduction", 12),
        OfItem(
            "classification",
            LawTypes.Classification,
            i => i.Classifications,
            "Commodity/Classification",
            13
        ),
        OfItem("origin", LawTypes.Origin, i => i.Origins, "Origin", 14),
        Listed<Declaration>(
            Declaration,
            "authorisation",
            LawTypes.Authorisation,
            d => d.AuthorisationHolders,
            "AuthorisationHolder",
            15
        ),
        Listed<Declaration>(
            Declaration,
            "guarantee",
            LawTypes.Guarantee,
            d => d.Guarantees,
            "ObligationGuarantee",
            16
        ),
        Listed<Declaration>(
            Declaration,
            "headerCharge",
            LawTypes.Charge,
            d => d.ValuationCharges,
            "GoodsShipment/CustomsValuation/ChargeDeduction",
            17
        ),
        Listed<Declaration>(
            Declaration,
            "currencyExchange",
            LawTypes.Exchange,
            d => d.CurrencyExchanges,
            "CurrencyExchange",
            18
        ),
        new("container", CelType.String, 19)
        {
            Parent = Declaration,
            Read = of => ContainerNumber.OfEquipment((Declaration)of),
            Path = Pointer.Parse("GoodsShipment/Consignment/TransportEquipment"),
        },
        Listed<Declaration>(
            Request,
            "requestStatement",
            LawTypes.Statement,
            d => d.Statements,
            "AdditionalInformation",
            20
        ),
    ];

    /// <summary>What a rule on this one may read, from the outermost on.</summary>
    public IEnumerable<LawSubject> Scope => Parent is null ? [this] : Parent.Scope.Append(this);

    private static LawSubject OfItem(
        string name,
        CelObjectType type,
        Func<GoodsItem, IReadOnlyList<object>> read,
        string path,
        int slot
    ) => Listed(Item, name, type, read, path, slot);

    private static LawSubject Listed<TParent>(
        LawSubject parent,
        string name,
        CelObjectType type,
        Func<TParent, IReadOnlyList<object>> read,
        string path,
        int slot
    ) =>
        new(name, type.Type, slot)
        {
            Parent = parent,
            Read = of => read((TParent)of),
            Path = Pointer.Parse(path),
        };
}
