using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Values;
using static Customhouse.Server.Simulation.MessageTree;

namespace Customhouse.Server.Simulation;

/// <summary>What a trader sends after its declaration: a change, or the wish to withdraw it (function
/// 13).</summary>
internal static class FollowUp
{
    /// <summary>Asks to correct the price of the first item (68A, 23A, 79A, 112).</summary>
    public static byte[] Amendment(Mrn mrn, string lrn, Consignment c, decimal price) =>
        WcoXml.Write(
            Message(
                Of(
                    "Declaration",
                    Text("FunctionCode", "13"),
                    Text("FunctionalReferenceID", lrn + "A"),
                    Text("ID", mrn.Text),
                    Text("TypeCode", "COR"),
                    Statement("The seller corrected the invoice.", Pointer("42A", 1), Pointer("06A", 1)),
                    Of(
                        "Amendment",
                        Text("ChangeReasonCode", "21"),
                        Pointer("42A", 1),
                        Pointer("67A", 1),
                        Pointer("68A", 1),
                        Pointer("23A", 1),
                        Pointer("79A", 1, "112")
                    ),
                    Of(
                        "GoodsShipment",
                        Of(
                            "GovernmentAgencyGoodsItem",
                            Number("SequenceNumeric", 1),
                            Of("Commodity", Of("InvoiceLine", Amount("ItemChargeAmount", price, c.Currency)))
                        )
                    )
                )
            )
        );

    /// <summary>Asks that the declaration be made invalid.</summary>
    public static byte[] Cancellation(Mrn mrn, string lrn, Consignment c) =>
        WcoXml.Write(
            Message(
                Of(
                    "Declaration",
                    Text("FunctionCode", "13"),
                    Text("FunctionalReferenceID", lrn + "C"),
                    Text("ID", mrn.Text),
                    Text("TypeCode", "INV"),
                    Of("Submitter", Text("ID", c.Trader.Agent ?? c.Trader.Id)),
                    Statement("The goods were not shipped.", Pointer("42A", 1), Pointer("06A", 1)),
                    Of("Amendment", Text("ChangeReasonCode", "1"))
                )
            )
        );

    private static Element Statement(string words, params Element[] pointers) =>
        Of(
            "AdditionalInformation",
            [Text("StatementDescription", words), Text("StatementTypeCode", "AES"), .. pointers]
        );

    private static Element Pointer(string section, int sequence, string? tag = null) =>
        Of(
            "Pointer",
            Number("SequenceNumeric", sequence),
            Text("DocumentSectionCode", section),
            Text("TagID", tag)
        );
}
