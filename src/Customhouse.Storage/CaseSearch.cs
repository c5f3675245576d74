namespace Customhouse.Storage;

/// <summary>Lists of cases narrowed by a text: the beginning of a number or of a reference, or a
/// trader.</summary>
public abstract partial class Store
{
    /// <summary>
    /// Cases that begin with a text, as far as a search over all traders looks at them. Nobody finds one case
    /// among more, and sorting them all would cost everybody else who works.
    /// </summary>
    public const int CasesLookedAtMax = 2_000;

    private const string IsTraders = "trader = @trader";
    private const string NumberBegins = "mrn >= @number and mrn < @number_end";
    private const string ReferenceBegins = "lrn >= @text and lrn < @end";

    /// <summary>
    /// Adds the conditions of the text and of the trader. What is joined to an empty text is kept from
    /// choosing the index: a few cases that begin so are found by that, many by the trader whose they are.
    /// </summary>
    /// <returns>Whether more cases begin with the text than are looked at.</returns>
    private async Task<bool> Narrow(
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
            ("number_end", number + LastOfPrefix),
            ("text", text),
            ("end", text + LastOfPrefix),
        ];
        values.AddRange(ranges);
        var found = await Query(
            $"""
            select count(*) from (select mrn from cases where {NumberBegins} limit @probed) n
            union all select count(*) from (select mrn from cases where {ReferenceBegins} limit @probed) l
            """,
            row => row.GetInt64(0),
            cancellation,
            [.. ranges, ("probed", CasesLookedAtMax + 1)]
        );
        var isMany = found.Any(count => count > CasesLookedAtMax);
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
        values.Add(("looked", CasesLookedAtMax));
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
