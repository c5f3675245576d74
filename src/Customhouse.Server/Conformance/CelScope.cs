using System.Globalization;
using System.Text.RegularExpressions;

namespace Customhouse.Server.Conformance;

/// <summary>Which published cases of the rule language ask for what it leaves out by design (see
/// docs/decisions/0054): messages of protocol buffers, floating point, and some extensions. It looks at what
/// a case holds, never at its name and never at what we make of it.</summary>
internal static partial class CelScope
{
    private const NumberStyles Style = NumberStyles.Float;
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private const string Messages = "it needs messages of protocol buffers";
    private const string Floats = "it needs floating point: numbers here are exact decimals";

    /// <summary>Why a case is left out; null for one that is judged.</summary>
    public static string? LeftOut(CelCase one)
    {
        var all = one.Test.All().ToArray();
        var bare = Comment().Replace(Quoted().Replace(one.Expression, "\"\""), "");
        if (
            all.Any(IsOfMessages)
            || Message().IsMatch(bare)
            || Packages().IsMatch(bare)
            || (
                one.Container.Length > 0 && Packages().IsMatch(one.Container + ".") && Capital().IsMatch(bare)
            )
        )
            return Messages;
        if (Network().IsMatch(bare))
            return "it needs network addresses";
        if (Blocks().IsMatch(bare))
            return "it needs the macros by which optimisers are tested";
        return NeedsFloats(one, bare, all) ? Floats : null;
    }

    /// <summary>Types and values of protocol buffers, but for moments and spans, which have types of their
    /// own.
    /// </summary>
    private static bool IsOfMessages(ProtoField field) =>
        field.Name is "wrapper" or "enum_value"
        || (field.Name == "message_type" && !OwnTypes().IsMatch($"/{field.Text}]"))
        || (field.Name == "well_known" && field.Text == "ANY")
        || (field.Name.StartsWith('[') && !OwnTypes().IsMatch(field.Name))
        || (
            field.Name == "type_value"
            && Packages().IsMatch(field.Text + ".")
            && !OwnTypes().IsMatch($"/{field.Text}]")
        );

    private static bool NeedsFloats(CelCase one, string bare, ProtoField[] all)
    {
        if (NotFinite().IsMatch(one.Expression) || ByZero().IsMatch(bare) || FloatFunctions().IsMatch(bare))
            return true;
        var doubles = all.Where(f => f.Name == "double_value").Select(f => f.Text!).ToArray();
        var written = Number().Matches(one.Expression).Select(m => m.Value).ToArray();
        if (doubles.Concat(written.Where(IsFraction)).Any(n => !IsDecimal(n)))
            return true;
        var isDouble =
            doubles.Length > 0
            || written.Any(IsFraction)
            || bare.Contains("double(", StringComparison.Ordinal);
        var told = all.Where(f => f.Name is "int64_value" or "uint64_value").Select(f => f.Text!);
        return isDouble && AreMovedByRounding([.. written, .. doubles, .. told]);
    }

    /// <summary>Whether floating point sees two of the numbers in another order than they have.</summary>
    private static bool AreMovedByRounding(string[] numbers)
    {
        var large = numbers.Where(n => !IsHex(n) && decimal.TryParse(n, Style, Plain, out _)).ToArray();
        return large.Any(a =>
            large.Any(b =>
                decimal.Parse(a, Style, Plain).CompareTo(decimal.Parse(b, Style, Plain))
                != double.Parse(a, Style, Plain).CompareTo(double.Parse(b, Style, Plain))
            )
        );
    }

    private static bool IsFraction(string number) => number.AsSpan().ContainsAny(".eE") && !IsHex(number);

    private static bool IsHex(string number) => number.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a decimal holds it.</summary>
    private static bool IsDecimal(string number) =>
        decimal.TryParse(number, Style, Plain, out var exact)
        && double.TryParse(number, Style, Plain, out var rounded)
        && double.Parse(exact.ToString(Plain), Style, Plain).Equals(rounded)
        && (exact != 0 || !number.Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9'));

    [GeneratedRegex(
        """(?s)[rRbB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<!\w)(?!in\b)[A-Za-z_]\w*(\s*\.\s*\w+)*\s*\{", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();

    [GeneratedRegex(@"//[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"cel\s*\.\s*expr\s*\.|\bgoogle\s*\.\s*(protobuf|api|type)\s*\.\s*(?!Timestamp\b|Duration\b)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Packages();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Capital();

    [GeneratedRegex(@"/google\.protobuf\.(Timestamp|Duration)\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnTypes();

    [GeneratedRegex(
        @"\b(ip|cidr|isIP|isCIDR)\s*\(|\bip\.is|\bnet\.(IP|CIDR)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Network();

    [GeneratedRegex(@"\bcel\.(block|index|iterVar|accuVar)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\b(NaN|nan|Infinity|[iI]nf)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotFinite();

    [GeneratedRegex(@"/\s*\(?\s*-?0*\.0+(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ByZero();

    [GeneratedRegex(@"\bmath\.(isNaN|isInf|isFinite|sqrt)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FloatFunctions();

    [GeneratedRegex(
        @"(?<![\w.])(0[xX][0-9a-fA-F]+|[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Number();
}
