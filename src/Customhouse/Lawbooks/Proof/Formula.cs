namespace Customhouse.Lawbooks.Proof;

/// <summary>A condition as facts that hold or do not, joined by and and or.</summary>
internal abstract record Formula
{
    /// <summary>What always holds.</summary>
    public static readonly Formula True = new Both([]);

    /// <summary>What never holds.</summary>
    public static readonly Formula False = new Either([]);

    /// <summary>The opposite.</summary>
    public abstract Formula Not();

    /// <summary>Every fact in it.</summary>
    public abstract IEnumerable<Fact> Facts { get; }

    /// <summary>All hold.</summary>
    public static Formula And(params Formula[] all) => new Both(all);

    /// <summary>One holds at least.</summary>
    public static Formula Or(params Formula[] all) => new Either(all);

    /// <summary>What is known to hold, or not to.</summary>
    public static Formula Known(bool holds) => holds ? True : False;
}

/// <summary>All of the parts hold.</summary>
internal sealed record Both(IReadOnlyList<Formula> Parts) : Formula
{
    public override Formula Not() => new Either([.. Parts.Select(p => p.Not())]);

    public override IEnumerable<Fact> Facts => Parts.SelectMany(p => p.Facts);
}

/// <summary>One of the parts holds at least.</summary>
internal sealed record Either(IReadOnlyList<Formula> Parts) : Formula
{
    public override Formula Not() => new Both([.. Parts.Select(p => p.Not())]);

    public override IEnumerable<Fact> Facts => Parts.SelectMany(p => p.Facts);
}

/// <summary>A fact, or its opposite.</summary>
internal sealed record Literal(Fact Fact, bool Holds) : Formula
{
    public override Formula Not() => new Literal(Fact, !Holds);

    public override IEnumerable<Fact> Facts => [Fact];
}

/// <summary>What may be so of one element.</summary>
/// <param name="Path">The element, as conditions name it: <c>item.itemPrice.amount</c>.</param>
internal abstract record Fact(string Path);

/// <summary>The element is declared.</summary>
internal sealed record Declared(string Path) : Fact(Path);

/// <summary>The element is true.</summary>
internal sealed record Truth(string Path) : Fact(Path);

/// <summary>The text is one of some codes.</summary>
/// <param name="Ever">Codes that it may be where the fact holds.</param>
/// <param name="Always">Codes that it is not where the fact does not hold: of a list with days those of every
/// day.</param>
internal sealed record OneOf(string Path, IReadOnlySet<string> Ever, IReadOnlySet<string> Always)
    : Fact(Path);

/// <summary>How a number stands to a known one.</summary>
internal enum Comparison
{
    Less,
    AtMost,
    Equal,
}

/// <summary>The number is below a known one, at most it, or it.</summary>
internal sealed record Compared(string Path, Comparison How, decimal Known) : Fact(Path);

/// <summary>A question that is taken as it is: it holds or not, and nothing more is known of it.</summary>
/// <param name="Path">As written, with what it is asked of.</param>
/// <param name="Why">Why no more is known of it.</param>
internal sealed record Question(string Path, string Why) : Fact(Path);
