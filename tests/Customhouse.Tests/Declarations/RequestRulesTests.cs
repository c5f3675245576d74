using Customhouse.Declarations;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Reasons of requests, and that who declares stays who declared.</summary>
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
            taken ? [] : [("CH054", "Declaration/AdditionalInformation[1]/StatementDescription")],
            Told(Lodged with { Statements = [new Statement(null, words, "AES")] }, null)
        );

    [Fact]
    public void Who_declares_stays_who_declared()
    {
        var told = RequestRules.Check(Lodged, Lodged, Lodged with { Declarant = new Party("GB2") }).Single();
        Assert.Equal(("CH055", "Declaration/Declarant/ID"), (told.Code, told.Pointer));
        Assert.Contains("GB1", told.Rule, StringComparison.Ordinal);
        Assert.Contains("GB2", told.Rule, StringComparison.Ordinal);
        Assert.Single(Told(Lodged, Lodged with { Declarant = null }));
        Assert.Empty(Told(Lodged, Lodged with { Importer = new Party("GB2") }));
    }

    private static IEnumerable<(string, string)> Told(Declaration request, Declaration? next) =>
        RequestRules.Check(Lodged, request, next).Select(r => (r.Code, r.Pointer));
}
