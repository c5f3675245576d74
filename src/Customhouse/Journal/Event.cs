using System.Text.Json.Serialization;

namespace Customhouse.Journal;

/// <summary>
/// Something that happened to a subject. The journal of events is the ground truth, so a name and its
/// version, once released, keep their meaning for good: a changed event is a new version beside the old one.
/// </summary>
/// <remarks>A module has a base record of its own, on which <see cref="JsonDerivedTypeAttribute"/> names its
/// events.</remarks>
public abstract record Event
{
    /// <summary>Bytes as received that are kept beside the body, such as a message; null where there are
    /// none.</summary>
    [JsonIgnore]
    public virtual byte[]? Attachment => null;

    /// <summary>The same event with the bytes that the journal kept beside it.</summary>
    public virtual Event WithAttachment(byte[] bytes) => this;
}
