using System.Text;
using CsCheck;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Risk;

public sealed class ProfileJsonTests
{
    private const string Good = """
        {"id":"XA-001","version":2,"owner":"Textile desk","reason":"Cheap garments","from":"2026-01-01",
         "to":"2026-12-31","lane":"red","share":0.25,"authorisedFactor":0.1,
         "when":{"all":[{"field":"commodity","is":"within","values":["61","62"]},
                        {"any":[{"field":"value-per-kg","is":"<","values":[2.5]},
                                {"field":"agent","is":"absent"}]}]}}
        """;

    [Fact]
    public void A_profile_reads_and_writes_without_loss()
    {
        var profile = Read(Good);
        Assert.Equal(
            (0.25, 0.1, Lane.Red, 2),
            (profile.Share, profile.AuthorisedFactor, profile.Lane, profile.Version)
        );
        Assert.Equal(
            new AllOf([
                RiskCase.Is("commodity", "within", "61", "62"),
                new AnyOf([RiskCase.Is("value-per-kg", "<", "2.5"), RiskCase.Is("agent", "absent")]),
            ]),
            profile.When
        );
        Assert.Equal(profile, Read(ProfileJson.Write(profile)));
        var (many, refusals) = ProfileJson.ReadMany(
            Bytes(ProfileJson.WriteMany([profile, profile with { Id = "B" }]))
        );
        Assert.Empty(refusals);
        Assert.Equal([profile, profile with { Id = "B" }], many);
    }

    [Theory]
    [InlineData(
        "\"value-per-kg\"",
        "\"value-per-kilo\"",
        "RSK-FIELD",
        "when/all[2]/any[1]/field",
        "value-per-kg"
    )]
    [InlineData("\"within\"", "\"witin\"", "RSK-OPERATOR", "when/all[1]/is", "within")]
    [InlineData("[2.5]", "[\"cheap\"]", "RSK-VALUE", "when/all[2]/any[1]/values[1]", "customs value")]
    [InlineData("[2.5]", "[]", "RSK-VALUES", "when/all[2]/any[1]/values", "")]
    [InlineData("\"62\"", "\"6x\"", "RSK-VALUE", "when/all[1]/values[2]", "")]
    [InlineData("0.25", "0", "RSK-SHARE", "share", "active")]
    [InlineData("0.25", "1.5", "RSK-SHARE", "share", "")]
    [InlineData("0.25", "1e999", "RSK-JSON", "share", "")]
    [InlineData("0.1", "-1", "RSK-FACTOR", "authorisedFactor", "")]
    [InlineData("\"red\"", "\"purple\"", "RSK-JSON", "lane", "")]
    [InlineData("2026-12-31", "2025-12-31", "RSK-DATES", "to", "")]
    [InlineData("2026-01-01", "01/01/2026", "RSK-JSON", "from", "")]
    [InlineData("\"share\"", "\"shaer\"", "RSK-JSON", "", "'share'")]
    [InlineData("\"version\":2", "\"version\":2.5", "RSK-JSON", "version", "")]
    [InlineData("\"version\":2", "\"version\":0", "RSK-VERSION", "version", "")]
    [InlineData("Textile desk", "", "RSK-TEXT", "owner", "")]
    [InlineData("Cheap garments", "two\\nlines", "RSK-TEXT", "reason", "")]
    [InlineData("Cheap garments", "\\ud800", "RSK-JSON", "reason", "")]
    [InlineData("\"agent\",\"is\":\"absent\"", "\"agent\"", "RSK-JSON", "when/all[2]/any[2]/is", "")]
    public void What_is_wrong_is_refused_where_it_stands(
        string from,
        string to,
        string code,
        string pointer,
        string mend
    )
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        var (profile, refusals) = ProfileJson.Read(Bytes(Good.Replace(from, to, StringComparison.Ordinal)));
        Assert.Null(profile);
        var refusal = Assert.Single(refusals);
        Assert.Equal((code, pointer), (refusal.Code, refusal.Pointer));
        Assert.Contains(mend, refusal.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_in_one_answer()
    {
        var broken = Good.Replace("\"within\"", "\"over\"", StringComparison.Ordinal)
            .Replace("\"agent\"", "\"agnet\"", StringComparison.Ordinal)
            .Replace("0.25", "7", StringComparison.Ordinal);
        Assert.Equal(
            ["RSK-SHARE", "RSK-OPERATOR", "RSK-FIELD"],
            ProfileJson.Read(Bytes(broken)).Refusals.Select(r => r.Code)
        );
    }

    public static TheoryData<string> Hostile =>
        [
            "",
            "{",
            "[]",
            "null",
            "1",
            "\"text\"",
            "{\"id\":1}",
            "{\"\\ud800\":1}",
            "{\"id\":\"a\",\"id\":\"b\"}",
            new string('[', 100_000),
            string.Concat(Enumerable.Repeat("{\"when\":", 1000)),
            Wrapped(Nested(Limits.ConditionDepthMax + 2)),
            Wrapped(Nested(1000)),
            Wrapped(
                "{\"all\":["
                    + string.Join(',', Enumerable.Repeat("{\"field\":\"agent\",\"is\":\"absent\"}", 101))
                    + "]}"
            ),
            Wrapped(
                "{\"field\":\"origin\",\"is\":\"in\",\"values\":["
                    + string.Join(',', Enumerable.Repeat("\"XV\"", 2001))
                    + "]}"
            ),
            Wrapped("{\"field\":\"net-mass\",\"is\":\">\",\"values\":[1e400]}"),
            Wrapped("{\"field\":\"net-mass\",\"is\":\">\",\"values\":[\"" + new string('9', 400) + "\"]}"),
            Wrapped("{\"field\":\"" + new string('x', 100_000) + "\",\"is\":\"=\",\"values\":[\"1\"]}"),
            Wrapped("{\"any\":[]}"),
            Wrapped("{\"all\":{}}"),
            Wrapped("{\"not\":[]}"),
            Wrapped("[]"),
            new string(' ', Limits.ProfileBytesMax + 1) + Good,
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_json_is_refused_and_throws_nothing(string json)
    {
        var (profile, refusals) = ProfileJson.Read(Bytes(json));
        Assert.Null(profile);
        Assert.NotEmpty(refusals);
        Assert.All(refusals, r => Assert.True(r.Mend.Length is > 0 and < 1000, r.Mend));
    }

    [Fact]
    public void Random_edits_of_a_profile_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 8], Gen.String)
            .Sample(
                edit =>
                {
                    var (at, length, text) = edit;
                    var json = Good[..at] + text + Good[Math.Min(Good.Length, at + length)..];
                    var (profile, refusals) = ProfileJson.Read(Bytes(json));
                    Assert.True(profile is null == refusals.Count > 0, json);
                },
                iter: 5_000
            );

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"all\":[", depth)) + string.Concat(Enumerable.Repeat("]}", depth));

    private static string Wrapped(string when) =>
        Good[..Good.IndexOf("\"when\":", StringComparison.Ordinal)] + "\"when\":" + when + "}";

    private static Profile Read(string json)
    {
        var (profile, refusals) = ProfileJson.Read(Bytes(json));
        Assert.Empty(refusals);
        return profile!;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
