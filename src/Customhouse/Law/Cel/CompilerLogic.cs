namespace Customhouse.Law.Cel;

/// <summary>Closures of calls, and of the operators that may pass over an error.</summary>
internal sealed partial class Compiler
{
    private Delegate Call(CallExpr call)
    {
        var given = call.Arguments;
        switch (call.Function)
        {
            case Operators.And:
                return Logic(call, And(As<bool>(given[0]), As<bool>(given[1])));
            case Operators.Or:
                return Logic(call, Or(As<bool>(given[0]), As<bool>(given[1])));
            case Operators.Not:
                var of = As<bool>(given[0]);
                return Folded(call, (Func<Frame, bool>)(frame => !of(frame)), given);
            case Operators.Choose:
                return Choose(call);
            case Operators.Equal:
                return Folded(call, Equal(given[0], given[1]), given);
            case Operators.Unequal:
                var equal = Equal(given[0], given[1]);
                return Folded(call, (Func<Frame, bool>)(frame => !equal(frame)), given);
            default:
                return Function(call);
        }
    }

    /// <summary>One side that decides is enough, whatever the other is.</summary>
    private Delegate Logic(CallExpr call, Func<Frame, bool> run)
    {
        var decides = call.Function == Operators.Or;
        if (call.Arguments.Any(a => a.Constant is bool known && known == decides))
        {
            call.Constant = CelValue.Box(decides);
            return Same(decides);
        }
        return Folded(call, run, call.Arguments);
    }

    /// <summary>Both hold. False decides, whatever went wrong on the other side.</summary>
    public static Func<Frame, bool> And(Func<Frame, bool> left, Func<Frame, bool> right) =>
        frame =>
        {
            var first = left(frame);
            if (!frame.HasFailed)
                return first && right(frame);
            if (!frame.TryTake(out var error))
                return false;
            var second = right(frame);
            // False decides, whatever went wrong on the other side; and the first error is told.
            if (!frame.HasFailed && second)
                frame.Fail(error);
            else if (frame.HasFailed && frame.TryTake(out _))
                frame.Fail(error);
            return false;
        };

    private static Func<Frame, bool> Or(Func<Frame, bool> left, Func<Frame, bool> right) =>
        frame =>
        {
            var first = left(frame);
            if (!frame.HasFailed)
                return first || right(frame);
            if (!frame.TryTake(out var error))
                return false;
            var second = right(frame);
            if (!frame.HasFailed && second)
                return true;
            if (!frame.HasFailed || frame.TryTake(out _))
                frame.Fail(error);
            return false;
        };

    private Delegate Choose(CallExpr call)
    {
        var condition = As<bool>(call.Arguments[0]);
        if (call.Arguments[0].Constant is bool known)
        {
            var taken = call.Arguments[known ? 1 : 2];
            var run = Compile(taken);
            if (taken.Type.Held == call.Type.Held)
            {
                call.Constant = taken.Constant;
                return run;
            }
        }
        var (then, otherwise) = (call.Arguments[1], call.Arguments[2]);
        return call.Type.Kind switch
        {
            CelKind.Bool => Either(condition, As<bool>(then), As<bool>(otherwise)),
            CelKind.Int => Either(condition, As<long>(then), As<long>(otherwise)),
            CelKind.Uint => Either(condition, As<ulong>(then), As<ulong>(otherwise)),
            CelKind.Decimal => Either(condition, As<decimal>(then), As<decimal>(otherwise)),
            CelKind.String => Either(condition, As<string>(then), As<string>(otherwise)),
            CelKind.Timestamp => Either(condition, As<CelTimestamp>(then), As<CelTimestamp>(otherwise)),
            CelKind.Duration => Either(condition, As<CelDuration>(then), As<CelDuration>(otherwise)),
            CelKind.Date => Either(condition, As<DateOnly>(then), As<DateOnly>(otherwise)),
            CelKind.Money => Either(condition, As<Values.Money>(then), As<Values.Money>(otherwise)),
            CelKind.Quantity => Either(condition, As<Values.Quantity>(then), As<Values.Quantity>(otherwise)),
            _ => Either(condition, Object(then), Object(otherwise)),
        };
    }

    private static Func<Frame, T> Either<T>(
        Func<Frame, bool> condition,
        Func<Frame, T> then,
        Func<Frame, T> otherwise
    ) =>
        frame =>
        {
            var first = condition(frame);
            if (frame.HasFailed)
                return default!;
            return first ? then(frame) : otherwise(frame);
        };

    private Func<Frame, bool> Equal(Expr a, Expr b)
    {
        if (a.Type.Held == b.Type.Held)
        {
            switch (a.Type.Kind)
            {
                case CelKind.String:
                    return EqualTexts(a, b);
                case CelKind.Bool:
                    return Compared(a, b, (bool x, bool y) => x == y);
                case CelKind.Int:
                    return Compared(a, b, (long x, long y) => x == y);
                case CelKind.Uint:
                    return Compared(a, b, (ulong x, ulong y) => x == y);
                case CelKind.Decimal:
                    return Compared(a, b, (decimal x, decimal y) => x == y);
                case CelKind.Date:
                    return Compared(a, b, (DateOnly x, DateOnly y) => x == y);
            }
        }
        if (a.Type.Kind == CelKind.Money && b.Type.Kind == CelKind.Money)
            return ComparedIn<Values.Money>(a, b, Amounts.AreEqual);
        if (a.Type.Kind == CelKind.Quantity && b.Type.Kind == CelKind.Quantity)
            return ComparedIn<Values.Quantity>(a, b, Amounts.AreEqual);
        var (left, right) = (Object(a), Object(b));
        return frame =>
        {
            var first = left(frame);
            if (frame.HasFailed)
                return false;
            var second = right(frame);
            return !frame.HasFailed
                && frame.Spend(first is string ? 1 : CelEquality.SizeOf(first))
                && CelEquality.AreEqual(first, second);
        };
    }

    private Func<Frame, bool> EqualTexts(Expr a, Expr b)
    {
        if (a.Constant is string && b.Constant is null)
            (a, b) = (b, a);
        if (b.Constant is not string known)
            return Compared(a, b, (string x, string y) => string.Equals(x, y, StringComparison.Ordinal));
        var read = As<string>(a);
        return frame =>
        {
            var value = read(frame);
            return !frame.HasFailed && string.Equals(value, known, StringComparison.Ordinal);
        };
    }

    private Func<Frame, bool> ComparedIn<T>(Expr a, Expr b, Func<Frame, T, T, bool> compare)
    {
        var (left, right) = (As<T>(a), As<T>(b));
        return frame =>
        {
            var first = left(frame);
            if (frame.HasFailed)
                return false;
            var second = right(frame);
            return !frame.HasFailed && compare(frame, first, second);
        };
    }

    private Func<Frame, bool> Compared<T>(Expr a, Expr b, Func<T, T, bool> compare)
    {
        var (left, right) = (As<T>(a), As<T>(b));
        return frame =>
        {
            var first = left(frame);
            if (frame.HasFailed)
                return false;
            var second = right(frame);
            return !frame.HasFailed && compare(first, second);
        };
    }
}
