using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// A place in a message said in two ways: by names (<see cref="Pointer"/>), and as the WCO pointers of
/// responses and amendments (class ids outermost first, the data element's tag id last).
/// </summary>
public static class Pointing
{
    /// <summary>A refusal at a place, told by names and by WCO pointers.</summary>
    public static Refusal Refuse(string code, Pointer place, string rule, string basis, string mend) =>
        new(code, place.ToString(), rule, basis, mend) { WcoPointers = ToWco(place) };

    /// <summary>The WCO pointers of a place; steps that the model gives no id add nothing.</summary>
    public static IReadOnlyList<WcoPointer> ToWco(Pointer place, DataModel? model = null)
    {
        var pointers = new List<WcoPointer>();
        Field? at = null;
        var body = (model ?? DataModel.Declaration).Body;
        foreach (var step in place.Steps)
        {
            at =
                at is not null ? at.Find(step.Name)
                : body.Name == step.Name ? body
                : null;
            if (at is null)
                break;
            Add(pointers, at, step.Position);
        }
        return pointers;
    }

    /// <summary>Adds the step to a class, or the tag of a data element to the class it stands in.</summary>
    internal static void Add(List<WcoPointer> pointers, Field field, int? position)
    {
        if (field.WcoId is null)
            return;
        if (field.Form is null && !field.IsMoment)
            pointers.Add(new WcoPointer(field.WcoId, field.IsRepeatable ? position ?? 1 : null));
        else if (pointers.Count > 0)
            pointers[^1] = pointers[^1] with { TagId = field.WcoId };
    }

    /// <summary>
    /// The fields that WCO pointers lead through, from the body of the message on; null where a class or a
    /// tag has no place there. An empty list of pointers, or one that starts elsewhere, leads nowhere.
    /// </summary>
    public static IReadOnlyList<(Field Field, int? Sequence)>? Steps(
        IReadOnlyList<WcoPointer> pointers,
        DataModel? model = null
    )
    {
        var at = (model ?? DataModel.Declaration).Body;
        if (pointers.Count == 0 || pointers[0].DocumentSectionCode != at.WcoId)
            return null;
        var steps = new List<(Field, int?)> { (at, null) };
        for (var i = 0; i < pointers.Count; i++)
        {
            if (i > 0)
            {
                if (at.FindById(pointers[i].DocumentSectionCode) is not { } next)
                    return null;
                // The sequence is whatever the trader wrote; positions begin at 1.
                if (next.IsRepeatable && pointers[i].SequenceNumeric < 1)
                    return null;
                steps.Add((at = next, next.IsRepeatable ? pointers[i].SequenceNumeric : null));
            }
            if (pointers[i].TagId is not { } tag)
                continue;
            if (at.FindById(tag) is not { } element)
                return null;
            steps.Add((at = element, null));
        }
        return steps;
    }

    /// <summary>The place that WCO pointers lead to; null where they lead nowhere.</summary>
    public static Pointer? FromWco(IReadOnlyList<WcoPointer> pointers, DataModel? model = null) =>
        Steps(pointers, model)
            ?.Aggregate(
                Pointer.Whole,
                (at, s) => at.Append(s.Field.Name, s.Field.IsRepeatable ? s.Sequence ?? 1 : null)
            );
}
