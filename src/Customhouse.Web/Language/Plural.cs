namespace Customhouse.Web.Language;

/// <summary>Which form of a word a count takes (Unicode CLDR, plural rules for cardinals).</summary>
public static class Plural
{
    public static readonly string[] Forms = ["zero", "one", "two", "few", "many", "other"];

    public static string Choose(string language, long count) =>
        language switch
        {
            "fr" => count is 0 or 1 ? "one" : "other",
            "ar" => count switch
            {
                0 => "zero",
                1 => "one",
                2 => "two",
                _ when count % 100 is >= 3 and <= 10 => "few",
                _ when count % 100 is >= 11 => "many",
                _ => "other",
            },
            _ => count == 1 ? "one" : "other",
        };
}
