namespace Customhouse.Web.Parts;

/// <summary>Why a field of a form was refused.</summary>
/// <param name="Field">The id of the field; empty where the fault is of the whole form.</param>
/// <param name="Mend">What would mend it; null where the text says it.</param>
public sealed record FieldFault(string Field, string Text, string? Mend = null)
{
    /// <summary>The first fault of a field, to be shown beside it.</summary>
    public static FieldFault? Find(IReadOnlyList<FieldFault> faults, string field) =>
        faults.FirstOrDefault(f => f.Field == field);
}
