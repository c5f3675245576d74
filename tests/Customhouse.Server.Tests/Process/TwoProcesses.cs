using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Two real <c>serve</c> processes on one PostgreSQL, as behind a proxy, each with a data
/// folder.</summary>
public sealed class TwoProcesses : IAsyncLifetime
{
    public const string Password = "four plain words of mine";

    private static readonly string PasswordHash = PasswordRules.Hash(Password);
    private static int _accounts;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-two-").FullName;
    private PostgresServer? _postgres;
    private ServerProcess? _second;

    internal Counter First { get; private set; } = null!;

    internal ServerProcess Second => _second!;

    /// <summary>The database, as a third process has it.</summary>
    internal Store Store { get; private set; } = null!;

    internal string Connection { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _postgres = PostgresServer.StartOrSkip();
        Connection = _postgres.NewDatabase("two");
        First = await Counter.Open(Made("first"), Settings);
        _second = await ServerProcess.Start(Made("second"), Settings);
        Store = Store.Connect("postgres:" + Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
            await Store.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        if (First is not null)
            await First.DisposeAsync();
        _postgres?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An account that nobody signed in to yet; both processes know it when this returns.</summary>
    public async Task<Account> Open(string role)
    {
        var now = TimeProvider.System.GetUtcNow();
        var account = new Account($"two.{role}.{Interlocked.Increment(ref _accounts)}", "Of Two", role, now)
        {
            Trader = role == Role.Trader ? Counter.Trader : null,
            PasswordHash = PasswordHash,
        };
        Assert.Equal(
            AccountChange.Kept,
            await new AccountBook(Store).Put(account, null, Actor.System, "test", now)
        );
        foreach (var address in (Uri[])[First.Server.Address, Second.Address])
        {
            using var administrator = Caller(address, "administrator");
            await Until(
                async () =>
                    (await administrator.Get("/accounts")).Text.Contains(
                        $"\"{account.Id}\"",
                        StringComparison.Ordinal
                    ),
                "an account is known"
            );
        }
        return account;
    }

    /// <summary>One more process on the database.</summary>
    internal Task<ServerProcess> Another() => ServerProcess.Start(Made("another"), Settings);

    /// <summary>Somebody with a token of the first process, at either.</summary>
    internal Caller Caller(Uri address, string role) => new(address, First.SecretOf(role));

    /// <summary>Waits until it is so; the test fails where it never is.</summary>
    public static async Task<TimeSpan> Until(Func<Task<bool>> isSo, string what)
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            var waited = System.Diagnostics.Stopwatch.GetElapsedTime(since);
            Assert.True(waited < TimeSpan.FromSeconds(20), "never: " + what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        return System.Diagnostics.Stopwatch.GetElapsedTime(since);
    }

    private string[] Settings =>
        ["--store", "postgres:" + Connection, "--ledger", "off", "--requests-per-second", "0"];

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
