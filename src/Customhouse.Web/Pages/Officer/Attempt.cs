using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Officer;

/// <summary>An act that an officer is about to do, or that was not done.</summary>
/// <param name="Act">The act whose form is open; null for none.</param>
public sealed record Attempt(OfficerAct? Act)
{
    /// <summary>What was typed, by field.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>The sequence that the officer had seen when others recorded more; null where nobody
    /// did.</summary>
    public int? Seen { get; init; }

    public int Status { get; init; } = StatusCodes.Status200OK;

    public string? Of(string field) => Typed.GetValueOrDefault(field);
}
