using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Officer;

/// <summary>What an officer wrote on the form of an act: the act, or what is wrong with the form.</summary>
internal sealed class ActForm(
    IFormCollection form,
    Words words,
    Case c,
    Currency currency,
    LegalTime time,
    DateTimeOffset now
)
{
    internal const int ShortMax = 35;

    /// <summary>Items whose findings the page takes value by value; findings of more go as a
    /// message.</summary>
    internal const int ItemsFoundMax = 40;

    private const int CodesMax = 20;

    /// <summary>What a control can find different on the goods themselves.</summary>
    private static readonly string[] Findable =
    [
        "code",
        "description",
        "origin",
        "net",
        "gross",
        "units",
        "packages",
    ];

    private readonly List<FieldFault> _faults = [];

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>The act, where <see cref="Faults"/> is empty after it.</summary>
    /// <param name="photographs">Digests of the photographs that were kept.</param>
    public Act Read(OfficerAct act, IReadOnlyList<string> photographs) =>
        act.Name switch
        {
            "accept" => new AcceptDocuments(Needed("grounds")),
            "result" => new RecordControl(Found(photographs)),
            "grant" => new Grant(),
            "lift" => new LiftDetention(Needed("grounds")),
            "arrival" => new Present(Said("place")),
            "exit" => new Depart(Said("place")),
            "payment" => new Pay(PlainText.Reference(Needed("reference", ShortMax)), Money()),
            "determine" => new DetermineDuty(Needed("grounds")),
            "question" => new Query(Needed("grounds")),
            "documents" => new WantDocuments(Needed("grounds"), Codes(), Until()),
            "security" => new ReleaseUnderSecurity(Needed("grounds"), Said("guarantee")),
            "control" => new OrderControl(Needed("grounds")),
            "deny" => new Deny(Needed("grounds")),
            "detain" => new Detain(Needed("grounds")),
            _ => throw new InvalidOperationException($"no form is known for the act {act.Name}"),
        };

    /// <summary>The values of the goods that a control may put right, as the form of findings lists
    /// them.</summary>
    public static IReadOnlyList<Changeable> FindableOn(Case c) =>
        [
            .. ChangeRequest
                .Of(c)
                .Where(v => v.Item is > 0 and <= ItemsFoundMax && Findable.Contains(v.Field.Name)),
        ];

    public static string FoundId(Changeable value) => "found-" + value.Id;

    private string Needed(string field, int max = GroundsText.CharactersMax)
    {
        // A browser counts the end of a line as one character and sends it as two.
        var text = form[field].ToString().ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
            Wrong(field, words["officer.missing-" + (field == "reference" ? field : "grounds")]);
        else if (text.Length > max)
            Wrong(field, words["officer.too-long", words.Number(max)]);
        else if (!BodyText.IsPlain(text))
            Wrong(field, words["officer.not-plain"]);
        return text;
    }

    private string? Said(string field, int max = ShortMax) =>
        string.IsNullOrWhiteSpace(form[field]) ? null : Needed(field, max);

    private string[] Codes()
    {
        var codes = form["codes"]
            .SelectMany(t => (t ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
            .Distinct()
            .ToArray();
        if (
            codes.Length > CodesMax
            || codes.Any(t => t.Length is < 3 or > 8 || !t.All(char.IsAsciiLetterOrDigit))
        )
            Wrong("codes", words["officer.wrong-codes"]);
        return codes;
    }

    private DateTimeOffset? Until()
    {
        if (string.IsNullOrWhiteSpace(form["until"]))
            return null;
        // The whole day counts, by the office's clocks: what is wanted until a day may come in its last
        // minute.
        if (
            DateOnly.TryParseExact(form["until"].ToString(), "yyyy-MM-dd", out var day)
            && time.EndOf(day) is var at
            && at > now
        )
            return at;
        Wrong("until", words["officer.wrong-until"]);
        return null;
    }

    private Money Money()
    {
        var typed = TypedNumber.Parse(form["amount"].ToString());
        if (typed.Value is { } amount and > 0 and < 1_000_000_000_000m)
            return new Money(amount, currency);
        if (typed.IsAmbiguous)
            Wrong("amount", typed);
        else
            Wrong("amount", words["officer.wrong-amount"]);
        return new Money(0, currency);
    }

    private ControlResult Found(IReadOnlyList<string> photographs)
    {
        var said = form["satisfactory"].ToString();
        if (said is not ("yes" or "no"))
            Wrong("satisfactory", words["officer.missing-satisfactory"]);
        var corrections = FindableOn(c)
            .Select(v =>
                (Value: v, To: form.TryGetValue(FoundId(v), out var to) ? to.ToString().Trim() : v.Value)
            )
            .Where(f => f.To.Length > 0 && f.To != f.Value.Value)
            .ToArray();
        foreach (var (value, to) in corrections)
            if (value.IsNumber && TypedNumber.Parse(to) is { Value: null } number)
                Wrong(FoundId(value), number);
        if (said == "yes" && corrections.Length > 0)
            Wrong(FoundId(corrections[0].Value), words["officer.wrong-satisfactory"]);
        return new ControlResult(
            said == "yes",
            Needed("grounds"),
            [
                .. corrections.Select(f => new FieldCorrection(
                    (Places.Body / f.Value.Place).ToString(),
                    f.Value.Read(f.To)
                )),
            ],
            photographs
        );
    }

    private void Wrong(string field, TypedNumber number)
    {
        var (text, mend) = number.Fault(words);
        _faults.Add(new FieldFault(field, text, mend));
    }

    private void Wrong(string field, string why) => _faults.Add(new FieldFault(field, why));
}
