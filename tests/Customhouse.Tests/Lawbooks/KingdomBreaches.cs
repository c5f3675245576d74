using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Changes to a lawful import of GB that one rule refuses and no other, where the change that breaks
/// the rule in general breaks others beside it.</summary>
internal static class KingdomBreaches
{
    public static readonly Func<Declaration, Declaration>[] All =
    [
        d => d with { Items = [], Documents = [], GoodsItemQuantity = 0 },
        d => On(Exported(d), i => i with { RequestedProcedure = "40" }),
        d =>
            d with
            {
                InvoiceAmount = null,
                GoodsItemQuantity = 2,
                Items =
                [
                    d.Items[0],
                    d.Items[0] with
                    {
                        Sequence = 2,
                        ItemPrice = new Money(5m, Currency.Eur),
                    },
                ],
            },
        d => On(d, i => i with { NetMassKilograms = -1m }),
        d =>
            On(
                d with
                {
                    Documents = [],
                },
                i =>
                    i with
                    {
                        Taxes = [new DeclaredTax("A00", "120", "090001", "A", null, null, null, null)],
                        Documents = [],
                    }
            ),
        d => Taxed(On(d, i => i with { Documents = [] }), t => t with { PaymentMethod = "A" }),
        d => Taxed(d with { Documents = [] }, t => t with { PaymentMethod = "A" }),
        d =>
            On(
                Taxed(d, t => t with { Payable = new Money(5m, Currency.Eur) }),
                i => i with { Statements = States("OVR01") }
            ),
    ];
}
