using Customhouse.Clearance;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Lists of cases narrowed by a text: the beginning of a number or of a reference, or a
/// trader.</summary>
internal static class CaseSearch
{
    internal const string IsTraders = "trader = @trader";
    internal const string NumberBegins = "mrn >= @number and mrn < @number_end";
    internal const string ReferenceBegins =
        "(lrn >= @text and lrn < @end or lrn >= @large and lrn < @large_end)";

    /// <summary>
    /// Adds the conditions of the text and of the trader. What is joined to an empty text is kept from
    /// choosing the index: a few cases that begin so are found by that, many by the trader whose they are.
    /// </summary>
    /// <returns>Whether more cases begin with the text than are looked at.</returns>
    internal static async Task<bool> Narrow(
        Store store,
        CaseFilter filter,
        string text,
        List<string> conditions,
        DynamicParameters values,
        CancellationToken cancellation
    )
    {
        var number = NumberOf(text);
        // References stand as their traders wrote them, mostly in capitals.
        var large = PlainText.Compared(text);
        values.Add("large", large);
        values.Add("large_end", large + CaseConditions.LastOfPrefix);
        values.Add("key", SearchKeys.Normal(text));
        values.Add("number", number);
        values.Add("number_end", number + CaseConditions.LastOfPrefix);
        values.Add("text", text);
        values.Add("end", text + CaseConditions.LastOfPrefix);
        values.Add("looked", CaseRows.LookedAtMax);
        var found = await store.Query<long>(
            $"""
            select count(*) from (select mrn from cases where {NumberBegins} limit @looked + 1) n
            union all select count(*) from (select mrn from cases where {ReferenceBegins} limit @looked + 1) l
            """,
            values,
            cancellation
        );
        var isMany = found.Any(count => count > CaseRows.LookedAtMax);
        if (isMany && filter.Trader is not null)
        {
            conditions.AddRange(
                IsTraders,
                """
                ((mrn || '') >= @number and (mrn || '') < @number_end
                  or (lrn || '') >= @text and (lrn || '') < @end
                  or (lrn || '') >= @large and (lrn || '') < @large_end or (trader || '') = @large)
                """
            );
            return false;
        }
        string[] ofTrader =
        [
            .. conditions,
            "trader in (@text, @large)",
            .. filter.Trader is null ? [] : new[] { IsTraders },
        ];
        if (filter.Trader is not null)
            conditions.Add("(trader || '') = @trader");
        conditions.Add(
            $"""
            mrn in (select mrn from (select mrn from cases where {NumberBegins} order by mrn desc limit @looked) n
              union select mrn from (select mrn from cases where {ReferenceBegins} limit @looked) l
              union select mrn from (select mrn from search_keys where search_key = @key limit @looked) k
              union select mrn from (select mrn from cases where {string.Join(" and ", ofTrader)}
                order by updated_at desc, mrn desc limit @max) t)
            """
        );
        return isMany;
    }

    /// <summary>The beginning of a reference number, however it was typed: in capitals, without
    /// blanks.</summary>
    internal static string NumberOf(string text) =>
        new string([.. text.Where(c => !char.IsWhiteSpace(c))]).ToUpperInvariant();
}
