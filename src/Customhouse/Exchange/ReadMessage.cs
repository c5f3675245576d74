using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// A message as read: with no refusals it is what its model allows. With refusals the tree still holds what
/// could be read, so that the answer can name the trader's reference; null where nothing could.
/// </summary>
public sealed record ReadMessage(Message? Message, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>The message is what its model allows, and can be lodged.</summary>
    public bool IsTaken => Refusals.Count == 0;

    /// <summary>Not a fault within a message, but no message.</summary>
    public bool IsNoMessage { get; init; }
}
