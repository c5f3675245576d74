using System.Text;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>The vectors that RFC 6238 (appendix B) and RFC 4226 (appendix D) publish.</summary>
public sealed class OneTimeCodeTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(
            code,
            OneTimeCode.Compute(
                Key,
                OneTimeCode.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds)),
                digits: 8
            )
        );

    [Fact]
    public void Codes_are_those_of_RFC_4226()
    {
        string[] published =
        [
            "755224",
            "287082",
            "359152",
            "969429",
            "338314",
            "254676",
            "287922",
            "162583",
            "399871",
            "520489",
        ];
        Assert.Equal(published, Enumerable.Range(0, 10).Select(i => OneTimeCode.Compute(Key, i)));
    }

    [Fact]
    public void A_code_is_good_for_its_step_and_its_neighbours()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = OneTimeCode.StepOf(at);
        for (var away = -3; away <= 3; away++)
        {
            var matched = OneTimeCode.Match(Key, OneTimeCode.Compute(Key, step + away), at);
            Assert.Equal(Math.Abs(away) <= 1 ? step + away : null, matched);
        }
        Assert.Null(OneTimeCode.Match(Key, "", at));
    }

    [Fact]
    public void A_key_is_written_as_RFC_4648_writes_it()
    {
        (string Plain, string Written)[] published =
        [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        Assert.All(
            published,
            p => Assert.Equal(p.Written, OneTimeCode.Written(Encoding.ASCII.GetBytes(p.Plain)))
        );
    }
}
