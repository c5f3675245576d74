using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Values;
using Dapper;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Figures of a full store. With CUSTOMHOUSE_FIGURES set a million cases, which takes minutes;
/// else some thousands.</summary>
public abstract partial class StoreTests
{
    private static readonly int CasesOfFigures = Environment.GetEnvironmentVariable("CUSTOMHOUSE_FIGURES")
        is not null
        ? 1_000_000
        : 5_000;

    /// <summary>What makes a text a body of the journal.</summary>
    protected virtual string AsJson => "";

    /// <summary>A document of no bytes.</summary>
    protected virtual string NoBytes => "x''";

    /// <summary>How the engine would go about a statement, as it tells that itself.</summary>
    /// <param name="connection">Open, on the database of the test.</param>
    protected abstract IReadOnlyList<string> PlanOf(
        System.Data.Common.DbConnection connection,
        string sql,
        Mrn mrn
    );

    /// <summary>The steps of a plan that look at every row of a table or an index.</summary>
    protected abstract IEnumerable<string> WholeReads(IReadOnlyList<string> plan);

    [Fact]
    public async Task An_erasure_among_very_many_cases_reads_its_own_documents_only()
    {
        FillWithDocuments();
        var took = new List<double>();
        for (var i = 1; i <= 21; i++)
        {
            var document = KeptDocument.Create(BitConverter.GetBytes(i));
            var cleared = SampleCases.Cleared(i);
            await Record(cleared);
            var handedIn = SampleCases.Next(cleared.After, Papers(document.Sha256)) with
            {
                Documents = [document],
            };
            await Record(handedIn);
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(ErasureOutcome.Done, await Erase(handedIn));
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Null(await Store.Documents.Read(document.Sha256, Now));
        }
        took.Sort();
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{GetType().Name}: erasure among {CasesOfFigures} cases: median {took[10]:0.0} ms, "
                    + $"longest {took[20]:0.0} ms of 21"
            )
        );
        // A time would judge the machine and its other work; the plan tells whether every row is looked at.
        Assert.Empty(
            WholeReadsOf(EraseOwnDocuments).Concat(WholeReadsOf("delete from case_documents where mrn = @id"))
        );
        Execute("drop index case_documents_document");
        Assert.NotEmpty(WholeReadsOf(EraseOwnDocuments));
    }

    private static string EraseOwnDocuments =>
        UnnamedDocuments.EraseOwnDocuments(SubjectsOfProduct.Kinds, DeclarationSubject.Kind.Documents!);

    private IEnumerable<string> WholeReadsOf(string sql)
    {
        using var connection = Beside();
        return WholeReads(PlanOf(connection, sql, SampleCases.Number(1)));
    }

    /// <summary>The last column of what a statement of an engine's own answers.</summary>
    private protected static IReadOnlyList<string> Explained(
        System.Data.Common.DbConnection connection,
        string explain,
        string sql,
        Mrn mrn
    )
    {
        using var row = connection.ExecuteReader($"{explain} {sql}", new { id = mrn.Text });
        var lines = new List<string>();
        while (row.Read())
            lines.Add(row.GetString(row.FieldCount - 1));
        return lines;
    }

    /// <summary>Cleared cases, each of which was handed a document.</summary>
    private void FillWithDocuments()
    {
        var numbers =
            $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {CasesOfFigures}) ";
        const string mrn = "'M' || (1000000 + i)";
        Execute(
            $$"""
            {{numbers}} insert into journal (position, subject, sequence, at, actor, role, type, body)
            select i, {{mrn}}, 1, i, 'XA1', 'trader', 'documents-submitted/1',
              ('{"documents":[{"code":"N380","sha256":"digest' || i || '","bytes":1}]}'){{AsJson}} from n
            """
        );
        Execute(
            $"""
            {numbers} insert into documents (sha256, added_at, bytes) select 'digest' || i, i, {NoBytes} from n
            """
        );
        Execute($"{numbers} insert into case_documents (mrn, sha256) select {mrn}, 'digest' || i from n");
        Execute(
            $"""
            {numbers} insert into cases (mrn, sequence, lrn, trader, type_code, state, items, updated_at)
            select {mrn}, 1, 'L' || i, 'XA1', 'IMA', 'Cleared', 1, i from n
            """
        );
    }
}
