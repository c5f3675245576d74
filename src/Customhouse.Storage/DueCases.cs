using System.Runtime.InteropServices;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What time has to do by now.</summary>
/// <param name="Count">Cases whose time has come; counted up to <see cref="Limits.DueCountedMax"/>.</param>
/// <param name="Oldest">Since when the first of them waits; null where none does.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DueCases(long Count, DateTimeOffset? Oldest);

/// <summary>How far the timer is behind, as the store tells it.</summary>
public abstract partial class Store
{
    /// <summary>Cases whose time has come, without those that are known to fail.</summary>
    /// <param name="failing">Their reference numbers; the timer tries them again by itself, later and
    /// later.</param>
    public async Task<DueCases> Due(
        DateTimeOffset by,
        IReadOnlyCollection<string> failing,
        CancellationToken cancellation
    )
    {
        var counted = await Query(
            "select count(*) from (select 1 from cases where due_at <= @by limit @max) as due",
            row => row.GetInt64(0),
            cancellation,
            ("by", Moment.Of(by)),
            ("max", Limits.DueCountedMax)
        );
        if (counted[0] == 0)
            return new DueCases(0, null);
        var first = await Query(
            "select mrn, due_at from cases where due_at <= @by order by due_at limit @max",
            row => (Mrn: row.GetString(0), At: Moment.From(row.GetInt64(1))),
            cancellation,
            ("by", Moment.Of(by)),
            ("max", Math.Min(failing.Count + 1, Limits.DueCountedMax))
        );
        return new DueCases(
            counted[0],
            first.Where(f => !failing.Contains(f.Mrn)).Select(f => (DateTimeOffset?)f.At).FirstOrDefault()
        );
    }
}
