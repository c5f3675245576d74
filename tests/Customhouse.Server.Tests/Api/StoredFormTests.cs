using System.Text;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>
/// Accounts and tokens as the registers hold them, letter by letter as version 0.2.0 wrote them: whatever the
/// interface tells of them later, what is on record is read, and written the same.
/// </summary>
public sealed class StoredFormTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 30, 15, 250, TimeSpan.FromHours(2));

    private static readonly (Account Account, string Stored)[] Accounts =
    [
        (
            new Account("amélie", "Amélie \"A\" <O'Neil>", "officer", At)
            {
                Offices = ["AA000100", "AA000200"],
                PasswordHash = "v1.10.c2FsdA==.aGFzaA==",
                PasswordIsInitial = true,
                CodeKey = "sealed+/=",
                Stamp = "abc_-1",
            },
            OneLine(
                """
                {"id":"am\u00E9lie","name":"Am\u00E9lie \u0022A\u0022 \u003CO\u0027Neil\u003E",
                "role":"officer","createdAt":"2026-03-01T09:30:15.25+02:00","mandates":[],
                "offices":["AA000100","AA000200"],"passwordHash":"v1.10.c2FsdA==.aGFzaA==",
                "passwordIsInitial":true,"codeKey":"sealed\u002B/=","isClosed":false,
                "stamp":"abc_-1"}
                """
            )
        ),
        (
            new Account("t@x.example", "T", "trader", At)
            {
                Trader = "AA1",
                Mandates = ["*"],
                Subject = "sub-1",
                IsClosed = true,
                Stamp = "s",
            },
            OneLine(
                """
                {"id":"t@x.example","name":"T","role":"trader","createdAt":"2026-03-01T09:30:15.25+02:00",
                "trader":"AA1","mandates":["*"],"offices":[],"passwordIsInitial":false,
                "subject":"sub-1","isClosed":true,"stamp":"s"}
                """
            )
        ),
    ];

    private static readonly (Token Token, string Stored)[] Tokens =
    [
        (
            new Token("tok-0102030405aa", "aGFzaA", "trader", "A & B's system", At)
            {
                Trader = "AA1",
                Mandates = ["AA2"],
                ExpiresAt = At.AddDays(1),
            },
            OneLine(
                """
                {"id":"tok-0102030405aa","hash":"aGFzaA","role":"trader","holder":"A \u0026 B\u0027s system",
                "issuedAt":"2026-03-01T09:30:15.25+02:00","trader":"AA1","mandates":["AA2"],
                "expiresAt":"2026-03-02T09:30:15.25+02:00"}
                """
            )
        ),
        (
            new Token("tok-1", "h", "officer", "o", At) { Office = "AA000100", RevokedAt = At.AddHours(1) },
            OneLine(
                """
                {"id":"tok-1","hash":"h","role":"officer","holder":"o",
                "issuedAt":"2026-03-01T09:30:15.25+02:00","mandates":[],"office":"AA000100",
                "revokedAt":"2026-03-01T10:30:15.25+02:00"}
                """
            )
        ),
    ];

    [Fact]
    public void An_account_is_written_as_it_always_was() =>
        Assert.All(
            Accounts,
            a => Assert.Equal(a.Stored, Encoding.UTF8.GetString(AccountBook.Changed(a.Account, 0, "").Body))
        );

    [Fact]
    public void A_token_is_written_as_it_always_was() =>
        Assert.All(Tokens, t => Assert.Equal(t.Stored, Encoding.UTF8.GetString(StoredToken.Write(t.Token))));

    [Fact]
    public void What_is_on_record_is_read_whole()
    {
        Assert.All(Accounts, a => Assert.Equivalent(a.Account, AccountBook.Read(EntryOf(a.Stored)), true));
        Assert.All(Tokens, t => Assert.Equivalent(t.Token, StoredToken.Read(EntryOf(t.Stored)), true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"a","role":"officer","createdAt":"2026-01-01T00:00:00+00:00"}""")]
    [InlineData("""{"id":"a","name":"A","hash":"h","role":"officer","holder":"o","rank":"high"}""")]
    public void What_is_no_account_or_token_opens_nothing(string stored)
    {
        Assert.Null(AccountBook.Read(EntryOf(stored)));
        Assert.Null(StoredToken.Read(EntryOf(stored)));
    }

    /// <summary>A text that is broken here for its length alone.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings("");

    private static RegisterEntry EntryOf(string stored) =>
        new("account", "a", 1, At, null, "json", Encoding.UTF8.GetBytes(stored), At, "b");
}
