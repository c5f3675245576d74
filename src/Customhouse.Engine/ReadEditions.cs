using System.Collections.Concurrent;
using System.Security.Cryptography;
using Customhouse.Tariff;

namespace Customhouse.Engine;

/// <summary>
/// The editions that are in use in this process, by what they were read from. An edition has tens of
/// thousands of lines and never changes, and each change of the shelf reads all of them; the same bytes are
/// the same edition.
/// </summary>
internal static class ReadEditions
{
    private static readonly ConcurrentDictionary<string, WeakReference<TariffEdition>> Known = new();

    /// <summary>The edition of these bytes, read where nobody has it any more.</summary>
    public static TariffEdition KnownOrRead(byte[] packed, Func<byte[], TariffEdition> read)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(packed));
        if (Known.TryGetValue(key, out var reference) && reference.TryGetTarget(out var known))
            return known;
        var edition = read(packed);
        foreach (var (gone, left) in Known)
            if (!left.TryGetTarget(out _))
                Known.TryRemove(new(gone, left));
        Known[key] = new WeakReference<TariffEdition>(edition);
        return edition;
    }
}
