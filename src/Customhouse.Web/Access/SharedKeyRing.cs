using Customhouse.Web.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Customhouse.Web.Access;

/// <summary>
/// The keys as ASP.NET Core keeps them in memory: read anew when another process makes one or takes one over,
/// not only once a day.
/// </summary>
public sealed class SharedKeyRing(XmlKeyManager keys) : IKeyManager, IDisposable
{
    private readonly Lock _turn = new();
    private CancellationTokenSource _outOfDate = new();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) =>
        keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public CancellationToken GetCacheExpirationToken()
    {
        lock (_turn)
            return CancellationTokenSource
                .CreateLinkedTokenSource(_outOfDate.Token, keys.GetCacheExpirationToken())
                .Token;
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) =>
        keys.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);

    /// <summary>There are other keys in the store than those that were read.</summary>
    public void ReadAnew()
    {
        CancellationTokenSource before;
        lock (_turn)
            (before, _outOfDate) = (_outOfDate, new());
        before.Cancel();
        before.Dispose();
    }

    public void Dispose() => _outOfDate.Dispose();
}

/// <summary>Sees to it that there are keys before anybody is let in, and that it is one key where many
/// start.</summary>
internal sealed class KeysAtStart(
    StoredKeys stored,
    SharedKeyRing ring,
    WebOptions options,
    TimeProvider clock
) : IHostedService
{
    /// <summary>As ASP.NET Core has it: a key seals for so long and is read for ever.</summary>
    private static readonly TimeSpan KeySeals = TimeSpan.FromDays(90);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.KeysFolder is { } folder)
            await stored.TakeOver(folder, cancellationToken);
        var now = clock.GetUtcNow();
        await stored.MakeFirst(() => ring.CreateNewKey(now, now + KeySeals), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
