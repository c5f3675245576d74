using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// A place in a message said in two ways: as a path of names with positions
/// (<c>Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity</c>) and as the WCO pointers of
/// responses and amendments (class ids outermost first, the data element's tag id last).
/// </summary>
public static class Pointing
{
    /// <summary>The WCO pointers of a path; steps that the model gives no id add nothing.</summary>
    public static IReadOnlyList<WcoPointer> ToWco(string path, DataModel? model = null)
    {
        var pointers = new List<WcoPointer>();
        Field? at = null;
        foreach (var step in path.Split('/'))
        {
            if (step.StartsWith('@'))
                break;
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? step : step[..bracket];
            var body = (model ?? DataModel.Declaration).Body;
            at = at is null
                ? body.Name == name
                    ? body
                    : null
                : at.Find(name);
            if (at is null)
                break;
            int? position =
                bracket >= 0 && int.TryParse(step.AsSpan(bracket + 1).TrimEnd(']'), out var n) ? n : null;
            Add(pointers, at, position);
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

    /// <summary>The path of WCO pointers; null where they lead nowhere.</summary>
    public static string? ToPath(IReadOnlyList<WcoPointer> pointers, DataModel? model = null) =>
        Steps(pointers, model) is { } steps
            ? string.Join(
                "/",
                steps.Select(s => s.Field.Name + (s.Field.IsRepeatable ? $"[{s.Sequence ?? 1}]" : ""))
            )
            : null;
}
