using Customhouse.Operators;
using Customhouse.Server.Tests.Storage;
using Customhouse.Values;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Officer;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What the page asks the law about is what its form brings.</summary>
public sealed class OfficerActFormTests
{
    public static TheoryData<string> Names => [.. OfficerAct.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_form_of_an_act_brings_the_act_that_the_law_is_asked_about(string name)
    {
        var act = OfficerAct.Find(name)!;
        var form = new FormCollection(
            new()
            {
                ["grounds"] = "the weight is odd",
                ["reference"] = "R1",
                ["amount"] = "1.00",
            }
        );
        var reading = new ActForm(
            form,
            Words.In(Locale.Usual),
            SampleCases.Cleared(1).After,
            Currency.Eur,
            LegalTime.Universal,
            SampleCases.Morning
        );
        Assert.Equal(act.Act, reading.Read(act, []).GetType());
    }
}
