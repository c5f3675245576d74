using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Which way goods go: by the type, and for trade with special fiscal territories by the
/// procedure.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("IMA", "40", false)]
    [InlineData("EXA", "10", true)]
    [InlineData("COA", "40", false)]
    [InlineData("COA", "49", false)]
    [InlineData("COA", "10", true)]
    [InlineData("COD", "31", true)]
    [InlineData("COA", null, false)]
    public void The_procedure_tells_the_direction_of_a_CO(string type, string? procedure, bool export)
    {
        var declaration = Of(type, procedure);
        Assert.Equal((export, !export), (declaration.IsExport, declaration.IsImport));
        var set = ShippedLaw.General.DataSetOf(
            declaration,
            new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)
        );
        Assert.Equal(export, set.Name == "export");
    }

    [Fact]
    public void A_correction_goes_neither_way() =>
        Assert.Equal((false, false), (Of("COR", "10").IsExport, Of("COR", "10").IsImport));

    [Fact]
    public void One_item_that_comes_in_makes_no_export()
    {
        var mixed = Of("COA", "10");
        mixed = mixed with { Items = [.. mixed.Items, mixed.Items[0] with { RequestedProcedure = "40" }] };
        Assert.False(mixed.IsExport);
    }

    [Theory]
    [InlineData("COA", Mrn.Export, true)]
    [InlineData("COA", Mrn.Import, false)]
    [InlineData("EXA", Mrn.Import, true)]
    [InlineData("IMA", Mrn.Export, false)]
    public void A_case_tells_it_by_its_number(string type, char letter, bool export) =>
        Assert.Equal(export, Case.IsExportOf(type, Mrn.Create(2026, CountryCode.Parse("XA"), 1, letter)));

    [Theory]
    [InlineData("40:00 000 C07")]
    [InlineData("000 40:00 C07")]
    [InlineData("000 C07 40:00")]
    public void The_requested_procedure_is_the_one_with_a_previous_whatever_the_order(string told)
    {
        var procedures = told.Split(' ')
            .Select(p => p.Split(':'))
            .Select(p => new Element(
                "GovernmentProcedure",
                null,
                [
                    new Element("CurrentCode", p[0], []),
                    .. p.Length > 1 ? new[] { new Element("PreviousCode", p[1], []) } : [],
                ]
            ));
        var root = new Element(
            "MetaData",
            null,
            [
                new Element(
                    "Declaration",
                    null,
                    [
                        new Element(
                            "GoodsShipment",
                            null,
                            [new Element("GovernmentAgencyGoodsItem", null, [.. procedures])]
                        ),
                    ]
                ),
            ]
        );
        var item = DeclarationReading.Read(Message.Of(root)).Declaration.Items[0];
        Assert.Equal(("40", "00"), (item.RequestedProcedure, item.PreviousProcedure));
        Assert.Equal(["000", "C07"], item.AdditionalProcedures.Order());
    }

    private static Declaration Of(string type, string? procedure)
    {
        var sound = SoundDeclaration.Sound();
        return sound with
        {
            TypeCode = type,
            Items = [sound.Items[0] with { RequestedProcedure = procedure }],
        };
    }
}
