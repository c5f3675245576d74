using Customhouse.Declarations;
using Customhouse.Tests.Lawbooks;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Reasons of requests, in codes and in words.</summary>
public sealed class RequestRulesTests
{
    private static readonly Declaration Lodged = SoundDeclaration.Sound();

    [Theory]
    [InlineData("x", false)]
    [InlineData("X", false)]
    [InlineData("21x", false)]
    [InlineData("2144", false)]
    [InlineData("1", true)]
    [InlineData("21", true)]
    [InlineData("AB", true)]
    public void A_reason_is_a_code_of_its_list(string code, bool taken) =>
        Assert.Equal(
            taken ? [] : [("CDS10020", "Declaration/Amendment[1]/ChangeReasonCode")],
            Told(Lodged with { Amendments = [new Amendment(code, [])] }, null)
        );

    [Theory]
    [InlineData("x", false)]
    [InlineData("- - - - - -", false)]
    [InlineData("typo", false)]
    [InlineData("wrong weight", true)]
    [InlineData("重量が違います", true)]
    public void A_reason_in_words_says_something(string words, bool taken) =>
        Assert.Equal(
            taken ? [] : [("CH065", "Declaration/AdditionalInformation[1]/StatementDescription")],
            Told(Lodged with { Statements = [new Statement(null, words, "AES")] }, null)
        );

    private static IEnumerable<(string, string)> Told(Declaration request, Declaration? next) =>
        ShippedLaw
            .General.CheckRequest(
                Lodged,
                request,
                next,
                new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)
            )
            .Select(r => (r.Code, r.Pointer))
            .Where(t => t != ("CDS10001", "Declaration/Amendment"));
}
