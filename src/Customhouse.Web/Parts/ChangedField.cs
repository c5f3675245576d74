using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Parts;

/// <summary>One field that somebody else changed while a form was open.</summary>
/// <param name="Label">What the form calls it.</param>
/// <param name="Theirs">What stands now.</param>
/// <param name="Yours">What the form holds.</param>
public sealed record ChangedField(string Label, string Theirs, string Yours)
{
    /// <summary>The fields whose values differ.</summary>
    internal static IReadOnlyList<ChangedField> Compare(
        params IEnumerable<(string Label, string Theirs, string Yours)> fields
    ) =>
        [.. fields.Where(f => f.Theirs != f.Yours).Select(f => new ChangedField(f.Label, f.Theirs, f.Yours))];
}

/// <summary>The state that a form was made on, as a hidden field carries it.</summary>
internal static class FormMark
{
    public const string Field = "mark";

    /// <summary>The mark that a form was sent with; empty for none.</summary>
    public static string In(IFormCollection? form) => form?[Field].ToString() ?? "";

    /// <summary>The version that a form was made of; -1 where its mark is none, which is no
    /// version.</summary>
    public static int VersionIn(IFormCollection? form) => Version(In(form));

    /// <summary>The version that a mark names; -1 where it names none.</summary>
    public static int Version(string? mark) =>
        int.TryParse(mark, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    public static string Of(int version) => version.ToString(CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
