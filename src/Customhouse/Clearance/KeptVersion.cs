using Customhouse.Declarations;
using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>A version of a declaration as it is kept decoded beside its message.</summary>
/// <param name="Version">1 as lodged; each amendment brings the next.</param>
/// <param name="Sequence">The event of the case that brought it.</param>
/// <param name="Schema">The form of the bytes (<see cref="KeptContent.Schema"/>).</param>
/// <param name="Body">What it declares, as <see cref="KeptContent"/> writes it.</param>
public sealed record KeptVersion(int Version, int Sequence, int Schema, byte[] Body)
{
    /// <summary>Whether both are the same, to the byte.</summary>
    public bool Equals(KeptVersion? other) =>
        other is not null
        && (Version, Sequence, Schema) == (other.Version, other.Sequence, other.Schema)
        && Body.AsSpan().SequenceEqual(other.Body);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Sequence, Schema, Body.Length);

    /// <summary>The versions that events brought.</summary>
    /// <param name="before">The case before them; null for a new one.</param>
    /// <param name="after">The case after them.</param>
    public static IEnumerable<KeptVersion> Create(Case? before, IEnumerable<Event> events, Case after)
    {
        var (version, sequence) = (before?.Version ?? 0, before?.Sequence ?? 0);
        foreach (var recorded in events)
        {
            sequence++;
            if (recorded is DeclarationLodged or DeclarationAmended)
                yield return new KeptVersion(
                    ++version,
                    sequence,
                    KeptContent.Schema,
                    KeptContent.Write(after.Versions[version - 1])
                );
        }
    }
}
