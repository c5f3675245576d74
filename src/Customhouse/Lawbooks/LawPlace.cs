using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>Where a rule points: what it speaks on or what lists that, and steps below it.</summary>
/// <param name="From">What the pointer begins at.</param>
/// <param name="Steps">Below it; a position may be worked out.</param>
/// <param name="Text">As written.</param>
internal sealed record LawPlace(LawSubject From, IReadOnlyList<LawStep> Steps, string Text)
{
    /// <summary>The steps, where no position is worked out.</summary>
    private readonly Pointer? _fixed = Steps.All(s => s.Position is null)
        ? Steps.Aggregate(Pointer.Whole, (at, s) => at.Append(s.Name, s.Fixed))
        : null;

    /// <summary>The place below where the pointer begins; null where a position cannot be worked
    /// out.</summary>
    public Pointer? Below(Pointer from, Frame frame)
    {
        if (_fixed is not null)
            return from / _fixed;
        var at = from;
        foreach (var step in Steps)
        {
            var position = step.Fixed;
            if (step.Position is { } worked)
            {
                var number = worked.Run<long>(frame);
                if (frame.Error is not null || number is < 1 or > int.MaxValue)
                    return null;
                position = (int)number;
            }
            at = at.Append(step.Name, position);
        }
        return at;
    }
}

/// <summary>One step of a pointer.</summary>
/// <param name="Fixed">Its position from 1, where it is told.</param>
/// <param name="Position">What works its position out; null where nothing has to.</param>
internal sealed record LawStep(string Name, int? Fixed, CelProgram? Position);
