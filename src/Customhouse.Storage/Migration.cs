using System.Reflection;
using Customhouse.Journal;
using DbUp.Builder;
using DbUp.Engine;

namespace Customhouse.Storage;

/// <summary>Brings a database forward to this version, script by script, from the first release on.</summary>
internal static class Migration
{
    /// <summary>The form of the tables that this version writes. It grows with each change of them; the
    /// scripts say which versions may go on writing beside it.</summary>
    public const int Format = 6;

    /// <param name="where">What the database is called in a message.</param>
    /// <param name="kinds">Modules whose tables are made behind those of the store.</param>
    /// <param name="oldestWriter">Asks a database that knows more than this version which form may still
    /// write to it.
    /// </param>
    /// <param name="only">The scripts up to which it is brought; null for all.</param>
    /// <exception cref="StoreVersionException">The database was written by a newer version that excludes this
    /// one.
    /// </exception>
    public static void Run(
        UpgradeEngineBuilder target,
        string dialect,
        string where,
        SubjectKinds kinds,
        Func<int> oldestWriter,
        IReadOnlyCollection<string>? only = null
    )
    {
        foreach (var (order, assembly) in Scripted(kinds).Index())
            target.WithScriptsEmbeddedInAssembly(
                assembly,
                name =>
                    name.Contains($".Sql.{dialect}.", StringComparison.Ordinal)
                    && only?.Contains(name) != false,
                new SqlScriptOptions { RunGroupOrder = order }
            );
        var upgrade = target.WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build();
        var known = upgrade.GetDiscoveredScripts().Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = upgrade.GetExecutedScripts().Find(s => !known.Contains(s));
        if (unknown is not null && oldestWriter() is var oldest && oldest > Format)
            throw new StoreVersionException(
                $"{where} was written by a newer version of Customhouse, it knows "
                    + $"{unknown} and takes the form {oldest} or a later one, and this version writes "
                    + $"{Format}: start that "
                    + "version, or restore a backup that this one made"
            );
        DatabaseUpgradeResult outcome = upgrade.PerformUpgrade();
        if (!outcome.Successful)
            throw new StoreUnavailableException(
                $"the database cannot be brought forward: {outcome.Error.Message}",
                outcome.Error
            );
    }

    /// <summary>Assemblies that hold migrations, in the order in which they are run: the store's
    /// first.</summary>
    internal static IEnumerable<Assembly> Scripted(SubjectKinds kinds) =>
        kinds
            .All.Select(k => k.Migrations)
            .OfType<Assembly>()
            .Distinct()
            .Prepend(Assembly.GetExecutingAssembly());
}

/// <summary>The database is of a version that this program does not know; nothing in it was
/// touched.</summary>
public sealed class StoreVersionException(string message) : Exception(message);

/// <summary>The migrations that this version knows.</summary>
public static class StoreVersion
{
    /// <summary>Why a store with these migrations cannot be used by this version; null where it
    /// can.</summary>
    public static string? Fault(IEnumerable<string> scripts)
    {
        var known = Migration
            .Scripted(SubjectsOfProduct.Kinds)
            .SelectMany(a => a.GetManifestResourceNames())
            .ToHashSet(StringComparer.Ordinal);
        return scripts.FirstOrDefault(script => !known.Contains(script)) is { } newer
            ? $"it was written by a newer version, which knows {newer}; use that version or a later one"
            : null;
    }
}
