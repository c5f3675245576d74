namespace Customhouse.Server.Importers;

/// <summary>A fault of a plain tariff: where it stands, what is wrong, and what would mend it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Its line from 1; 0 where no line is at fault.</param>
/// <param name="Column">The column, or the member of a JSON file; empty where no one is at fault.</param>
/// <param name="Words">What is wrong, with the value that stands there and the one that it is held
/// to.</param>
internal sealed record TableFault(string File, int Line, string Column, string Words, string Mend)
{
    /// <summary>Faults that are told; past it nothing more is read.</summary>
    public const int Max = 200;

    public override string ToString() =>
        File
        + (Line > 0 ? $", line {Line}" : "")
        + (Column.Length > 0 ? $", {Column}" : "")
        + $": {Words} {Mend}";
}
