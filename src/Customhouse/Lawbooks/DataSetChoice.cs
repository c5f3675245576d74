using Customhouse.Declarations;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>Tells which set of data a declaration follows: the first whose condition holds.</summary>
internal sealed class DataSetChoice
{
    private CelEnvironment? _environment;
    private IReadOnlyList<LawDataSet> _sets = [];

    /// <summary>Tells the sets, once they are compiled.</summary>
    public void Decide(CelEnvironment environment, IReadOnlyList<LawDataSet> sets) =>
        (_environment, _sets) = (environment, sets);

    /// <summary>The place of the set of a declaration.</summary>
    /// <param name="why">Why it cannot be told; then the last set is given, and nothing may go by
    /// it.</param>
    public int PlaceOf(Declaration declaration, LawFacts facts, out string? why)
    {
        var frame = new Frame(_environment!);
        LawEnvironment.Set(frame, facts);
        return PlaceIn(declaration, frame, out why);
    }

    /// <summary>The same within a check: of one declaration it is worked out once, and what the conditions
    /// run in is made once.</summary>
    public int PlaceOf(Declaration declaration, Frame check, out string? why)
    {
        var asked = check.CallOf(this, static (choice, root) => choice.AskedIn(root));
        if (!ReferenceEquals(asked.Declaration, declaration))
        {
            asked.Place = PlaceIn(declaration, asked.Frame, out why);
            (asked.Why, asked.Declaration) = (why, declaration);
        }
        why = asked.Why;
        return asked.Place;
    }

    /// <summary>The set that a declaration would follow if it had one goods item alone.</summary>
    public int PlaceOfOnly(Declaration declaration, GoodsItem item, Frame check, out string? why) =>
        PlaceIn(
            declaration with
            {
                Items = [item],
            },
            check.CallOf(this, static (choice, root) => choice.AskedIn(root)).Frame,
            out why
        );

    /// <summary>The name of a set by its place; where it cannot be told, the frame has failed.</summary>
    public string NameOf(int place, string? why, Frame frame)
    {
        if (why is not null)
            frame.Fail($"the set of data cannot be told: {why}");
        return _sets[place].Name;
    }

    private int PlaceIn(Declaration declaration, Frame frame, out string? why)
    {
        why = null;
        frame.Set(LawSubject.Declaration.Slot, declaration);
        for (var i = 0; i < _sets.Count - 1; i++)
        {
            if (_sets[i].When!.Holds(frame))
                return i;
            if (frame.Error is not { } error)
                continue;
            why = $"whether it is {_sets[i].Name}: {error.What}";
            break;
        }
        return _sets.Count - 1;
    }

    private Asked AskedIn(Frame root)
    {
        var frame = new Frame(_environment!);
        LawEnvironment.Set(frame, (LawFacts)root.Slots[LawEnvironment.FactsSlot]!);
        return new Asked(frame);
    }

    private sealed class Asked(Frame frame)
    {
        public Frame Frame => frame;

        public Declaration? Declaration { get; set; }

        public int Place { get; set; }

        public string? Why { get; set; }
    }
}
