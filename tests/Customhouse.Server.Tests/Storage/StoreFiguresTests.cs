using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Figures of a full store. They take minutes, so they are made where CUSTOMHOUSE_FIGURES is set.</summary>
public abstract partial class StoreTests
{
    private const int CasesOfFigures = 1_000_000;

    /// <summary>What makes a text a body of the journal.</summary>
    protected virtual string AsJson => "";

    [Fact]
    public async Task An_erasure_among_a_million_cases_reads_its_own_documents_only()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CUSTOMHOUSE_FIGURES") is not null,
            "figures are made where CUSTOMHOUSE_FIGURES is set");
        FillWithDocuments();
        var took = new List<double>();
        for (var i = 1; i <= 21; i++)
        {
            var document = KeptDocument.Of(BitConverter.GetBytes(i));
            var cleared = SampleCases.Cleared(i);
            await Record(cleared);
            var handedIn = SampleCases.Next(cleared.After, Papers(document.Sha256)) with { Documents = [document] };
            await Record(handedIn);
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(ErasureOutcome.Done, await Erase(handedIn));
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Null(await Store.Document(document.Sha256, Now));
        }
        took.Sort();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{GetType().Name}: erasure among {CasesOfFigures} cases: median {took[10]:0.0} ms, "
            + $"longest {took[20]:0.0} ms of 21"));
        Assert.True(took[10] < 50, $"the median of 21 erasures took {took[10]:0.0} ms");
    }

    /// <summary>A million cleared cases, each of which was handed a document.</summary>
    private void FillWithDocuments()
    {
        const string numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) ";
        const string mrn = "'M' || (1000000 + i)";
        Execute($$"""
            {{numbers}} insert into journal (position, mrn, sequence, at, actor, role, type, body)
            select i, {{mrn}}, 1, i, 'XA1', 'trader', 'documents-submitted/1',
              ('{"documents":[{"code":"N380","sha256":"digest' || i || '","bytes":1}]}'){{AsJson}} from n
            """);
        Execute($"{numbers} insert into case_documents (mrn, sha256) select {mrn}, 'digest' || i from n");
        Execute($"""
            {numbers} insert into cases (mrn, sequence, lrn, trader, type_code, state, items, updated_at)
            select {mrn}, 1, 'L' || i, 'XA1', 'IMA', 'Cleared', 1, i from n
            """);
    }
}
