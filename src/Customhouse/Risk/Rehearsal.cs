using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>A declaration as selectivity met it, when the lane of its case was chosen first.</summary>
/// <param name="Worth">What the tariff found each item to be worth then.</param>
/// <param name="ChosenAt">When the lane was chosen, by the clocks of the customs office.</param>
/// <param name="Office">The code of the customs office; null where the declaration names none.</param>
/// <param name="Draw">The case's number (<see cref="Risk.Draw.Compute"/>).</param>
/// <param name="Satisfactory">Whether its control found all as declared; null where none was
/// recorded.</param>
public sealed record Met(
    Mrn Mrn,
    DeclarationContent Declaration,
    IReadOnlyList<ItemWorth> Worth,
    DateTimeOffset ChosenAt,
    string? Office,
    double Draw,
    bool? Satisfactory
);

/// <summary>
/// Asks a new version of a profile, and the one in force, of declarations that came, by the law that chose
/// their lanes. Both versions are asked as if they had been in force on every day; one that is switched off
/// or whose last day is over picks nothing. All other profiles stay as they are.
/// </summary>
public sealed class Rehearsal
{
    /// <summary>Cases that a rehearsal shows one by one.</summary>
    public const int CasesShownMax = 50;

    private static readonly DateOnly Always = DateOnly.MinValue;

    private readonly ReadyProfile? _before;
    private readonly ReadyProfile _after;
    private readonly ReadyProfile[] _others;
    private readonly Func<string, Operator?> _operators;
    private readonly RiskModel? _model;

    private readonly Counting _old;
    private readonly Counting _new;
    private readonly Counting _newly;
    private readonly Counting _noLonger;
    private readonly int[,] _moves = new int[4, 4];
    private readonly Dictionary<string, double[]> _offices = new(StringComparer.Ordinal);
    private readonly List<RehearsedCase>[] _shown;
    private DateTimeOffset _earliest;
    private int _cases;

    /// <summary>Makes both versions ready to be asked.</summary>
    /// <param name="before">The version in force; null for a new profile.</param>
    /// <param name="after">The version that is thought of, without faults (<see
    /// cref="ProfileCheck"/>).</param>
    /// <param name="profiles">All profiles in force; the rehearsed one among them is left out.</param>
    /// <param name="operators">Finds a registered operator by its identifier.</param>
    /// <param name="model">Null where none was learned.</param>
    /// <param name="today">Tells which version has seen its last day.</param>
    /// <param name="from">What an earlier rehearsal of the same versions had found, to go on from
    /// there.</param>
    /// <exception cref="ArgumentException">The new version has faults, so nobody can ask it.</exception>
    public Rehearsal(
        Profile? before,
        Profile after,
        ProfileBook profiles,
        Func<string, Operator?> operators,
        RiskModel? model,
        DateOnly today,
        RehearsedSoFar? from = null
    )
    {
        if (ProfileCheck.Check(after) is [var fault, ..])
            throw new ArgumentException(fault.Rule, nameof(after));
        _before = before is null ? null : Standing(before, today);
        _after = Standing(after, today);
        _others = [.. profiles.Ready.ToArray().Where(r => r.Profile.Id != after.Id)];
        (_operators, _model) = (operators, model);
        _old = new Counting(from?.Before);
        _new = new Counting(from?.After);
        _newly = new Counting(from?.Newly);
        _noLonger = new Counting(from?.NoLonger);
        foreach (var move in from?.Moves ?? [])
            _moves[(int)move.From, (int)move.To] = move.Cases;
        foreach (var (office, load) in from?.Offices ?? new Dictionary<string, double[]>())
            _offices[office] = [.. load];
        _shown =
        [
            [.. from?.NewlyShown ?? []],
            [.. from?.NoLongerShown ?? []],
            [.. from?.BothShown ?? []],
        ];
        (_cases, _earliest) = (from?.Cases ?? 0, from?.Earliest ?? DateTimeOffset.MaxValue);
    }

    /// <summary>All that was found so far, so that a rehearsal in another process goes on from
    /// here.</summary>
    public RehearsedSoFar SoFar() =>
        new(
            _cases,
            _earliest,
            _old.Version,
            _new.Version,
            _newly.Version,
            _noLonger.Version,
            [
                .. from one in Enum.GetValues<Lane>()
                from other in Enum.GetValues<Lane>()
                where _moves[(int)one, (int)other] > 0
                select new LaneMove(one, other, _moves[(int)one, (int)other]),
            ],
            _offices.ToDictionary(o => o.Key, o => o.Value.ToArray()),
            [.. _shown[0]],
            [.. _shown[1]],
            [.. _shown[2]]
        );

