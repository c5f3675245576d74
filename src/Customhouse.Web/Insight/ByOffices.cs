using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Insight;

/// <summary>
/// Figures are read once for everybody who looks and may see the cases of the same customs offices: what one
/// reads for its offices is never shown to who works at others.
/// </summary>
/// <param name="make">Makes what reads the figures of some offices; of all where none are given.</param>
public sealed class ByOffices<T>(Func<IReadOnlyList<string>, T> make)
    where T : class
{
    /// <summary>Sets of offices whose readers are kept; the one that was asked for longest ago goes
    /// first.</summary>
    public const int SetsMax = 256;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private long _asked;

    /// <summary>The reader of the offices whose figures a request may be told.</summary>
    public T For(HttpContext context) => Of(Visitor.OfficesOf(context));

    /// <summary>The reader of these offices, whatever their order.</summary>
    public T Of(IReadOnlyList<string> offices)
    {
        string[] known = [.. offices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var key = string.Join('\n', known);
        lock (_turn)
        {
            if (!_kept.TryGetValue(key, out var kept))
            {
                if (_kept.Count >= SetsMax)
                    _kept.Remove(_kept.MinBy(k => k.Value.Asked).Key);
                _kept[key] = kept = new Kept(make(known));
            }
            kept.Asked = ++_asked;
            return kept.Reader;
        }
    }

    private sealed class Kept(T reader)
    {
        public T Reader => reader;

        public long Asked { get; set; }
    }
}
