using System.Globalization;
using System.Text;
using Customhouse.Risk;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>Makes a profile of what somebody wrote; what is wrong is told beside the field that says
/// it.</summary>
internal static class ProfileReading
{
    private const int IdCharactersMax = 30;

    /// <summary>The version after the one that the form was made on, or everything that is wrong with
    /// it.</summary>
    public static (Profile? Profile, IReadOnlyList<FieldFault> Faults) Read(ProfileForm form, Words words)
    {
        var faults = new List<FieldFault>();
        if (form.Version == 0 && !IsId(form.Id))
            faults.Add(new FieldFault("id", words["profile.fault-id"]));
        if (!ProfileForm.TryDay(form.From, out var from))
            faults.Add(new("from", words["profile.fault-day"]));
        DateOnly? to = null;
        if (form.To.Length > 0 && ProfileForm.TryDay(form.To, out var last))
            to = last;
        else if (form.To.Length > 0)
            faults.Add(new FieldFault("to", words["profile.fault-day"]));
        var lane = Enum.GetValues<Lane>().Cast<Lane?>().FirstOrDefault(l => CaseWords.Name(l) == form.Lane);
        if (lane is null)
            faults.Add(new FieldFault("lane", words["profile.fault-lane"]));
        var when = Condition(form, faults, words, out var places);
        var profile = new Profile
        {
            Id = form.Id,
            Version = form.Version + 1,
            Owner = form.Owner,
            Reason = form.Reason,
            From = from,
            To = to,
            Lane = lane ?? Lane.Yellow,
            When = when,
            Share = Part(form.Share) ?? 0,
            AuthorisedFactor = Part(form.Factor) ?? -1,
            ExemptsAuthorised = form.Exempts,
            Active = form.Active,
        };
        foreach (var fault in ProfileCheck.Check(profile))
            if (Told(fault, form, places, words) is { } told && faults.All(f => f.Field != told.Field))
                faults.Add(told);
        return (faults.Count == 0 ? profile : null, faults);
    }

    /// <summary>The same profile but for the number of its version.</summary>
    public static bool AreSame(Profile one, Profile other) => Plain(one) == Plain(other);

    private static Profile Plain(Profile profile) =>
        profile with
        {
            Version = 1,
            When = ConditionBlock.Build(ConditionBlock.Of(profile.When)).When ?? profile.When,
        };

    private static bool IsId(string id) =>
        id.Length is > 0 and <= IdCharactersMax
        && id != "NEW"
        && id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
        && id[0] != '-';

    private static Condition Condition(
        ProfileForm form,
        List<FieldFault> faults,
        Words words,
        out IReadOnlyDictionary<string, string> places
    )
    {
        places = new Dictionary<string, string>();
        if (!form.IsJson)
        {
            foreach (var (b, block) in form.Blocks.Index())
            foreach (var (r, row) in block.Rows.Index())
                if (row.Ambiguous is { } number)
                    faults.Add(
                        new FieldFault($"c{b}-{r}-values", number.Fault(words).Text, number.Fault(words).Mend)
                    );
            var (built, known) = ConditionBlock.Build(form.Blocks);
            places = known;
            return built ?? new AnyOf([]);
        }
        var (read, refusals) = ProfileJson.ReadCondition(Encoding.UTF8.GetBytes(form.Json));
        faults.AddRange(
            refusals.Take(1).Select(r => new FieldFault("json", $"{r.Pointer}: {r.Rule}", r.Mend))
        );
        return read ?? AllOf.Anything;
    }

    /// <summary>A per cent as a share; null where it is no number.</summary>
    private static double? Part(string text) =>
        TypedNumber.Parse(text.Replace("%", "", StringComparison.Ordinal)).Value is { } percent
            ? (double)(percent / 100m)
            : null;

    private static FieldFault? Told(
        Refusal fault,
        ProfileForm form,
        IReadOnlyDictionary<string, string> places,
        Words words
    )
    {
        switch (fault.Code)
        {
            case "RSK-TEXT":
                return new FieldFault(
                    fault.Pointer,
                    words[
                        "profile.fault-text",
                        fault.Pointer == "reason" ? Limits.ConditionValueCharactersMax : 120
                    ]
                );
            case "RSK-DATES":
                return new FieldFault("to", words["profile.fault-dates"], words["profile.fault-dates-mend"]);
            case "RSK-SHARE":
                return new FieldFault(
                    "share",
                    words["profile.fault-share"],
                    words["profile.fault-share-mend"]
                );
            case "RSK-FACTOR":
                return new FieldFault("factor", words["profile.fault-factor"]);
            case "RSK-SIZE":
                return new FieldFault(
                    "",
                    words["profile.fault-size", Limits.ConditionsPerProfileMax],
                    words["profile.fault-size-mend"]
                );
        }
        var place = places
            .Where(p => fault.Pointer.StartsWith(p.Key, StringComparison.Ordinal))
            .OrderByDescending(p => p.Key.Length)
            .Select(p => p.Value)
            .FirstOrDefault("");
        if (place.Length > 0 && form.Blocks[ConditionBlock.BlockOf(place)].Kind == ConditionBlock.Rule)
            return new FieldFault($"{place}-kept", fault.Rule, fault.Mend);
        var steps = place.Split('-');
        if (steps.Length < 2)
            return fault.Code == "RSK-GROUP" && place.Length > 0
                ? new FieldFault(
                    $"{place}-add",
                    words["profile.fault-group"],
                    words["profile.fault-group-mend"]
                )
                : new FieldFault(place, fault.Rule, fault.Mend);
        var row = form.Blocks[ConditionBlock.BlockOf(place)].Rows[
            int.Parse(steps[1], CultureInfo.InvariantCulture)
        ];
        return OfRow(fault, row, place, words);
    }

    private static FieldFault OfRow(Refusal fault, ConditionRow row, string place, Words words)
    {
        var leaf = row.Condition;
        var field = words.Field(row.Field);
        switch (fault.Code)
        {
            case "RSK-FIELD" or "RSK-OPERATOR":
                return new FieldFault(place + "-is", words["profile.fault-comparison", field]);
            case "RSK-VALUES":
                var (fewest, most) = Comparison.Arity(row.Is);
                return new FieldFault(
                    place + "-values",
                    words[
                        "profile.fault-values",
                        words["profile.compare-" + ConditionWords.KeyOf(row.Is)],
                        fewest == most
                            ? words.Number(most)
                            : words["profile.fault-values-range", words.Number(fewest), words.Number(most)],
                        words.Number(leaf.Values.Count)
                    ]
                );
            default:
                var at = fault.Pointer.LastIndexOf('[');
                var wrong =
                    int.TryParse(
                        fault.Pointer.AsSpan(at + 1).TrimEnd(']'),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var n
                    )
                    && n <= leaf.Values.Count
                        ? leaf.Values[n - 1]
                        : row.Values;
                return new FieldFault(
                    place + "-values",
                    words["profile.fault-value", wrong.Length <= 60 ? wrong : wrong[..60], field]
                );
        }
    }
}
