using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Warnings on containers: what is told of them twice, and numbers that cannot be right.</summary>
public static class ContainerRules
{
    private static readonly Pointer Consignment = Places.Shipment / "Consignment";

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CH063",
            "A container's number ends in its check digit.",
            "DE 7/10; ISO 6346",
            "Compare the number with the container.",
            d => Numbers(d).Where(n => !ContainerNumber.IsSound(n.Number)).Select(n => n.Place)
        )
        {
            IsWarning = true,
            Finding = (d, place) =>
                $"The number {NumberAt(d, place)} ends in {NumberAt(d, place).Last(char.IsAsciiLetterOrDigit)}, "
                + $"and by its other signs it must end in {ContainerNumber.CheckDigitFor(NumberAt(d, place))}.",
            MendOf = (d, place) =>
                "Compare the number with the container; were the rest of it right, it would end in "
                + $"{ContainerNumber.CheckDigitFor(NumberAt(d, place))}.",
        },
        new(
            "CH064",
            "Goods are told to travel in containers where containers are named, and only there.",
            "DE 7/2, 7/10",
            "Name the containers, or put ContainerCode right: 1 in containers, 0 in none.",
            d =>
                d.Containerised is { } told && told != Numbers(d).Any() ? [Consignment / "ContainerCode"] : []
        )
        {
            IsWarning = true,
            Finding = (d, _) =>
                d.Containerised == true
                    ? "The goods are told to travel in containers (1), and 0 containers are named; both must "
                        + "agree."
                    : $"The goods are told to travel in no container (0), and {Numbers(d).Count()} are named, "
                        + $"the first {Numbers(d).First().Number}; both must agree.",
        },
    ];

    /// <summary>Each number with its place: equipment without one has its position all the same.</summary>
    private static IEnumerable<(string Number, Pointer Place)> Numbers(Declaration d)
    {
        var shipment = Message.Of(d.Message).Body.Child("GoodsShipment");
        if (shipment is null)
            return d.Containers.Select((number, i) => (number, At(Consignment, i + 1)));
        var whole = Of(shipment.Child("Consignment"), Consignment);
        var items = shipment
            .All("GovernmentAgencyGoodsItem")
            .SelectMany((item, i) => Of(item.Child("Commodity"), Places.Commodity(i + 1)));
        return whole.Concat(items);
    }

    private static IEnumerable<(string Number, Pointer Place)> Of(Element? parent, Pointer above) =>
        (parent?.All("TransportEquipment") ?? [])
            .Select((e, i) => (Number: e.TextOf("ID") ?? "", Place: At(above, i + 1)))
            .Where(n => n.Number.Length > 0);

    private static Pointer At(Pointer above, int position) =>
        above.Append("TransportEquipment", position) / "ID";

    private static string NumberAt(Declaration d, Pointer place) =>
        Numbers(d).First(n => n.Place.Equals(place)).Number;
}
