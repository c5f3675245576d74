using System.Net;
using System.Net.Http.Headers;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Xunit;

namespace Customhouse.Server.Tests.Partners;

/// <summary>How an installation joins, stays in and leaves a consortium.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("membership-");
    private readonly List<MemberKeys> others = [];
    private readonly List<Member> members = [];
    private Installation house = null!;
    private Membership membership = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(folder.FullName, "ledger");

    public async ValueTask InitializeAsync()
    {
        var edition = EditionFiles.Demo();
        var place = new LedgerOptions(
            Folder,
            Path.Combine(folder.FullName, "keys"),
            "customhouse.example/XA"
        );
        house = await Installation.Open(
            $"sqlite:{Path.Combine(folder.FullName, "house.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            Stop,
            place
        );
        membership = new Membership(house, place);
        members.Add(membership.Member(Nowhere));
        foreach (var code in (string[])["XB", "XC", "XD"])
        {
            var keys = Path.Combine(folder.FullName, code);
            others.Add(MemberKeys.Open(keys, $"customhouse.example/{code}"));
            using var log = MemberKeys.LogKey(keys, $"customhouse.example/{code}");
            members.Add(others[^1].Member(code, Nowhere, log.Verifier));
        }
    }

    public async ValueTask DisposeAsync()
    {
        membership.Dispose();
        others.ForEach(keys => keys.Dispose());
        await house.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_next_version_without_a_member_lets_it_go()
    {
        var first = Rules(null, members, 4);
        await membership.Accept(first);
        Assert.NotNull(house.Seat.Current);
        var second = Rules(first, members.Skip(1), 4);
        await membership.Accept(second);
        Assert.Null(house.Seat.Current);
        // It goes by that version from here on: the one before does not come back.
        await Assert.ThrowsAsync<FormatException>(() => membership.Accept(first));
        var third = Rules(second, members, 4);
        await membership.Accept(third);
        Assert.Equal(3, house.Seat.Current!.Rulebook.Version);
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        using var foreign = MemberKeys.Open(
            Path.Combine(folder.FullName, "foreign"),
            "customhouse.example/XA"
        );
        var wrong = members[0] with { Mirror = foreign.Cosigning.Mirror.Verifier };
        await Assert.ThrowsAsync<FormatException>(() =>
            membership.Accept(Rules(null, [wrong, .. members.Skip(1)], 4))
        );
        await Assert.ThrowsAsync<FormatException>(() => membership.Accept(Rules(null, members.Skip(1), 4)));
        Assert.False(File.Exists(Path.Combine(Folder, "rulebook")));
        Assert.Null(house.Seat.Current);
        await membership.Accept(Rules(null, members, 4));
        Assert.NotNull(house.Seat.Current);
    }

    [Fact]
    public async Task Who_joins_later_wants_a_quorum_of_the_members_it_takes_on_trust()
    {
        var first = Rules(null, members.Skip(1), 4);
        var second = Rules(first, members, 1);
        await Assert.ThrowsAsync<FormatException>(() => membership.Accept(second));
        Assert.False(File.Exists(Path.Combine(Folder, "rulebook")));
        await membership.Accept(Rules(first, members, 4));
        Assert.NotNull(house.Seat.Current);
    }

    [Theory]
    [InlineData("text/plain; charset=klingon")]
    [InlineData("text/plain; charset=\"\"")]
    public async Task A_partner_with_a_charset_that_nobody_knows_is_read_as_UTF_8(string type)
    {
        using var client = new HttpClient(new Says(type));
        var reply = await new PartnerHttpClient(client, Nowhere).Post("witness/add-checkpoint", [], Stop);
        Assert.Equal((409, "7\n"), (reply.Status, reply.Body));
    }

    private static Uri Nowhere => new("http://127.0.0.1:1/");

    /// <param name="signatures">How many sign, in the order of the members.</param>
    private Rulebook Rules(Rulebook? before, IEnumerable<Member> of, int signatures)
    {
        var all = of.ToList();
        var text = Rulebook.Write("four", before, 3, string.Concat(all.Select(Rulebook.Lines)), []);
        var keys = others
            .Prepend(membership.Keys)
            .Where(k => before is not null || all.Any(m => m.Rules.Equals(k.Rules.Verifier)));
        return Rulebook.Parse(
            new SignedNote(text, [.. keys.Take(signatures).Select(k => k.Rules.Sign(text))]).ToBytes()
        );
    }

    private sealed class Says(string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Conflict)
            {
                Content = new ByteArrayContent("7\n"u8.ToArray()),
            };
            answer.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            return Task.FromResult(answer);
        }
    }
}
