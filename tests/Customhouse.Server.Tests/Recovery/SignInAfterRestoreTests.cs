using System.CommandLine;
using System.Net;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Verbs;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>Whoever signed in with a second factor does so with the same one after the database was put
/// back.</summary>
public sealed class SignInAfterRestoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-back-");
    private readonly StandingClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_authenticator_is_known_and_a_code_that_was_used_before_the_backup_is_not_taken_again()
    {
        await using var house = new RunningHouse { Clock = _clock };
        await house.InitializeAsync();
        using var person = await house.Person(Role.Officer);
        var (user, key) = (person.User, person.CodeKey!);
        // From here on no time passes, so that a code that is refused is refused for its use and not for its
        // age.
        var step = OneTimeCode.StepOf(_clock.Stand());
        await Signs(house, user, OneTimeCode.Compute(key, step + 1), isTaken: true);

        var back = Path.Combine(_folder.FullName, "back");
        Assert.Equal(
            0,
            await Type(
                "backup",
                "--to",
                Path.Combine(_folder.FullName, "saved"),
                "--data",
                house.Folder,
                "--store",
                $"sqlite:{Path.Combine(house.Folder, "test.db")}"
            )
        );
        Assert.Equal(
            0,
            await Type(
                "restore",
                Path.Combine(_folder.FullName, "saved"),
                "--data",
                back,
                "--store",
                $"sqlite:{Path.Combine(back, "test.db")}"
            )
        );
        await house.Restart(_ =>
        {
            Directory.Delete(house.Folder, recursive: true);
            Directory.Move(back, house.Folder);
        });

        await Signs(house, user, OneTimeCode.Compute(key, step + 1), isTaken: false);
        _clock.Step(TimeSpan.FromSeconds(30));
        await Signs(house, user, OneTimeCode.Compute(key, step + 1), isTaken: false);
        await Signs(house, user, OneTimeCode.Compute(key, step + 2), isTaken: true);
        await Signs(house, user, OneTimeCode.Compute(key, step + 2), isTaken: false);
    }

    private static async Task Signs(RunningHouse house, string user, string code, bool isTaken)
    {
        using var browser = new Browser(house.Address);
        using var half = await browser.Send(
            "/sign-in",
            "/sign-in",
            ("user", user),
            ("password", RunningHouse.Password)
        );
        Assert.Equal("/sign-in/code", half.Headers.Location?.OriginalString);
        using var whole = await browser.Send("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.Equal(
            isTaken ? HttpStatusCode.Redirect : HttpStatusCode.UnprocessableEntity,
            whole.StatusCode
        );
        using var desk = await browser.Client.GetAsync("/officer", TestContext.Current.CancellationToken);
        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Redirect, desk.StatusCode);
    }

    private static Task<int> Type(params string[] words) =>
        Verb.Run(new RootCommand { BackupVerb.Command(), RestoreVerb.Command() }, words);

    /// <summary>The time of the day until it is made to stand still; timers run as they do.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private DateTimeOffset? _standing;

        public override DateTimeOffset GetUtcNow() => _standing ?? base.GetUtcNow();

        public DateTimeOffset Stand()
        {
            _standing = base.GetUtcNow();
            return _standing.Value;
        }

        public void Step(TimeSpan by) => _standing += by;
    }
}
