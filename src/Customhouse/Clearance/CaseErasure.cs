using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>
/// How a declaration's case is erased: what it says of persons and trade goes. What stays is the state in
/// which it ended, where, and when, so that figures of the house stay true.
/// </summary>
internal static class CaseErasure
{
    private static readonly Column Mrn = CaseTables.Current.Column("mrn");
    private static readonly Column Trader = CaseTables.Current.Column("trader");
    private static readonly Column State = CaseTables.Current.Column("state");
    private static readonly Column Lane = CaseTables.Current.Column("lane");

    /// <summary>The form. Nobody erases cases by himself: how long they are kept is for the administration
    /// to say.</summary>
    public static SubjectErasure Form { get; } =
        new()
        {
            End = new(CaseTables.Current, Mrn, CaseTables.Current.Column("updated_at"))
            {
                State = State,
                States =
                [
                    nameof(CaseState.Rejected),
                    nameof(CaseState.Invalidated),
                    nameof(CaseState.Cleared),
                    nameof(CaseState.Exited),
                ],
            },
            Tables =
            [
                TableErasure.OfColumns(
                    CaseTables.Current,
                    Mrn,
                    [
                        (CaseTables.Current.Column("lrn"), ""),
                        (Trader, ""),
                        .. Unset(
                            "payable",
                            "currency",
                            "documents_in",
                            "lapses_at",
                            "payment_due_at",
                            "short_of_funds",
                            "pending",
                            "security_asked"
                        ),
                    ]
                ),
                TableErasure.OfRows(CaseTables.Versions, Mrn),
                TableErasure.OfCounts(CaseTables.Counts, Recounted),
                TableErasure.Kept(CaseTables.OfficeCounts),
                TableErasure.Kept(CaseTables.EventCounts),
                TableErasure.Kept(CaseTables.OfficeEventCounts),
                TableErasure.OfRows(CaseTables.Searched, Mrn),
                TableErasure.OfRows(CaseTables.Documents, Mrn),
                TableErasure.Kept(CaseTables.Prices),
            ],
            Open = (subject, row, postings) => OpenItems.Find(subject.Id, row?[State].Text, postings),
            IsReadByJobs = true,
        };

    private static IEnumerable<(Column, Cell)> Unset(params IEnumerable<string> names) =>
        names.Select(name => (CaseTables.Current.Column(name), default(Cell)));

    /// <summary>The case is counted among those of nobody from then on.</summary>
    private static IReadOnlyList<RowChange> Recounted(TableRow row)
    {
        var (state, lane) = (row[State].Text, row[Lane].Text ?? "");
        return
        [
            CaseTables.Counts.Row(row[Trader].Text, state, lane, -1L),
            CaseTables.Counts.Row("", state, lane, 1L),
        ];
    }
}
