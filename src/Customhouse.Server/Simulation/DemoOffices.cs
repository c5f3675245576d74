using Customhouse.Operators;

namespace Customhouse.Server.Simulation;

/// <summary>
/// The offices of the fictional administration XA: those of the project's sample messages, and those at whose
/// gates its simulated trade comes in and its officers work.
/// </summary>
public static class DemoOffices
{
    public static IReadOnlyList<CustomsOffice> All { get; } =
    [
        new("XA001", "Port Aven, sea port", "UTC", ["import", "export", "entry", "exit"]),
        new("XA002", "Aven airport", "UTC", ["import", "export", "entry", "exit", "transit"]),
        new("XA003", "Stony Pass, land border", "UTC", ["entry", "exit", "transit"]),
        new("XA004", "Inland clearance", "UTC", ["import", "export", "supervision"]),
        new("XA000001", "Office of exit of the sample export", "UTC", ["export", "exit"]),
        .. Gate.All.Select(g => new CustomsOffice(
            g.Office,
            g.Name,
            "UTC",
            ["import", "export", "entry", "exit", "supervision"]
        )),
    ];
}
