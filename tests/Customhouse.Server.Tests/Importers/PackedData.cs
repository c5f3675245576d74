using System.Diagnostics;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

/// <summary>
/// The published tariff and reference data, packed beside the project (../shared/data). Where they are
/// missing a test is skipped with the reason; with CUSTOMHOUSE_TEST_ALL=1 nothing may be skipped and it
/// fails.
/// </summary>
internal static class PackedData
{
    private static readonly Lazy<string> TariffText = new(() =>
        Unpack("xz", "-dc", Find("tariff/us-tariff-database-2025-06.csv.xz"))
    );

    private static readonly Lazy<string> RatesText = new(() =>
        Unpack("tar", "-xJOf", Find("reference/reference.tar.xz"), "fx/data/monthly.csv")
    );

    /// <summary>The US tariff database, CSV.</summary>
    public static string Tariff => TariffText.Value.TrimStart('\uFEFF');

    /// <summary>Monthly exchange rates, CSV.</summary>
    public static string Rates => RatesText.Value.TrimStart('\uFEFF');

    private static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        var path = Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", name);
        if (File.Exists(path))
            return path;
        var why = $"{name} is not beside the project (../shared/data)";
        if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1")
            Assert.Fail(why);
        Assert.Skip(why);
        return path;
    }

    private static string Unpack(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start");
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
