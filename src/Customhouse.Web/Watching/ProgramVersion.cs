using System.Reflection;

namespace Customhouse.Web.Watching;

/// <summary>
/// Which build of Customhouse this is. The number stands in Directory.Build.props and nowhere else; the
/// commit is added by the build where it is made in a clone, and is missing where the sources came without
/// one.
/// </summary>
public static class ProgramVersion
{
    private const int CommitDigitsShown = 12;

    /// <summary>As <c>customhouse --version</c> tells it: <c>0.2.0+</c> and the commit.</summary>
    private static string Full { get; } =
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    /// <summary>The number alone, as <c>0.2.0</c>: what everybody is told.</summary>
    public static string Number { get; } = Full.Split('+')[0];

    /// <summary>For administrators: the number, and the first digits of the commit.</summary>
    public static string Shown { get; } =
        Full.Split('+') is [var number, var commit]
            ? $"{number} ({commit[..Math.Min(CommitDigitsShown, commit.Length)]})"
            : Full;
}
