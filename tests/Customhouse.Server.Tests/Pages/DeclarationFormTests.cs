using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Tests.Lawbooks;
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
        var declaration = Written(administration, ("account", account));
        Assert.Equal(
            Enumerable.Repeat(new AuthorisationHolder("CGU", "XA000000000101"), holders),
            declaration.AuthorisationHolders
        );
        Assert.Equal(account.Length > 0 ? [account] : [], declaration.Documents.Select(d => d.Id));
        var law = ShippedLaw.For(administration);
        // Whoever names an account is asked for nothing that the form does not write.
        Assert.Empty(Faults(law, declaration).Except(Faults(law, Written(administration))));

        static IEnumerable<(string Code, string Pointer)> Faults(Lawbook law, Declaration declaration) =>
            law.Check(declaration, At).Select(r => (r.Code, r.Pointer));
    }

    [Theory]
    [InlineData("GB")]
    [InlineData("XA")]
    public void The_codes_of_the_law_in_force_stand_in_the_message(string administration)
    {
        var law = LawOf(administration);
        var declaration = Written(administration, ("account", "DAN0001"));
        Assert.Equal(law.Deferment!.Category + law.Deferment.Type, declaration.Documents.Single().Code);
        var item = declaration.Items.Single();
        Assert.Equal([law.Form.NoAdditionalProcedure], item.AdditionalProcedures);
        Assert.Equal(law.Form.RequestedProcedure, item.RequestedProcedure);
    }

    [Theory]
    [InlineData("1", "10", "705")]
    [InlineData("4", "40", "740")]
    [InlineData("", "30", "730")]
    public void The_mode_of_transport_tells_the_kind_of_means_and_of_document(
        string mode,
        string means,
        string document
    )
    {
        var declaration = Written("XA", ("mode", mode), ("means", "MV ALDER"), ("previous", "BL 9"));
        var told = Message
            .Of(declaration.Message)
            .Body.Open(
                Pointer.Parse("GoodsShipment/Consignment/ArrivalTransportMeans/IdentificationTypeCode")
            );
        Assert.Equal(means, told?.Text);
        Assert.Equal(document, declaration.PreviousDocuments.Single().Type);
    }

    /// <summary>Where no law is in force the form offers nothing, and breaks nothing.</summary>
    [Fact]
    public void Without_a_law_the_form_has_no_codes()
    {
        var form = DeclarationForm.New("XA000000000101", Currency.Eur, LawTerms.Nothing.Form);
        Assert.Equal("", form["type"]);
        var message = form.With([new("account", "DAN0001")])
            .Message("XA000000000101", CountryCode.Parse("XA"), LawTerms.Nothing);
        Assert.Empty(Versions.Read(message, "json").Declaration!.Documents);
    }

    private static LawTerms LawOf(string administration) =>
        ShippedLaw.For(administration).TermsOn(DateOnly.FromDateTime(At.UtcDateTime));

    private static Declaration Written(string administration, params (string Field, string Text)[] typed)
    {
        var country = CountryCode.Parse(administration);
        var law = LawOf(administration);
        var form = DeclarationForm
            .New("XA000000000101", Currency.Eur, law.Form)
            .With([
                new("code-1", "61051000"),
                new("price-1", "100"),
                .. typed.Select(t => KeyValuePair.Create(t.Field, t.Text)),
            ]);
        return Versions.Read(form.Message("XA000000000101", country, law), "json").Declaration!;
    }
}
