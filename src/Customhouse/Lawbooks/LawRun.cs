using System.Runtime.InteropServices;
using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>One check of one declaration, or of one request: it goes through what is declared once, asks each
/// case that is about it, and tells what is wrong in the order of the lawbook.</summary>
internal sealed class LawRun(Frame frame, LawPlan plan, string language)
{
    private readonly List<(Place Key, Refusal Refusal)> _told = [];
    private int _item;
    private int _child;

    /// <summary>Where a refusal stands among the others: by its rule, then by item (what speaks on no item
    /// comes last), case, and place.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Rule, int Item, int Case, int Child, int At) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            (Rule, Item, Case, Child, At).CompareTo(
                (other.Rule, other.Item, other.Case, other.Child, other.At)
            );
    }

    /// <summary>Checks a declaration by the rules on it.</summary>
    public IReadOnlyList<Refusal> OfDeclaration(Declaration declaration)
    {
        frame.Set(LawSubject.Declaration.Slot, declaration);
        _item = int.MaxValue;
        At(0);
        Ask(plan.OfDeclaration);
        Within(declaration, plan.InDeclaration);
        if (!plan.OfItem.IsEmpty || plan.InItem.Length > 0)
            for (var i = 0; i < declaration.Items.Count; i++)
            {
                var item = declaration.Items[i];
                frame.Set(LawSubject.Item.Slot, item);
                _item = i + 1;
                At(0);
                Ask(plan.OfItem);
                Within(item, plan.InItem);
            }
        return InOrder();
    }

    /// <summary>Checks a request by the rules on it.</summary>
    public IReadOnlyList<Refusal> OfRequest(Declaration lodged, Declaration request)
    {
        frame.Set(LawEnvironment.LodgedSlot, lodged);
        frame.Set(LawSubject.Request.Slot, request);
        _item = int.MaxValue;
        At(0);
        Ask(plan.OfRequest);
        Within(request, plan.InRequest);
        return InOrder();
    }

    private Refusal[] InOrder()
    {
        if (_told.Count > 1)
            _told.Sort((a, b) => a.Key.CompareTo(b.Key));
        return [.. _told.Select(t => t.Refusal)];
    }

    private void Within(object parent, (LawSubject Subject, LawIndex Cases)[] all)
    {
        foreach (var (subject, cases) in all)
        {
            var list = subject.Read!(parent);
            for (var i = 0; i < list.Count; i++)
            {
                frame.Set(subject.Slot, list[i]);
                At(i + 1);
                Ask(cases);
            }
        }
    }

    private void At(int child)
    {
        _child = child;
        var position = child > 0 ? child : _item;
        frame.Set(LawEnvironment.PositionSlot, CelValue.Box(position == int.MaxValue ? 1L : position));
    }

    private void Ask(LawIndex cases)
    {
        foreach (var one in cases.Here)
            if (one.When?.Conjunction.Rest is not { } rest || Holds(one, rest))
                Demand(one);
        foreach (var (holds, then) in cases.Truths)
        {
            frame.Begin();
            var answer = holds(frame);
            if (frame.Error is not null)
                AskWhole(then.Whole);
            else if (answer)
                Ask(then);
        }
        foreach (var (value, byCode, all) in cases.Texts)
        {
            frame.Begin();
            var text = value(frame);
            if (frame.Error is not null)
                AskWhole(all.Whole);
            else if (byCode.TryGetValue(text, out var then))
                Ask(then);
        }
    }

    /// <summary>Asks cases as they are written.</summary>
    private void AskWhole(LawCase[] cases)
    {
        foreach (var one in cases)
            if (Holds(one, frame => one.When!.Holds(frame)))
                Demand(one);
    }

    /// <summary>Whether a demand is made; one of which that cannot be told is refused.</summary>
    private bool Holds(LawCase one, Func<Frame, bool> when)
    {
        frame.Begin();
        var holds = when(frame);
        if (frame.Error is not { } unasked)
            return holds;
        Undecided(one, unasked);
        return false;
    }

    private void Demand(LawCase one)
    {
        if (one.Demand.Holds(frame))
            return;
        if (frame.Error is { } undecided)
            Undecided(one, undecided);
        else
            Broken(one);
    }

    private void Broken(LawCase one)
    {
        var rule = one.Rule;
        var demand = rule.Wording.Fill(frame, language) ?? rule.Demand;
        // A value that cannot be told takes nothing from the fault: the rule says what it demands.
        var finding = one.Finding?.Fill(frame, language) ?? demand;
        var mend = one.Mend.Fill(frame, language) ?? "";
        for (var i = 0; i < one.Places.Count; i++)
            Tell(one, i, finding, demand, mend);
    }

    /// <summary>A condition that has no value for this declaration lets nothing through.</summary>
    private void Undecided(LawCase one, CelError error)
    {
        // Where nothing is looked up, nobody can say what is registered.
        if (error == LawRegisterFunctions.NotLookedUp)
            return;
        Tell(
            one,
            0,
            $"The rule cannot be decided here: {error.What}. {one.Rule.Demand}",
            one.Rule.Demand,
            "Correct the values that it reads; if they are right, ask the customs office."
        );
    }

    private void Tell(LawCase one, int at, string finding, string demand, string mend)
    {
        var rule = one.Rule;
        var place = one.Places[at];
        var from = From(place.From);
        var refusal = Pointing.Refuse(
            rule.Code,
            place.Below(from, frame) ?? from,
            finding,
            rule.BasisWording.Fill(frame, language) ?? rule.Basis,
            mend
        ) with
        {
            Demand = demand,
            IsWarning = rule.IsWarning,
        };
        _told.Add((new(one.RuleOrder, _item, one.Order, _child, at), refusal));
    }

    /// <summary>Where what a pointer begins at stands in the message.</summary>
    private Pointer From(LawSubject subject)
    {
        if (subject.Parent is null)
            return Places.Body;
        var at = From(subject.Parent);
        var position = subject == LawSubject.Item ? _item : _child;
        return at / subject.Path.Parent / Last(subject.Path, position);
    }

    private static Pointer Last(Pointer path, int position) =>
        Pointer.Whole.Append(path.Steps[^1].Name, position);
}