    /// <summary>Asks one declaration.</summary>
    public void Take(Met met)
    {
        var features = Features.Create(met.Declaration, met.Worth, _operators, _model, met.ChosenAt);
        Span<double> passed = [1, 1, 1, 1];
        var lane = Lane.Green;
        var today = DateOnly.FromDateTime(met.ChosenAt.DateTime);
        foreach (var other in _others)
        {
            if (other.Ask(features, today, met.Draw) is not { } bearing)
                continue;
            passed[(int)other.Profile.Lane] *= 1 - bearing.Share;
            if (bearing.IsPicked && other.Profile.Lane > lane)
                lane = other.Profile.Lane;
        }
        var before = _before?.Ask(features, Always, met.Draw);
        var after = _after.Ask(features, Always, met.Draw);
        _cases++;
        if (met.ChosenAt < _earliest)
            _earliest = met.ChosenAt;
        var load = OfficeOf(met.Office);
        AddLoad(load, 0, passed, _before, before);
        AddLoad(load, 1, passed, _after, after);
        if (before is null && after is null)
            return;

        var (wasHit, isHit) = (before is { IsPicked: true }, after is { IsPicked: true });
        if (before is { } old)
            _old.Add(met, old);
        if (after is { } now)
            _new.Add(met, now);
        if (isHit && !wasHit)
            _newly.Add(met, after!.Value);
        if (wasHit && !isHit)
            _noLonger.Add(met, before!.Value);
        if (!wasHit && !isHit)
            return;
        var from = wasHit ? Higher(lane, _before!) : lane;
        var to = isHit ? Higher(lane, _after) : lane;
        _moves[(int)from, (int)to]++;
        var kept = _shown[
            isHit && wasHit ? 2
            : isHit ? 0
            : 1
        ];
        if (kept.Count == CasesShownMax)
            return;
        kept.Add(
            new RehearsedCase(
                met.Mrn,
                met.ChosenAt,
                wasHit,
                isHit,
                from,
                to,
                met.Satisfactory,
                isHit
                    ? _after.Figures(features, after!.Value.Item)
                    : _before!.Figures(features, before!.Value.Item)
            )
        );
    }

    /// <summary>What was found so far.</summary>
    /// <param name="now">Up to when the declarations came.</param>
    /// <param name="daysAsked">How many days back they were asked for.</param>
    public RehearsalFigures Figures(DateTimeOffset now, int daysAsked)
    {
        var days = _cases == 0 ? daysAsked : Math.Clamp((now - _earliest).TotalDays, 1, daysAsked);
        var moves = new List<LaneMove>();
        foreach (var from in Enum.GetValues<Lane>())
        foreach (var to in Enum.GetValues<Lane>())
            if (from != to && _moves[(int)from, (int)to] is > 0 and var cases)
                moves.Add(new LaneMove(from, to, cases));
        var offices = _offices
            .OrderBy(o => o.Key, StringComparer.Ordinal)
            .Select(o => new OfficeLoad(
                o.Key.Length == 0 ? null : o.Key,
                o.Value[0] / days,
                o.Value[1] / days,
                o.Value[2] / days,
                o.Value[3] / days,
                o.Value[4] / days,
                o.Value[5] / days
            ));
        // Those that differ take turns, so that neither side crowds out the other.
        var differing = _shown[0]
            .Select((c, i) => (Case: c, At: 2 * i))
            .Concat(_shown[1].Select((c, i) => (Case: c, At: 2 * i + 1)))
            .OrderBy(c => c.At)
            .Select(c => c.Case);
        return new RehearsalFigures(
            _cases,
            days,
            _old.Version,
            _new.Version,
            _newly.Case,
            _noLonger.Case,
            moves,
            [.. offices],
            [.. differing.Concat(_shown[2]).Take(CasesShownMax)]
        );
    }

    private static ReadyProfile Standing(Profile profile, DateOnly today) =>
        new(profile with { From = Always, To = null, Active = profile.Active && !(profile.To < today) });

    private static Lane Higher(Lane lane, ReadyProfile hit) =>
        hit.Profile.Lane > lane ? hit.Profile.Lane : lane;

    private double[] OfficeOf(string? office)
    {
        if (_offices.TryGetValue(office ?? "", out var load))
            return load;
        return _offices[office ?? ""] = new double[6];
    }

    /// <summary>Adds the chance of a look at the goods, of one at the papers, and of an audit.</summary>
    private static void AddLoad(
        double[] load,
        int at,
        ReadOnlySpan<double> others,
        ReadyProfile? profile,
        Bearing? bearing
    )
    {
        Span<double> passed = [others[0], others[1], others[2], others[3]];
        if (profile is not null && bearing is { } bears)
            passed[(int)profile.Profile.Lane] *= 1 - bears.Share;
        var chances = Targeting.Chances(passed);
        load[at] += chances.Red;
        load[at + 2] += chances.Yellow;
        load[at + 4] += chances.Blue;
    }

    /// <summary>Adds up what one side of the comparison picks.</summary>
    private sealed class Counting(VersionTally? from)
    {
        private double _expected = from?.Expected ?? 0;
        private int _matches = from?.Matches ?? 0,
            _hits = from?.Hits ?? 0,
            _controls = from?.Controls ?? 0,
            _findings = from?.Findings ?? 0;

        public void Add(Met met, Bearing bearing)
        {
            _matches++;
            _expected += bearing.Share;
            if (!bearing.IsPicked)
                return;
            _hits++;
            if (met.Satisfactory is not { } satisfactory)
                return;
            _controls++;
            if (!satisfactory)
                _findings++;
        }

        public VersionTally Version => new(_matches, _expected, _hits, _controls, _findings);

        public CaseTally Case => new(_hits, _controls, _findings);
    }
}
