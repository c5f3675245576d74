using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>The one source of what nobody may foretell: keys, secrets, reference numbers. It is the operating
/// system's generator; in a simulation, and nowhere else, it is the generator of the <see
/// cref="SteppedRun"/>.</summary>
public static class RandomBytes
{
    /// <summary>So many bytes.</summary>
    public static byte[] Get(int count) =>
        SteppedRun.Underway is { } run ? run.Random(count) : RandomNumberGenerator.GetBytes(count);
}
