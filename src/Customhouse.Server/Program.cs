using Customhouse.Server.Conformance;
using Customhouse.Server.Importers;

return args switch
{
    ["import", "datamodel", var schemas, "--out", var output] => DataModelImporter.Run(schemas, output, Console.Out),
    ["import", "codes", var source, "--title", var title, "--out", var output] =>
        CodeListImporter.Run(source, title, output, Console.Out),
    ["conform", "traces", var folder] => TracesSuite.Run(folder, null, Console.Out),
    ["conform", "traces", var folder, "--json", var json] => TracesSuite.Run(folder, json, Console.Out),
    ["conform", "cds", var folder] => CdsSuite.Run(folder, null, Console.Out),
    ["conform", "cds", var folder, "--json", var json] => CdsSuite.Run(folder, json, Console.Out),
    ["conform", "duty", var folder] => DutySuite.Run(folder, null, Console.Out),
    ["conform", "duty", var folder, "--json", var json] => DutySuite.Run(folder, json, Console.Out),
    _ => 0,
};
