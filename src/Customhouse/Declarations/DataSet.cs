namespace Customhouse.Declarations;

/// <summary>The set of data that a declaration follows (UCC-DA annex B; UK CDS volume 3).</summary>
public enum DataSet
{
    /// <summary>H1: free circulation, end use, and what leads there.</summary>
    FreeCirculation,

    /// <summary>H2: customs warehousing and free zones.</summary>
    Warehousing,

    /// <summary>H3: temporary admission.</summary>
    TemporaryAdmission,

    /// <summary>H4: inward processing.</summary>
    InwardProcessing,

    /// <summary>H7: low value, without codes of duty.</summary>
    LowValue,

    /// <summary>H8: the internal market, not at risk, by an authorised trader.</summary>
    InternalMarket,

    /// <summary>I1, occasional: duty is told at once.</summary>
    SimplifiedOccasional,

    /// <summary>I1, authorised: duty is told on the supplementary declaration.</summary>
    SimplifiedAuthorised,

    /// <summary>C21: goods that only pass, or an entry in the declarant's records.</summary>
    Presence,

    /// <summary>The period's closing statement of an authorised trader (type Q).</summary>
    FinalSupplementary,

    /// <summary>B1 to B4 and C1.</summary>
    Export,
}

/// <summary>Whether a declaration is told its duty (RES 13).</summary>
public enum DutyTelling
{
    /// <summary>No duty is worked out and none is told.</summary>
    None,

    /// <summary>Told that nothing is due.</summary>
    Nothing,

    /// <summary>Worked out by the tariff and told, amounts of zero included.</summary>
    Assessed,
}

/// <summary>Which set of data a declaration follows, from its type and procedure codes.</summary>
/// <param name="LowValue">The additional procedure (DE 1/11) of low-value consignments.</param>
/// <param name="InternalMarket">The authorisation (DE 3/39) to move goods within an internal market; null
/// where there is none.</param>
/// <param name="InternalMovement">The statements (DE 2/2) that such goods bear, each of them.</param>
public sealed record DataSets(string LowValue, string? InternalMarket, IReadOnlyList<string> InternalMovement)
{
    /// <summary>The set of data; where several fit, the one that an earlier line of the list names.</summary>
    public DataSet Of(Declaration declaration)
    {
        var requested = declaration.Items.Count > 0 ? declaration.Items[0].RequestedProcedure : null;
        return declaration switch
        {
            { IsExport: true } => DataSet.Export,
            { AdditionalType: 'J' or 'K' } => DataSet.Presence,
            { AdditionalType: 'Q' or 'U' } => DataSet.FinalSupplementary,
            { AdditionalType: 'C' or 'F' } => DataSet.SimplifiedAuthorised,
            _ when IsLowValue(declaration) => DataSet.LowValue,
            _ when IsInternalMarket(declaration) => DataSet.InternalMarket,
            _ when requested == "00" => DataSet.Presence,
            _ when requested is "71" or "76" or "77" or "78" => DataSet.Warehousing,
            { AdditionalType: 'B' or 'E' } => DataSet.SimplifiedOccasional,
            _ when requested == "53" => DataSet.TemporaryAdmission,
            _ when requested == "51" => DataSet.InwardProcessing,
            _ => DataSet.FreeCirculation,
        };
    }

    /// <summary>
    /// What the trader is told of duty. Goods under warehousing owe nothing yet; an authorised simplified
    /// declaration tells it later; low-value and internal-market sets carry no elements of duty.
    /// </summary>
    public DutyTelling TellingOf(Declaration declaration) =>
        Of(declaration) switch
        {
            DataSet.Presence => DutyTelling.Nothing,
            DataSet.FreeCirculation
            or DataSet.TemporaryAdmission
            or DataSet.InwardProcessing
            or DataSet.SimplifiedOccasional => DutyTelling.Assessed,
            _ => DutyTelling.None,
        };

    private bool IsLowValue(Declaration declaration) =>
        declaration.Items.Any(i => i.AdditionalProcedures.Contains(LowValue));

    private bool IsInternalMarket(Declaration declaration) =>
        InternalMarket is not null
        && declaration.AuthorisationHolders.Any(a => a.Category == InternalMarket)
        && declaration.Items.All(i =>
            i.Taxes.Count == 0 && InternalMovement.All(code => i.Statements.Any(s => s.Code == code))
        );
}
