using Customhouse.Storage;
using Customhouse.Web.Language;

namespace Customhouse.Web.Cases;

/// <summary>The columns of cases in files, the same at every desk that exports them.</summary>
internal static class CaseSheet
{
    public static IEnumerable<string> Head(Words words, bool forCustoms) =>
        Columns(forCustoms).Select(k => words[k == "office" ? "form.office" : "case." + k]);

    public static IEnumerable<string?> Row(Words words, CaseRow r, bool forCustoms)
    {
        yield return r.Mrn.Text;
        yield return r.Lrn;
        yield return r.Trader;
        yield return r.TypeCode;
        yield return words["state." + CaseWords.Name(r.State)];
        if (forCustoms)
            yield return r.Lane is { } lane ? words["lane." + CaseWords.Name((Risk.Lane?)lane)] : "";
        yield return $"{r.Items}";
        yield return r.Payable?.ToString();
        yield return $"{r.LodgedAt:O}";
        if (!forCustoms)
            yield return $"{r.ReleasedAt:O}";
        yield return $"{r.UpdatedAt:O}";
        yield return $"{r.HeldSince:O}";
        if (forCustoms)
            yield return r.Office;
    }

    private static string[] Columns(bool forCustoms) =>
        forCustoms
            ?
            [
                "mrn",
                "declaration",
                "trader",
                "type",
                "state",
                "lane",
                "items",
                "payable",
                "lodged",
                "changed",
                "since",
                "office",
            ]
            :
            [
                "mrn",
                "declaration",
                "trader",
                "type",
                "state",
                "items",
                "payable",
                "lodged",
                "released",
                "changed",
                "since",
            ];
}
