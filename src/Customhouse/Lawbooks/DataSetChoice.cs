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

    /// <summary>The place of the set.</summary>
    /// <param name="why">Why it cannot be told; then the last set is given, and nothing may go by
    /// it.</param>
    public int PlaceOf(Declaration declaration, DateOnly day, out string? why)
    {
        why = null;
        var frame = new Frame(_environment!);
        frame.Set(LawEnvironment.DaySlot, day);
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

    /// <summary>The name of the set; null where it cannot be told.</summary>
    public string? NameOf(Declaration declaration, DateOnly day)
    {
        var place = PlaceOf(declaration, day, out var why);
        return why is null ? _sets[place].Name : null;
    }
}
