using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// Live streams that stand open in this process: each holds a connection and a place among the listeners for
/// hours, so there are so many for a person or a token and so many in all.
/// </summary>
public sealed class OpenStreams
{
    /// <summary>Pages that one person has open at once, in all browsers.</summary>
    public const int OfPersonMax = 24;

    /// <summary>A system needs one; some more bear a reconnect that the other end has not noticed
    /// yet.</summary>
    public const int OfTokenMax = 8;

    public const int InAllMax = 2_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _all;

    public int Count
    {
        get
        {
            lock (_turn)
                return _all;
        }
    }

    /// <summary>Takes a place; null and why where there is none.</summary>
    public (Place? Place, Problem? Refusal) Take(Visitor visitor)
    {
        var most = visitor.Account is null ? OfTokenMax : OfPersonMax;
        lock (_turn)
        {
            var held = _open.GetValueOrDefault(visitor.Key);
            if (held >= most)
                return (
                    null,
                    Problem.Of(
                        StatusCodes.Status429TooManyRequests,
                        $"{held} live streams of this {(visitor.Account is null ? "token" : "person")} are open, and "
                            + $"{most} may be. Close a page or a stream, and ask again."
                    )
                );
            if (_all >= InAllMax)
                return (
                    null,
                    Problem.Of(
                        StatusCodes.Status503ServiceUnavailable,
                        $"{InAllMax} live streams are open, which is all that there may be. Ask again "
                            + "later; pages show "
                            + "what is new when they are opened."
                    )
                );
            _open[visitor.Key] = held + 1;
            _all++;
            return (new Place(this, visitor.Key), null);
        }
    }

    private void GiveBack(string key)
    {
        lock (_turn)
        {
            _all--;
            if (--_open[key] == 0)
                _open.Remove(key);
        }
    }

    /// <summary>One stream's place; given back once, however often it is disposed.</summary>
    public sealed class Place(OpenStreams streams, string key) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                streams.GiveBack(key);
        }
    }
}
