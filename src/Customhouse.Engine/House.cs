using Customhouse.Clearance;
using Customhouse.Declarations;

namespace Customhouse.Engine;

/// <summary>Brings everything that a decision on one version of a declaration needs to know, in one load.</summary>
public delegate Task<Facts> BringFacts(Case @case, Declaration declaration, CancellationToken cancellation);

/// <summary>The administration as the desk knows it: its terms, and where the facts come from.</summary>
public sealed class House(Terms terms, BringFacts factsFor, Func<Message, Declaration> reading)
{
    public Terms Terms => terms;

    public Declaration Read(Message message) => reading(message);

    public Task<Facts> FactsFor(Case @case, Declaration declaration, CancellationToken cancellation) =>
        factsFor(@case, declaration, cancellation);
}
