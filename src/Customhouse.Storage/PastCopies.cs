using Customhouse.Values;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Customhouse.Storage;

/// <summary>Fills a store of SQLite for a measurement: the rows of its cases and their kept versions again
/// and again, each under a number of its own, spread over a time. Their journal is not copied, so nothing but
/// lists, counts and rehearsals reads them.</summary>
public static class PastCopies
{
    private const string AsTheyAre =
        "sequence, lrn, trader, type_code, state, lane, office, items, payable, currency, released_at, cleared_at, "
        + "updated_at, documents_in, lapses_at, payment_due_at, short_of_funds, pending, security_asked";

    /// <summary>Copies until the store holds a number of cases.</summary>
    /// <param name="path">The file of the database.</param>
    /// <param name="country">The administration.</param>
    /// <param name="from">The moment of the first copy.</param>
    /// <param name="to">The moment of the last one.</param>
    public static void Fill(
        string path,
        CountryCode country,
        long cases,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        var templates = connection
            .Query<string>(
                "select mrn from cases where accepted_at is not null or state = 'Rejected' order by mrn"
            )
            .ToArray();
        if (templates.Length == 0)
            return;
        connection.Execute("begin immediate");
        using var row = new Sqlite.SqliteStatement(
            connection,
            $"insert into cases (mrn, lodged_at, accepted_at, {AsTheyAre}) "
                + "select @mrn, @at, case when accepted_at is null then null else @at end, "
                + $"{AsTheyAre} from cases where mrn = @of"
        );
        using var version = new Sqlite.SqliteStatement(
            connection,
            "insert into declaration_versions (mrn, version, sequence, schema, body) "
                + "select @mrn, version, sequence, schema, body from declaration_versions where mrn = @of"
        );
        for (long n = templates.Length; n < cases; n++)
        {
            var at = from + (to - from) * (n / (double)cases);
            // Numbers are given in no order, as the product gives them.
            var number = Mrn.Create(
                at.Year,
                country,
                unchecked((ulong)n * 0x9E3779B97F4A7C15UL),
                Mrn.Import
            ).Text;
            var of = templates[n % templates.Length];
            row.Bind(number).Bind(Moment.Of(at)).Bind(of).Run();
            version.Bind(number).Bind(of).Run();
        }
        connection.Execute("commit");
    }
}
