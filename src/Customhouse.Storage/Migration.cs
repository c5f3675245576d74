using System.Reflection;
using DbUp.Builder;
using DbUp.Engine;

namespace Customhouse.Storage;

/// <summary>Brings a database forward to this version, script by script, from the first release on.</summary>
internal static class Migration
{
    /// <exception cref="InvalidOperationException">The database was written by a newer version.</exception>
    public static void Run(UpgradeEngineBuilder target, string dialect)
    {
        var upgrade = target
            .WithScriptsEmbeddedInAssembly(
                Assembly.GetExecutingAssembly(), name => name.Contains($".Sql.{dialect}.", StringComparison.Ordinal))
            .WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build();
        var known = upgrade.GetDiscoveredScripts().Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = upgrade.GetExecutedScripts().Find(s => !known.Contains(s));
        if (unknown is not null)
            throw new InvalidOperationException($"the database is of a newer version: it knows {unknown}");
        DatabaseUpgradeResult outcome = upgrade.PerformUpgrade();
        if (!outcome.Successful)
            throw new StoreUnavailableException($"the database cannot be brought forward: {outcome.Error.Message}",
                outcome.Error);
    }
}
