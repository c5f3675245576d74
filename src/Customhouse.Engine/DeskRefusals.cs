using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What the desk refuses before the law is asked: messages that are brought by the wrong one, or to
/// the wrong place.</summary>
internal static class DeskRefusals
{
    public static Refusal NotMandated(string trader) =>
        new(
            "CH050",
            "Declaration/Declarant/ID",
            $"who lodged this does not act for the declarant {trader}",
            "UCC art. 18; DE 3/21",
            "lodge it with a token of the declarant, or with one that was issued for its mandate too"
        );

    public static Refusal Misaddressed(Declaration declaration) =>
        new(
            "CH030",
            "Declaration/FunctionCode",
            $"a message of function {declaration.FunctionCode} is taken elsewhere",
            "WCO Data Model, element 017",
            declaration.FunctionCode == "9"
                ? "lodge an original declaration under /declarations"
                : "send changes and cancellations to the case that they name, with its reference number"
        );
}
