using Customhouse.Clearance;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Conditions on the rows of cases that several readers ask for.</summary>
internal static class CaseConditions
{
    /// <summary>Word for word the condition of the index.</summary>
    internal const string IsOpen = "state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated')";

    /// <summary>States in which somebody still has something to do.</summary>
    internal static readonly IReadOnlyList<CaseState> OpenStates =
    [
        CaseState.New,
        CaseState.Registered,
        CaseState.Accepted,
        CaseState.DocumentsWanted,
        CaseState.UnderControl,
        CaseState.UnderQuery,
        CaseState.Detained,
        CaseState.RequestPending,
        CaseState.AwaitingPayment,
        CaseState.Released,
    ];

    /// <summary>Sorts behind every text that begins with what stands before it.</summary>
    internal const char LastOfPrefix = '\uffff';

    /// <summary>Releases that one reckoning of times takes in.</summary>
    internal const int ReleasesMax = 1_000_000;

    /// <summary>The offices that may be shown; null for all. A case that names no office is
    /// everybody's.</summary>
    internal static string? Scope(
        IReadOnlyList<string> offices,
        DynamicParameters values,
        string column = "office"
    )
    {
        if (offices.Count == 0)
            return null;
        return $"({column} in {values.AddList("scope", offices)} or {column} is null)";
    }

    /// <summary>Narrows what is read of cases to some customs offices, where it is to be narrowed at
    /// all.</summary>
    internal static string Within(
        IReadOnlyList<string> offices,
        DynamicParameters values,
        string column = "office"
    ) => Scope(offices, values, column) is { } scope ? $" and {scope}" : "";
}
