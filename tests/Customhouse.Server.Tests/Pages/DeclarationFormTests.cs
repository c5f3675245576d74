using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.National;
using Customhouse.Values;
using Customhouse.Web.Pages.Trader;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What the form writes by the law of the administration that it goes to.</summary>
public sealed class DeclarationFormTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GB", "", 0)]
    [InlineData("GB", "DAN0001", 1)]
    [InlineData("XA", "DAN0001", 0)]
    public void Duty_that_is_deferred_names_the_authorisation_that_the_law_asks_for(
        string administration,
        string account,
        int holders
    )
    {
        var country = CountryCode.Parse(administration);
        var form = DeclarationForm
            .New("XA000000000101", Currency.Eur)
            .With([new("account", account), new("code-1", "61051000"), new("price-1", "100")]);
        var declaration = Versions.Read(form.Message("XA000000000101", country), "json").Declaration!;
        Assert.Equal(
            Enumerable.Repeat(new AuthorisationHolder("CGU", "XA000000000101"), holders),
            declaration.AuthorisationHolders
        );
        Assert.Equal(account.Length > 0 ? [account] : [], declaration.Documents.Select(d => d.Id));
        var refused = Lodgement.Check(NationalLaw.Find(country).LodgementRules, declaration, At);
        Assert.DoesNotContain("CDS12171", refused.Select(r => r.Code));
    }
}
