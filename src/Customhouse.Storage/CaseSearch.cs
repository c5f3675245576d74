namespace Customhouse.Storage;

/// <summary>Lists of cases narrowed by a text: the beginning of a number or of a reference, or a
/// trader.</summary>
internal static class CaseSearch
{
    internal const string IsTraders = "trader = @trader";
    internal const string NumberBegins = "mrn >= @number and mrn < @number_end";
    internal const string ReferenceBegins = "lrn >= @text and lrn < @end";

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
        List<(string, object?)> values,
        CancellationToken cancellation
    )
    {
        var number = text.ToUpperInvariant();
        (string, object?)[] ranges =
        [
            ("number", number),
            ("number_end", number + CaseConditions.LastOfPrefix),
            ("text", text),
            ("end", text + CaseConditions.LastOfPrefix),
        ];
        values.AddRange(ranges);
        var found = await store.Query(
            $"""
            select count(*) from (select mrn from cases where {NumberBegins} limit @probed) n
            union all select count(*) from (select mrn from cases where {ReferenceBegins} limit @probed) l
            """,
            row => row.GetInt64(0),
            cancellation,
            [.. ranges, ("probed", CaseRows.LookedAtMax + 1)]
        );
        var isMany = found.Any(count => count > CaseRows.LookedAtMax);
        if (isMany && filter.Trader is not null)
        {
            conditions.AddRange(
                IsTraders,
                """
                ((mrn || '') >= @number and (mrn || '') < @number_end
                  or (lrn || '') >= @text and (lrn || '') < @end or (trader || '') = @text)
                """
            );
            return false;
        }
        values.Add(("looked", CaseRows.LookedAtMax));
        string[] ofTrader =
        [
            .. conditions,
            "trader = @text",
            .. filter.Trader is null ? [] : new[] { IsTraders },
        ];
        if (filter.Trader is not null)
            conditions.Add("(trader || '') = @trader");
        conditions.Add(
            $"""
            mrn in (select mrn from (select mrn from cases where {NumberBegins} order by mrn desc limit @looked) n
              union select mrn from (select mrn from cases where {ReferenceBegins} limit @looked) l
              union select mrn from (select mrn from cases where {string.Join(" and ", ofTrader)}
                order by updated_at desc, mrn desc limit @max) t)
            """
        );
        return isMany;
    }
}
