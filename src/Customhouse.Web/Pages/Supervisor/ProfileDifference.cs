using Customhouse.Risk;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>One field of a profile that differs between two versions, in words.</summary>
/// <param name="Key">Its words are <c>profile.KEY</c>.</param>
/// <param name="Before">Lines that only the earlier version has; likewise after.</param>
/// <param name="Same">Lines of the field that both have.</param>
public sealed record ProfileDifference(
    string Key,
    IReadOnlyList<string> Before,
    IReadOnlyList<string> After,
    IReadOnlyList<string> Same
)
{
    /// <summary>What differs; from nothing for a new profile.</summary>
    internal static IReadOnlyList<ProfileDifference> Between(Profile? earlier, Profile later, Words words)
    {
        var old = earlier is null ? [] : Said(earlier, words).ToDictionary(f => f.Key, f => f.Lines);
        return
        [
            .. Said(later, words)
                .Select(f =>
                {
                    var before = old.GetValueOrDefault(f.Key) ?? [];
                    return new ProfileDifference(
                        f.Key,
                        [.. before.Except(f.Lines)],
                        [.. f.Lines.Except(before)],
                        [.. f.Lines.Intersect(before)]
                    );
                })
                .Where(d => d.Before.Count + d.After.Count > 0),
        ];
    }

    /// <summary>
    /// What somebody changed on one version, brought to a later one: where they changed nothing, the later
    /// one stays.
    /// </summary>
    internal static Profile Carry(Profile origin, Profile mine, Profile theirs) =>
        mine with
        {
            Version = theirs.Version + 1,
            Owner = mine.Owner == origin.Owner ? theirs.Owner : mine.Owner,
            Reason = mine.Reason == origin.Reason ? theirs.Reason : mine.Reason,
            Lane = mine.Lane == origin.Lane ? theirs.Lane : mine.Lane,
            From = mine.From == origin.From ? theirs.From : mine.From,
            To = mine.To == origin.To ? theirs.To : mine.To,
            Share = mine.Share == origin.Share ? theirs.Share : mine.Share,
            AuthorisedFactor =
                mine.AuthorisedFactor == origin.AuthorisedFactor
                    ? theirs.AuthorisedFactor
                    : mine.AuthorisedFactor,
            ExemptsAuthorised =
                mine.ExemptsAuthorised == origin.ExemptsAuthorised
                    ? theirs.ExemptsAuthorised
                    : mine.ExemptsAuthorised,
            Active = mine.Active == origin.Active ? theirs.Active : mine.Active,
            When = ProfileReading.AreSame(origin with { When = mine.When }, origin) ? theirs.When : mine.When,
        };

    private static IEnumerable<(string Key, IReadOnlyList<string> Lines)> Said(Profile p, Words words) =>
        [
            ("reason", [p.Reason]),
            ("owner", [p.Owner]),
            ("lane", [words["lane." + CaseWords.Name((Lane?)p.Lane)]]),
            ("from", [words.Day(p.From)]),
            ("to", [p.To is { } to ? words.Day(to) : words["none"]]),
            ("share-label", [words.Share(p.Share)]),
            ("factor", [words.Share(p.AuthorisedFactor)]),
            ("exempts", [words[p.ExemptsAuthorised ? "profile.yes" : "profile.no"]]),
            ("is-active", [words[p.Active ? "profile.yes" : "profile.no"]]),
            ("conditions", words.Lines(p.When)),
        ];
}
