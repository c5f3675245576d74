namespace Customhouse.Declarations;

/// <summary>
/// One row of the table that says what an authorisation is wanted for: which declarations or goods items, and
/// the categories of which one is enough. What a row leaves out, it does not ask for.
/// </summary>
/// <param name="For">What is wanted, as a sentence goes on after "The authorisation for".</param>
/// <param name="Categories">Codes of UCC-DA annex A (DE 3/39), one of which is enough.</param>
/// <param name="Basis">The law that asks for it.</param>
public sealed record AuthorisationNeed(string For, IReadOnlyList<string> Categories, string Basis)
{
    /// <summary>Additional declaration types (DE 1/2), a letter each; empty for any.</summary>
    public string Types { get; init; } = "";

    /// <summary>Requested procedure (DE 1/10); null for any.</summary>
    public string? Requested { get; init; }

    /// <summary>Previous procedures (DE 1/10); empty for any.</summary>
    public IReadOnlyList<string> Previous { get; init; } = [];

    /// <summary>A statement (DE 2/2) by which an item applies for it; null where none stands in for
    /// it.</summary>
    public string? UnlessStated { get; init; }

    /// <summary>The declaration names a warehouse (DE 2/7), and by its number the authorisation that is
    /// used.</summary>
    public bool NamesWarehouse { get; init; }

    /// <summary>Those of <see cref="Categories"/> that are held by whoever keeps a warehouse for anybody's
    /// goods (UCC art. 240; UCC-DA art. 203: public warehouses): such a one is found by its number, and
    /// serves whom its holder never gave a mandate.</summary>
    public IReadOnlyList<string> OfKeepers { get; init; } = [];

    /// <summary>Positions, from one, of the items that want it; empty where the declaration does
    /// not.</summary>
    public IReadOnlyList<int> ItemsOf(Declaration declaration)
    {
        if (Types.Length > 0 && !Types.Contains(declaration.AdditionalType, StringComparison.Ordinal))
            return [];
        List<int>? wanting = null;
        for (var i = 0; i < declaration.Items.Count; i++)
            if (IsWantedBy(declaration.Items[i]) && !IsAppliedFor(declaration, declaration.Items[i]))
                (wanting ??= []).Add(i + 1);
        return wanting ?? (IReadOnlyList<int>)[];
    }

    private bool IsWantedBy(GoodsItem item) =>
        (Requested is null || Requested == item.RequestedProcedure)
        && (Previous.Count == 0 || item.PreviousProcedure is { } previous && Previous.Contains(previous));

    private bool IsAppliedFor(Declaration declaration, GoodsItem item) =>
        UnlessStated is { } code
        && (item.Statements.Any(s => s.Code == code) || declaration.Statements.Any(s => s.Code == code));
}

/// <summary>Whether what a declaration rests on is looked up in the registers.</summary>
public enum Verification
{
    /// <summary>It is: what is not registered does not exist.</summary>
    Always,

    /// <summary>It is where the installation keeps authorisations at all; until the first one is registered
    /// the declaration is believed.</summary>
    WhereKept,
}

/// <summary>What the law of an administration says of authorisations and of guarantees for what is not
/// paid.</summary>
/// <param name="Verified">Whether they are looked up in the registers.</param>
/// <param name="Needs">What an authorisation is wanted for that the header names (DE 3/39).</param>
public sealed record AuthorisationTerms(Verification Verified, IReadOnlyList<AuthorisationNeed> Needs)
{
    /// <summary>The category that the holder of a comprehensive guarantee needs; the guarantee tells who that
    /// is. Empty where the law names none, and nobody may use one.</summary>
    public string ComprehensiveGuarantee { get; init; } = "";

    /// <summary>Additional declaration types (DE 1/2), a letter each, whose duty is told later and is secured
    /// until then.</summary>
    public string SecuredTypes { get; init; } = "";
}
