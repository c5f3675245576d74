using Customhouse.Fuzz;
using SharpFuzz;

// Run by .ci/fuzz. `fuzz NAME` is fed by afl-fuzz; `fuzz NAME FILE...` reads files once, as those that
// afl-fuzz kept; `fuzz keep FOLDER MESSAGE...` writes messages in their kept form.
switch (args)
{
    case ["keep", var folder, .. var messages]:
        foreach (var message in messages)
            File.WriteAllBytes(
                Path.Combine(folder, Path.GetFileNameWithoutExtension(message) + ".kept"),
                Target.Kept(File.ReadAllBytes(message))
            );
        return 0;
    case [var name] when Target.Named(name) is { } target:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            target(bytes.ToArray());
        });
        return 0;
    case [var name, .. var files] when Target.Named(name) is { } target:
        foreach (var file in files)
            target(File.ReadAllBytes(file));
        Console.WriteLine($"{files.Length} files read");
        return 0;
    default:
        Console.Error.WriteLine($"say one of {string.Join(", ", Target.Names)}, and files to read them once");
        return 2;
}
