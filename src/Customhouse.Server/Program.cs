using Customhouse.Server.Conformance;
using Customhouse.Server.Importers;

return args switch
{
    ["import", "datamodel", var schemas, "--out", var output] => DataModelImporter.Run(schemas, output, Console.Out),
    ["conform", "cds", var folder] => CdsSuite.Run(folder, null, Console.Out),
    ["conform", "cds", var folder, "--json", var json] => CdsSuite.Run(folder, json, Console.Out),
    ["conform", "duty", var folder] => DutySuite.Run(folder, null, Console.Out),
    ["conform", "duty", var folder, "--json", var json] => DutySuite.Run(folder, json, Console.Out),
    _ => 0,
};
