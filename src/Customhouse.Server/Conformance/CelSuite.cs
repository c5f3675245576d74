using System.Globalization;
using Customhouse.Law.Cel;

namespace Customhouse.Server.Conformance;

/// <summary>Suite <c>cel</c>: the published cases of the Common Expression Language, in the text format of
/// protocol buffers. What a condition comes to, or that it fails, is compared with what was published; what
/// asks for protocol buffers or floating point is named and not counted.</summary>
internal sealed class CelSuite(string folder, ConformanceRun run)
{
    /// <summary>Replays what lies below a folder and prints what differs.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    public static int Run(string folder, string? json, TextWriter log)
    {
        var run = new ConformanceRun("cel", log);
        new CelSuite(folder, run).Replay();
        return run.End(json);
    }

    /// <summary>Replays every file of cases, in the order of their names, and names the other
    /// files.</summary>
    public void Replay()
    {
        var files = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!file.EndsWith(".textproto", StringComparison.Ordinal))
                run.NotCounted(name, "it is no file of cases");
            else
                Replay(file, name);
        }
    }

    private void Replay(string file, string name)
    {
        ProtoText whole;
        try
        {
            whole = ProtoText.Parse(File.ReadAllText(file));
        }
        catch (FormatException wrong)
        {
            run.NotCounted(name, $"it is not laid out as its kind: {wrong.Message}");
            return;
        }
        var (passed, failed, leftOut) = (run.PassedCount, run.FailedCount, 0);
        foreach (var section in whole.Messages("section"))
        {
            foreach (var test in section.Messages("test"))
            {
                var one = new CelCase($"{name}: {section.Text("name")}/{test.Text("name")}", test);
                if (CelScope.LeftOut(one) is { } reason)
                {
                    run.NotCounted(one.Name, reason);
                    leftOut++;
                }
                else
                {
                    Judge(one);
                }
            }
        }
        run.Say(
            $"{name}: {run.PassedCount - passed} passed, {run.FailedCount - failed} failed, {leftOut} left out"
        );
    }

    private void Judge(CelCase one)
    {
        PublishedCase told;
        try
        {
            told = new PublishedCase(
                one.Variables,
                one.Functions,
                one.Bindings,
                one.DeducedType,
                one.IsOnlyChecked || one.IsError ? null : one.Expected
            );
        }
        catch (Exception odd) when (odd is FormatException or NotSupportedException or OverflowException)
        {
            run.NotCounted(one.Name, $"it is not laid out as its kind: {odd.Message}");
            return;
        }
        run.Case(one.Name, Differences(one, told));
    }

    /// <summary>What a case declares, sets and expects, read before anything of ours is tried.</summary>
    private sealed record PublishedCase(
        IReadOnlyList<CelVariable> Variables,
        IReadOnlyList<CelFunction> Functions,
        IReadOnlyList<(string Name, object Value)> Bindings,
        CelType? DeducedType,
        object? Expected
    );

    private static string[] Differences(CelCase one, PublishedCase told)
    {
        var environment = new CelEnvironment(told.Variables, told.Functions)
        {
            IsStrict = false,
            Container = one.Container,
        };
        var compiled = one.IsChecked
            ? environment.Compile(one.Expression)
            : environment.CompileUnchecked(one.Expression);
        if (compiled.Program is not { } program)
            return one.IsError && !one.IsChecked
                ? []
                : [.. compiled.Faults.Select(f => $"{one.Expression}: {f}")];
        if (told.DeducedType is { } type && !AreSame(type, program.Type))
            return [$"{one.Expression}: expected the type {type}, ours {program.Type}"];
        if (one.IsOnlyChecked)
            return [];
        var frame = new Frame(environment);
        foreach (var (name, set) in told.Bindings)
            frame.Set(name, set);
        var value = program.Run(frame);
        if (frame.Error is { } error)
            return one.IsError ? [] : [$"{one.Expression}: {error.What}"];
        if (one.IsError)
            return [$"{one.Expression}: expected an error, ours {Told(value)}"];
        return told.Expected is { } expected && !AreSame(expected, value!)
            ? [$"{one.Expression}: expected {Told(expected)}, ours {Told(value)}"]
            : [];
    }

    /// <summary>Whether two values are equal and of one type. A published double is compared with what ours
    /// is as a double.</summary>
    private static bool AreSame(object expected, object ours) =>
        (expected, ours) switch
        {
            (double a, decimal b) => a.Equals(double.Parse(b.ToString(Plain), Plain)) || (a == 0 && b == 0),
            // Of types as values it is not told which.
            (CelType { Kind: CelKind.Type }, CelType { Kind: CelKind.Type }) => true,
            (PublishedType a, CelType b) => a.Name == b.Name,
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (CelMap a, CelMap b) => a.Count == b.Count
                && a.All(e => b.TryGet(e.Key, out var value) && AreSame(e.Value, value)),
            (object[] a, IReadOnlyList<object> b) => a.Length == b.Count
                && a.Zip(b).All(pair => AreSame(pair.First, pair.Second)),
            _ => expected.Equals(ours),
        };

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private static string Told(object? value) =>
        value switch
        {
            null => "nothing",
            byte[] octets => $"bytes {Convert.ToHexString(octets)}",
            string text => $"\"{text}\"",
            IReadOnlyList<object> list => $"[{string.Join(", ", list.Select(Told))}]",
            CelMap map => $"{{{string.Join(", ", map.Select(e => $"{Told(e.Key)}: {Told(e.Value)}"))}}}",
            _ => FormattableString.Invariant($"{value} ({value.GetType().Name})"),
        };
}
