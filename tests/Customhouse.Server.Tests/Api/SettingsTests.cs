using Microsoft.Extensions.Configuration;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Where a setting comes from, and what becomes of one that nobody knows.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_command_line_goes_before_the_environment_before_the_file_before_the_usual()
    {
        var file = Written(
            """{ "data": "of-file", "urls": "http://of-file:1", /* a word */ "administration": "XC", }"""
        );
        var environment = Saying(
            ("DATA", "of-environment"),
            ("URLS", "http://of-environment:1"),
            ("REQUESTS_PER_SECOND", "7")
        );
        var settings = Settings.Read(
            new Dictionary<string, string> { ["data"] = "of-line" },
            environment,
            file
        );
        Assert.Equal("of-line", settings[Options.Data]);
        Assert.Equal("http://of-environment:1", settings[Options.Urls]);
        Assert.Equal(7, settings.RequestsPerSecond);
        Assert.Equal("XC", settings[Options.Administration]);
        Assert.Equal(Options.RequestSeconds.Usual, settings[Options.RequestSeconds]);
    }

    [Theory]
    [InlineData("""{ "adminstration": "XA" }""", "administration")]
    [InlineData("""{ "data": """, "line 1")]
    [InlineData("[]", "object")]
    [InlineData("""{ "data": "a", "DATA": "b" }""", "each setting once")]
    [InlineData("""{ "urls": ["http://127.0.0.1:1"] }""", "urls is a text or a number")]
    [InlineData("""{ "data": true }""", "data is a text or a number")]
    [InlineData("""{ "urls": [] }""", "urls is a text or a number")]
    [InlineData("""{ "data": null }""", "data is a text or a number")]
    [InlineData("""{ "openid": { "client": "a" } }""", "there is no setting openid")]
    public void A_wrong_file_is_refused_with_help(string text, string help) =>
        Assert.Contains(
            help,
            Assert
                .Throws<FormatException>(() =>
                    Settings.Read(new Dictionary<string, string>(), Nothing, Written(text))
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("administration", "xa")]
    [InlineData("currency", "euro")]
    [InlineData("request-seconds", "0")]
    [InlineData("requests-per-second", "many")]
    [InlineData("ledger-behind", "-1")]
    [InlineData("otlp", "collector:4317")]
    [InlineData("otlp-protocol", "udp")]
    [InlineData("otlp-headers", "secret")]
    [InlineData("trace-share", "1.5")]
    public void A_value_without_meaning_is_refused_by_name(string name, string value)
    {
        var settings = Settings.Read(new Dictionary<string, string> { [name] = value }, Nothing, null);
        Assert.Contains(
            name,
            Assert
                .Throws<FormatException>(() =>
                    (object)(
                        name switch
                        {
                            "administration" => settings.Administration,
                            "currency" => settings.Currency,
                            "request-seconds" => settings.RequestSeconds,
                            "ledger-behind" => settings.Ledger!,
                            "otlp" or "otlp-protocol" or "otlp-headers" or "trace-share" => settings.Watch,
                            _ => settings.RequestsPerSecond,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    public void The_log_may_be_behind_as_far_as_the_installation_says(string? said, int seconds)
    {
        var given = new Dictionary<string, string>();
        if (said is not null)
            given["ledger-behind"] = said;
        Assert.Equal(TimeSpan.FromSeconds(seconds), Settings.Read(given, Nothing, null).Ledger!.BehindMax);
    }

    [Fact]
    public void The_sample_file_names_every_setting_with_its_usual_value()
    {
        var settings = Settings.Read(
            new Dictionary<string, string>(),
            Nothing,
            RunningHouse.PathOf("samples", "customhouse.settings.json")
        );
        Assert.All(Options.All.Where(o => o.Usual.Length > 0), o => Assert.Equal(o.Usual, settings[o]));
        var text = File.ReadAllText(RunningHouse.PathOf("samples", "customhouse.settings.json"));
        Assert.All(Options.All, o => Assert.Contains($"\"{o.Name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_environment_may_name_the_settings_file()
    {
        var file = Written("""{ "administration": "XC", "requests-per-second": 3 }""");
        var settings = Settings.Read(new Dictionary<string, string>(), Saying(("SETTINGS", file)), null);
        Assert.Equal(("XC", 3), (settings[Options.Administration], settings.RequestsPerSecond));
    }

    /// <summary>An environment that says nothing.</summary>
    internal static IConfiguration Nothing => Saying();

    private static IConfiguration Saying(params (string Key, string Value)[] variables) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)))
            .Build();

    private static string Written(string text)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        return path;
    }
}
