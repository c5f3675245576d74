using System.Data.Common;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>A case with its journal, and with what is kept decoded of it.</summary>
/// <param name="Kept">In the order of the versions.</param>
public sealed record CaseAsKept(
    CaseRow Row,
    IReadOnlyList<JournalEntry> Journal,
    IReadOnlyList<KeptVersion> Kept
);

/// <summary>What is to be kept decoded of a case.</summary>
/// <param name="Sequence">How many events the case had when it was made of them.</param>
/// <param name="Standing">Null for a case that was erased: then nothing is kept of it.</param>
public sealed record CaseToKeep(
    Mrn Mrn,
    int Sequence,
    Standing? Standing,
    IReadOnlyList<KeptVersion> Versions
);

/// <summary>Versions of declarations as they are kept decoded, so that lists and counts open no
/// journal.</summary>
public sealed class KeptVersions(Store store)
{
    private const string VersionColumns = "v.mrn, v.version, v.sequence, v.schema, v.body";

    /// <summary>What is kept of the versions of a case, in their order.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<KeptVersion>> All(Mrn mrn, CancellationToken cancellation) =>
        [
            .. (
                await store.Query<VersionRow>(
                    $"select {VersionColumns} from declaration_versions v where v.mrn = @mrn order by v.version",
                    new { mrn },
                    cancellation
                )
            ).Select(v => v.Kept),
        ];

    /// <summary>The versions in force of cases. A case is left out where the version is not kept in the form
    /// of this program: its message has to be read.</summary>
    /// <param name="cases">At most <see cref="Limits.RowsPerPageMax"/>.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyDictionary<Mrn, KeptVersion>> InForce(
        IReadOnlyCollection<Mrn> cases,
        CancellationToken cancellation
    )
    {
        if (cases.Count == 0)
            return new Dictionary<Mrn, KeptVersion>();
        var values = new DynamicParameters();
        var rows = await store.Query<VersionRow>(
            $"""
            select {VersionColumns} from declaration_versions v
            where v.mrn in {values.AddList("m", cases.Take(Limits.RowsPerPageMax))}
              and v.version = (select max(l.version) from declaration_versions l where l.mrn = v.mrn)
            """,
            values,
            cancellation
        );
        return rows.Where(v => v.Schema == KeptContent.Schema).ToDictionary(v => v.Mrn, v => v.Kept);
    }

    /// <summary>The next cases by their reference number, opened, whether they were erased or not.</summary>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<CaseAsKept>> Cases(Mrn? after, int max, CancellationToken cancellation) =>
        await AsKept(
            [
                .. (
                    await store.Query<ListedCase>(
                        $"{CaseRows.CaseColumns} where mrn > @after order by mrn limit @max",
                        new { after = after?.Text ?? "", max = Math.Clamp(max, 1, Limits.RowsPerPageMax) },
                        cancellation
                    )
                ).Select(r => r.ListedRow),
            ],
            cancellation
        );

    /// <summary>The reference numbers of the next cases, from the index alone.</summary>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<IReadOnlyList<Mrn>> Numbers(Mrn? after, int max, CancellationToken cancellation) =>
        store.Query<Mrn>(
            "select mrn from cases where mrn > @after order by mrn limit @max",
            new { after = after?.Text ?? "", max = Math.Clamp(max, 1, Limits.RowsPerPageMax) },
            cancellation
        );

    /// <summary>One case, opened; null if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<CaseAsKept?> Case(Mrn mrn, CancellationToken cancellation) =>
        await store.Cases.Find(mrn, cancellation) is { } row
            ? (await AsKept([row], cancellation)).Single()
            : null;

    /// <param name="rows">All cases from the first of them to the last, in the order of their
    /// numbers.</param>
    private async Task<IReadOnlyList<CaseAsKept>> AsKept(
        IReadOnlyList<CaseRow> rows,
        CancellationToken cancellation
    )
    {
        if (rows.Count == 0)
            return [];
        // From one number to another, so that every planner walks through an index.
        var values = new { first = rows[0].Mrn, last = rows[^1].Mrn };
        var lines = await store.Query<StoredLine>(
            $"""
            select {StoredLine.Columns} from journal where subject between @first and @last
            order by subject, sequence
            """,
            values,
            cancellation
        );
        var kept = await store.Query<VersionRow>(
            $"""
            select {VersionColumns} from declaration_versions v where v.mrn between @first and @last
            order by v.mrn, v.version
            """,
            values,
            cancellation
        );
        var linesOf = store.Entries(lines).ToLookup(l => l.Subject);
        var keptOf = kept.ToLookup(k => k.Mrn, k => k.Kept);
        return
        [
            .. rows.Select(r => new CaseAsKept(
                r,
                [.. linesOf[DeclarationSubject.For(r.Mrn)]],
                [.. keptOf[r.Mrn]]
            )),
        ];
    }

    /// <summary>Keeps versions of cases decoded, and how the cases stand, in place of what was kept: of all
    /// of them, or of none.</summary>
    /// <returns>The first case that moved on or was erased meanwhile, so that nothing was changed; null where
    /// all is kept.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<Mrn?> Keep(IReadOnlyList<CaseToKeep> cases) =>
        store.Write(
            writer => cases.FirstOrDefault(c => !KeepNow(writer.Connection, c))?.Mrn,
            moved => moved is null
        );

    private static bool KeepNow(DbConnection connection, CaseToKeep toKeep)
    {
        var mrn = toKeep.Mrn.Text;
        var isErased = connection.ExecuteScalar<bool?>(
            """
            select case when k.erased_at is null then 0 else 1 end
            from cases c left join subject_keys k on k.subject = c.mrn
            where c.mrn = @mrn and c.sequence = @sequence
            """,
            new { mrn, sequence = toKeep.Sequence }
        );
        if (isErased is null || isErased != toKeep.Standing is null)
            return false;
        connection.Execute("delete from declaration_versions where mrn = @mrn", ("mrn", mrn));
        foreach (var version in toKeep.Versions)
            connection.Execute(
                """
                insert into declaration_versions (mrn, version, sequence, schema, body)
                values (@mrn, @version, @sequence, @schema, @body)
                """,
                ("mrn", mrn),
                ("version", version.Version),
                ("sequence", version.Sequence),
                ("schema", version.Schema),
                ("body", version.Body)
            );
        connection.Execute(
            $"update cases set {CaseRows.StandingSet} where mrn = @mrn",
            [("mrn", mrn), .. CaseRows.StandingValues(toKeep.Standing)]
        );
        return true;
    }

    private sealed record VersionRow(Mrn Mrn, int Version, int Sequence, int Schema, byte[] Body)
    {
        public KeptVersion Kept => new(Version, Sequence, Schema, Body);
    }
}
