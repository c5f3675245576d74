using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// The faults of one message, each told so that it can be mended. CDS codes are those of the published list
/// of error codes; codes with MSG are the house's own, for what the list has no number for.
/// </summary>
internal sealed class MessageFaults
{
    public const string Missing = "CDS10001";
    public const string NotAllowed = "CDS10002";
    public const string TooMany = "CDS10003";
    public const string BadForm = "CDS10010";
    public const string BadValue = "CDS10020";
    public const string NotReadable = "MSG10001";
    public const string PastLimit = "MSG10002";
    public const string UnknownMessage = "MSG10003";

    private const string Model = "WCO Data Model 3.6, as published in the message's schema";
    private const string Xml = "XML 1.0 (W3C Recommendation, fifth edition)";
    private const string House = "Limits of this installation";

    /// <summary>Characters told of a root that is not known: its namespace is told in full.</summary>
    private const int FoundMax = 300;

    private readonly List<Refusal> _told = [];
    private bool _full;

    public IReadOnlyList<Refusal> Told => _told.Count == 0 ? [] : [.. _told];

    /// <summary>It is no message at all: before anything else was wrong, it could not be read, or was of no
    /// kind that is known.</summary>
    public bool IsNoMessage { get; private set; }

    public void Clear()
    {
        _told.Clear();
        _full = false;
        IsNoMessage = false;
    }

    private void Tell(string code, Place at, string rule, string basis, string mend)
    {
        if (_full)
            return;
        if (_told.Count == Limits.RefusalsPerAnswerMax - 1)
        {
            _full = true;
            code = PastLimit;
            rule = $"An answer tells {Limits.RefusalsPerAnswerMax} faults at most; this message has more.";
            basis = House;
            mend = "Mend the faults told and send the message again.";
        }
        _told.Add(
            new Refusal(code, at.Pointer, rule, basis, mend)
            {
                WcoPointers = at.WcoPointers,
                Line = at.Line,
                Column = at.Column,
            }
        );
    }

    public void Unknown(Place at, string name, Field parent) =>
        Tell(
            NotAllowed,
            at,
            $"{name} is no part of {parent.Name}.",
            Model,
            parent.Fields.Length == 0
                ? $"Leave {name} out."
                : $"Leave {name} out, or check its name and namespace."
        );

    /// <summary>A known name in a namespace that is not its own.</summary>
    public void Foreign(Place at, Field known, string uri) =>
        Tell(
            NotAllowed,
            at,
            $"{known.LocalName} is of namespace \"{Short(uri, FoundMax)}\" here; it is taken in namespace "
                + $"\"{known.Namespace}\".",
            Model,
            $"Declare the namespace {known.Namespace} for {known.LocalName}."
        );

    public void Disordered(Place at, Field field, Field after) =>
        Tell(
            NotAllowed,
            at,
            $"{field.Name} stands before {after.Name}.",
            Model,
            $"Move {field.Name} ahead of {after.Name}."
        );

    public void Repeated(Place at, Field field) =>
        Tell(
            TooMany,
            at,
            $"{field.Name} may stand {Times(field.Max)} here.",
            Model,
            field.Max == 1 ? $"Keep one {field.Name}." : $"Keep {field.Max} of {field.Name} at most."
        );

    public void Lacking(Place at, Field field, Field parent) =>
        Tell(Missing, at, $"{field.Name} must stand in {parent.Name}.", Model, $"Give {field.Name}.");

    public void Text(Place at, string name, string value, TextForm form, TextFault fault)
    {
        var (code, rule, mend) = fault switch
        {
            TextFault.Length => (
                BadForm,
                $"{name} has {Lengths(form)} characters.",
                "Shorten or complete the text."
            ),
            TextFault.Characters => (BadForm, Characters(name, form), "Write the text in that form."),
            TextFault.Digits => (BadForm, Digits(name, form), "Round the number or write fewer digits."),
            TextFault.Listed => (
                BadValue,
                $"{name} is one of {string.Join(", ", form.Codes)}.",
                "Use a listed code."
            ),
            _ => (BadForm, $"{name} is {KindOf(form)}.", "Write the value in that form."),
        };
        Tell(code, at, rule, Model, $"{mend} What stands there: \"{Short(value)}\".");
    }

    public void Hidden(Place at, string name, string character) =>
        Tell(
            BadForm,
            at,
            $"{name} must hold no character that cannot be seen; it holds {character}.",
            House,
            $"Take {character} out, or write the text anew."
        );

    public void TextInClass(Place at, string name) =>
        Tell(
            NotAllowed,
            at,
            $"{name} holds elements and no text of its own.",
            Model,
            "Take the text out or put it in its element."
        );

    public void UnknownAttribute(Place at, string attribute, string name) =>
        Tell(NotAllowed, at, $"{name} bears no attribute {attribute}.", Model, $"Leave {attribute} out.");

    public void LackingAttribute(Place at, string attribute, string name) =>
        Tell(Missing, at, $"{name} bears the attribute {attribute}.", Model, $"Give {attribute}.");

    public void Unreadable(Place at, string rule, string detail, string basis = Xml)
    {
        IsNoMessage |= _told.Count == 0;
        Tell(NotReadable, at, rule, basis, detail);
    }

    public void Limit(Place at, string rule) => Tell(PastLimit, at, rule, House, "Send less, or in parts.");

    public void NoMessage(Place at, string found)
    {
        IsNoMessage |= _told.Count == 0;
        Tell(
            UnknownMessage,
            at,
            $"The message starts with {Short(found, FoundMax)}. What is taken is {TakenMessages.Words}.",
            Model,
            "Send one of the messages that are taken, in their namespaces."
        );
    }

    private static string Times(int max) => max == 1 ? "once" : $"{max} times";

    private static string Lengths(TextForm form) =>
        form.LengthMin == form.LengthMax
            ? $"{form.LengthMax}"
            : $"{Math.Max(1, form.LengthMin)} to {form.LengthMax}";

    private static string Characters(string name, TextForm form) =>
        form.Patterns switch
        {
            [@".*[^\s].*", ..] => $"{name} is one line with at least one visible character.",
            ["([a-zA-Z])*", ..] => $"{name} is letters only, A to Z.",
            ["([0-9])*", ..] => $"{name} is digits only.",
            [['(', '2', '0', ..], ..] =>
                $"{name} is a moment: YYYYMMDD, or YYYYMMDDhhmmss with Z or an offset of hours.",
            _ => $"{name} has the form {string.Join(" and ", form.Patterns)}.",
        };

    private static string Digits(string name, TextForm form) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name} has {form.TotalDigits ?? 28} digits at most, {form.FractionDigits ?? 28} of them "
                + $"after the point."
        );

    private static string KindOf(TextForm form) =>
        form.Kind switch
        {
            "decimal" => "a number: digits with a point if need be, no blanks, no exponent",
            "boolean" => "true or false",
            _ => "a language tag, as en",
        };

    private static string Short(string value, int max = 40) =>
        value.Length <= max ? value : $"{value.AsSpan(0, max - 1)}...";
}

/// <summary>Where in a message: the path, the same in WCO ids, and the position in the text where
/// known.</summary>
internal readonly record struct Place(
    string Pointer,
    IReadOnlyList<WcoPointer> WcoPointers,
    int? Line = null,
    int? Column = null
);
