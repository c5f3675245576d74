using System.Text.Encodings.Web;
using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tests.Declarations;

/// <summary>All that a content holds as a text, written by reflection, which forgets nothing. A declaration
/// is written as a content: its message is not kept in it.</summary>
internal static class WholeContent
{
    private static readonly JsonSerializerOptions Form = new()
    {
        Converters =
        {
            new MoneyConverter(),
            new QuantityConverter(),
            new CurrencyConverter(),
            new CountryConverter(),
            new HsCodeConverter(),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(DeclarationContent content) =>
        JsonSerializer.Serialize<DeclarationContent>(content, Form);
}
