namespace Customhouse.Server.Tests.Structure;

/// <summary>Members that nothing in the product calls and that are kept, each with its reason.</summary>
internal static class KeptAllTheSame
{
    private const string ForTests = "a test sees by it what the product does";

    private const string ForModules = "what a module may declare; the parcels of the tests do";

    private const string ForTables = "its tests state the rule on plain tables";

    private const string ForRules = "what reads rules declares and runs by it; the tests of the language do";

    public static readonly IReadOnlyDictionary<string, string> Members = new Dictionary<string, string>
    {
        ["Customhouse.Law: ValuationMethods.Determine(ValuationEvidence, Pointer)"] =
            "the law of valuation beyond the price paid; no desk asks for it yet",
        ["Customhouse.Law: CelObjectType`1"] = ForRules,
        ["Customhouse.Law: CelProgram.Constant"] = ForRules,
        ["Customhouse.Law: CelProgram.Holds(Frame)"] = ForRules,
        ["Customhouse.Law: CelTimestamp.From(DateTimeOffset)"] = ForRules,
        ["Customhouse.Law: Frame.Set(Int32, Object)"] = ForRules,
        ["Customhouse.Law: Concealment.IsEmpty"] = ForTables,
        ["Customhouse.Law: Suppression.Conceal(IReadOnlyList`1, Int32)"] = ForTables,
        ["Customhouse.Storage: Accounts.PostingsOf(Subject, CancellationToken)"] = ForTests,
        ["Customhouse.Law: TableForm.Without(ReadOnlySpan`1)"] = ForModules,
        ["Customhouse.Storage: DocumentStore.Keep(Byte[], DateTimeOffset)"] = ForTests,
        ["Customhouse.Storage: RegisterStore.EntryAt(String, String, DateTimeOffset, CancellationToken)"] =
            ForTests,
        ["Customhouse.Storage: RegisterStore.Journal(Int64, Int32, CancellationToken)"] = ForTests,
        ["Customhouse.Engine: BatchProof.Fault(TreeHash, Policy)"] = ForModules,
        ["Customhouse.Engine: BackgroundTask.LastRound"] = ForTests,
        ["Customhouse.Engine: EvmKey.Parse(String)"] = "published keys of test vectors are read by it",
        ["Customhouse.Engine: EvmRefusedException.Is(String)"] = ForTests,
        ["Customhouse.Web: ServiceHealth.Last"] = ForTests,
        ["Customhouse.Web: LookUpList.Count"] = ForTests,
        ["Customhouse.Web: Plural.Forms"] = ForTests,
        ["Customhouse.Web: Words.Keys"] = ForTests,
        ["Customhouse.Web: OpenStreams.Count"] = ForTests,
        ["customhouse: World.FindOperator(String)"] = ForTests,
        ["customhouse: LedgerNode.Leave()"] = "a partner that leaves is a case of the tests",
        ["customhouse: TariffImportReport.Of(String)"] = ForTests,
        ["customhouse: TariffImportReport.OfAll(String)"] = ForTests,
        ["customhouse: CdsSuite.Differences(Byte[])"] = ForTests,
    };

    private const string ForCounting = "declared, and kept decoded for whoever counts it";

    private const string ForValuation = "told by the law of valuation beyond the price paid";

    /// <summary>Members of the law's values that are written and that nothing in the product reads.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unread = new Dictionary<string, string>
    {
        ["Amendment.Pointers"] = ForCounting,
        ["AuthorisationHolder.HolderId"] = ForCounting,
        ["CelProgram.Reads"] = ForRules,
        ["DeclarationContent.InlandTransportMode"] = ForCounting,
        ["DeclarationContent.TransactionNature"] = ForCounting,
        ["DeclarationContent.Warehouse"] = ForCounting,
        ["Document.Name"] = ForCounting,
        ["Document.Status"] = ForCounting,
        ["GoodsItem.Consignee"] = ForCounting,
        ["GoodsItem.TaxParties"] = ForCounting,
        ["Warehouse.Id"] = ForCounting,
        ["Warehouse.TypeCode"] = ForCounting,
        ["Party.RoleCode"] = ForCounting,
        ["ObligationGuarantee.AccessCode"] = ForCounting,
        ["ObligationGuarantee.Office"] = ForCounting,
        ["Origin.Region"] = ForCounting,
        ["Determination.Refusal"] = ForValuation,
        ["Determination.Value"] = ForValuation,
        ["DeterminedValue.Article"] = ForValuation,
        ["DeterminedValue.Grounds"] = ForValuation,
        ["DeterminedValue.Method"] = ForValuation,
        ["DeterminedValue.SetAside"] = ForValuation,
        ["DeterminedValue.Value"] = ForValuation,
        ["SetAside.Article"] = ForValuation,
        ["ItemMeasures.Grounds"] = ForTests,
        ["QuotaGrant.Reference"] = ForTests,
        ["QuotaGrant.Remaining"] = ForTests,
        ["QuotaGrant.State"] = ForTests,
        ["QuotaRequest.Sequence"] = "tests serve a day's requests in its order",
        ["RiskScore.Reasons"] = "what a model tells of its score; no desk shows it yet",
    };
}
