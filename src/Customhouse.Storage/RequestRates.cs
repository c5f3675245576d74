using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What one visitor asked of the other processes in their last second.</summary>
public sealed record RateElsewhere(string Visitor, long Asked);

/// <summary>How much visitors ask, told between the processes on one database.</summary>
public abstract partial class Store
{
    /// <summary>Whether other processes may serve this database, too.</summary>
    public virtual bool HasOthers => false;

    /// <summary>Tells what visitors asked here in the last second, and hears what they asked
    /// elsewhere.</summary>
    /// <param name="process">Names this process.</param>
    /// <param name="asked">Those who asked much; at most <see cref="Limits.RowsPerPageMax"/> are
    /// told.</param>
    /// <returns>Of these visitors, what the others told in the last seconds.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public virtual Task<IReadOnlyList<RateElsewhere>> ShareRates(
        string process,
        IReadOnlyDictionary<string, long> asked,
        CancellationToken cancellation
    ) => Task.FromResult<IReadOnlyList<RateElsewhere>>([]);
}
