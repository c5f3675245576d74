using System.Text.Json.Serialization;
using Customhouse.Declarations;
using Customhouse.Operators;

namespace Customhouse.Risk;

/// <summary>One reason for a lane: the profile that fired, in the version that fired, and the figures it
/// saw.</summary>
/// <param name="Profile">The profile's name in the register.</param>
/// <param name="Version">The version of the profile that fired, from 1.</param>
/// <param name="Lane">Where it sends the declaration at least.</param>
/// <param name="Reason">Why goods are looked at, in the words of the profile.</param>
/// <param name="Figures">What made it fire, each as field, what was declared, and comparison.</param>
public sealed record Hit(
    string Profile,
    int Version,
    Lane Lane,
    string Reason,
    IReadOnlyList<string> Figures
);

/// <summary>The lane of one declaration and every reason for it; officers see the reasons, traders
/// never.</summary>
/// <param name="Lane">The highest lane among the hits; green where there are none.</param>
/// <param name="Hits">Those of the highest lane first.</param>
/// <param name="SelectionProbability"> The chance that this declaration had of being picked, kept for an
/// honest hit rate whether it was picked or not.
/// </param>
public sealed record LaneChoice(Lane Lane, IReadOnlyList<Hit> Hits, double SelectionProbability)
{
    /// <summary>The chance of each lane, for hit rates by lane; null on a choice that was not
    /// targeted.</summary>
    public LaneChances? Chances { get; init; }

    /// <summary>What the learned model thought; null where there was none.</summary>
    public double? Score { get; init; }

    /// <summary>The version of that model; null where there was none.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The number that was drawn for the declaration, by which each random control drew its lot;
    /// null on a choice of before it was kept, which drew by the case's reference number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Draw { get; init; }

    /// <summary>Whether both come to the same lane by the same profiles, in the same versions, and by the
    /// same model.</summary>
    public bool IsAs(LaneChoice other) =>
        (Lane, ModelVersion) == (other.Lane, other.ModelVersion)
        && Hits.Select(h => (h.Profile, h.Version))
            .SequenceEqual(other.Hits.Select(h => (h.Profile, h.Version)));
}

/// <summary>The chance, 0 to 1, that one declaration had of each lane; the four add up to 1.</summary>
public sealed record LaneChances(double Green, double Blue, double Yellow, double Red);

/// <summary>
/// Selectivity: every profile in force is asked of the declaration, each random control draws its lot, and
/// the highest lane among the hits is the lane.
/// </summary>
public static class Targeting
{
    /// <summary>Chooses the lane. Pure: the same arguments give the same choice.</summary>
    /// <param name="worth">What the tariff found each item to be worth and to owe; empty where it found
    /// none.</param>
    /// <param name="operators">Finds a registered operator by its identifier.</param>
    /// <param name="model">Null where none was learned.</param>
    /// <param name="now">By the clocks of the customs office: profiles act from day to day.</param>
    /// <param name="draw">The case's number (<see cref="Draw.Compute"/>), 0 to below 1.</param>
    public static LaneChoice Choose(
        DeclarationContent declaration,
        IReadOnlyList<ItemWorth> worth,
        Func<string, Operator?> operators,
        ProfileBook profiles,
        RiskModel? model,
        DateTimeOffset now,
        double draw
    )
    {
        var features = Features.Create(declaration, worth, operators, model, now);
        return Choose(features, profiles, DateOnly.FromDateTime(now.DateTime), draw) with
        {
            Score = features.Score?.Probability,
            ModelVersion = model?.Version,
            Draw = draw,
        };
    }

    private static LaneChoice Choose(Features features, ProfileBook profiles, DateOnly today, double draw)
    {
        List<Hit>? hits = null;
        var lane = Lane.Green;
        Span<double> passed = [1, 1, 1, 1];
        foreach (var ready in profiles.Ready)
        {
            var profile = ready.Profile;
            if (ready.Ask(features, today, draw) is not { } bearing)
                continue;
            passed[(int)profile.Lane] *= 1 - bearing.Share;
            if (!bearing.IsPicked)
                continue;
            (hits ??= []).Add(
                new Hit(
                    profile.Id,
                    profile.Version,
                    profile.Lane,
                    profile.Reason,
                    ready.Figures(features, bearing.Item)
                )
            );
            if (profile.Lane > lane)
                lane = profile.Lane;
        }
        var chances = Chances(passed);
        return new LaneChoice(lane, hits ?? (IReadOnlyList<Hit>)[], 1 - chances.Green) { Chances = chances };
    }

    /// <summary>The lots are independent, so a lane is reached where some lot of it falls and none above
    /// it.</summary>
    internal static LaneChances Chances(ReadOnlySpan<double> passed)
    {
        var red = 1 - passed[(int)Lane.Red];
        var yellow = passed[(int)Lane.Red] * (1 - passed[(int)Lane.Yellow]);
        var blue = passed[(int)Lane.Red] * passed[(int)Lane.Yellow] * (1 - passed[(int)Lane.Blue]);
        return new LaneChances(
            passed[(int)Lane.Red] * passed[(int)Lane.Yellow] * passed[(int)Lane.Blue],
            blue,
            yellow,
            red
        );
    }
}
