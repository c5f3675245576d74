using System.Text;
using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>The row of a line of the journal, column by column.</summary>
internal sealed record StoredLine(
    long Position,
    Subject Subject,
    int Sequence,
    DateTimeOffset At,
    string Actor,
    string Role,
    string? Office,
    string Type,
    string Body,
    byte[]? Payload
)
{
    public const string Columns = "position, subject, sequence, at, actor, role, office, type, body, payload";

    public Actor By => new(Actor, Role, Office);

    public JournalLine Line =>
        new(Position, Subject, Sequence, At, By, Type, Encoding.UTF8.GetBytes(Body), Payload);
}
