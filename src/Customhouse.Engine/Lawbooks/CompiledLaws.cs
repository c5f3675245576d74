using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Lawbooks;

namespace Customhouse.Engine.Lawbooks;

/// <summary>The lawbooks that are in use in this process, by their texts: the same texts are compiled
/// once.</summary>
internal static class CompiledLaws
{
    private static readonly ConcurrentDictionary<string, WeakReference<LawReading>> Known = new();

    /// <summary>What some files came to.</summary>
    public static LawReading Of(IReadOnlyDictionary<string, string> texts)
    {
        var key = KeyOf(texts);
        if (Known.TryGetValue(key, out var reference) && reference.TryGetTarget(out var known))
            return known;
        var reading = LawFolder.Read(texts);
        foreach (var (gone, left) in Known)
            if (!left.TryGetTarget(out _))
                Known.TryRemove(new(gone, left));
        Known[key] = new WeakReference<LawReading>(reading);
        return reading;
    }

    private static string KeyOf(IReadOnlyDictionary<string, string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name.Length} {text.Length} {name}"));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
