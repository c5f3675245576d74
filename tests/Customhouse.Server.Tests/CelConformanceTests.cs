using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The suite <c>cel</c>, on the published cases and on cases of our own that must fail.</summary>
public sealed class CelConformanceTests
{
    private const string Cases = """
        name: "own"
        section {
          name: "judged"
          test { name: "right" expr: "1 + 1" value { int64_value: 2 } }
          test { name: "wrong" expr: "1 + 1" value { int64_value: 3 } }
          test { name: "of another type" expr: "2u" value: { int64_value: 2 } }
          test { name: "no error" expr: "1" eval_error { errors { message: "none" } } }
          test { name: "an error" expr: "1 / 0" value { int64_value: 0 } }
          test {
            name: "type" expr: "[]" check_only: true
            typed_result { deduced_type { list_type { elem_type { dyn {} } } } }
          }
          test { name: "wrong type" expr: "[1]" check_only: true typed_result { deduced_type { dyn {} } } }
          test {  # adjacent texts are one
            name: "bytes" expr: 'b' "'\\xff'" value { bytes_value: "\377" }
          }
        }
        section {
          name: "left out"
          test { name: "message" expr: "a.M{x: 1}" value { bool_value: true } }
          test { name: "not a number" expr: "0.0 / 0.0 == 1.0" value { bool_value: false } }
          test { name: "beyond" expr: "1e300 > 1.0" value { bool_value: true } }
        }
        """;

    [Fact]
    public void Each_case_is_judged_or_named()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-cel-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "own.textproto"), Cases);
            File.WriteAllText(
                Path.Combine(folder.FullName, "broken.textproto"),
                "name: 'a'\nsection { name: }"
            );
            File.WriteAllText(Path.Combine(folder.FullName, "README.md"), "words");
            using var log = new StringWriter();
            Assert.Equal(1, CelSuite.Run(folder.FullName, null, log));
            var told = log.ToString();
            Assert.EndsWith("3 passed, 5 failed\n", told, StringComparison.Ordinal);
            foreach (var name in new[] { "wrong", "of another type", "no error", "an error", "wrong type" })
                Assert.Contains($"failed: own.textproto: judged/{name}\n", told, StringComparison.Ordinal);
            foreach (var name in new[] { "message", "not a number", "beyond" })
                Assert.Contains(
                    $"not counted: own.textproto: left out/{name}: ",
                    told,
                    StringComparison.Ordinal
                );
            Assert.Contains(
                "broken.textproto: it is not laid out as its kind: line 2",
                told,
                StringComparison.Ordinal
            );
            Assert.Contains("not counted: README.md: it is no file of cases", told, StringComparison.Ordinal);
            Assert.Contains("own.textproto: 3 passed, 5 failed, 3 left out", told, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_published_case_that_is_judged_passes()
    {
        var archive = Path.Combine(HouseStyleTests.Root, "..", "shared", "data", "rules", "cel-spec.tar.xz");
        if (!File.Exists(archive))
        {
            const string why =
                "the published cases are not beside the project (../shared/data/rules; docs/DATA.md)";
            Assert.False(Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1", why);
            Assert.Skip(why);
        }
        var folder = Directory.CreateTempSubdirectory("customhouse-cel-");
        try
        {
            using var tar = Process.Start(
                new ProcessStartInfo("tar", ["-xJf", archive, "-C", folder.FullName])
            )!;
            tar.WaitForExit();
            Assert.Equal(0, tar.ExitCode);
            using var log = new StringWriter();
            var code = CelSuite.Run(folder.FullName, null, log);
            Assert.True(code == 0, log.ToString());
            // What is left out is never what we fail: of these nothing is, of the others the greater part is
            // judged.
            foreach (
                var file in (string[])
                    [
                        "basic",
                        "fields",
                        "integer_math",
                        "lists",
                        "logic",
                        "macros",
                        "macros2",
                        "namespace",
                        "string",
                        "timestamps",
                    ]
            )
                Assert.Matches($@"{file}\.textproto: [1-9]\d* passed, 0 failed, 0 left out", log.ToString());
            foreach (var file in (string[])["comparisons", "conversions", "math_ext", "parse", "string_ext"])
            {
                var counts = Regex.Match(
                    log.ToString(),
                    $@"{file}\.textproto: (?<passed>\d+) passed, 0 failed, (?<out>\d+) left out",
                    RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(1)
                );
                Assert.True(Number("passed") > 3 * Number("out"), $"{file}: {counts.Value}");

                int Number(string group) =>
                    int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
