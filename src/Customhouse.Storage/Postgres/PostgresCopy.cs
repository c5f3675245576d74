using Npgsql;
using NpgsqlTypes;

namespace Customhouse.Storage.Postgres;

/// <summary>Lines of the journal and of the books as PostgreSQL takes many of them at once: by COPY, in its
/// binary form.</summary>
internal static class PostgresCopy
{
    public static void Journal(NpgsqlConnection connection, IReadOnlyList<PendingRecord> records)
    {
        using var copy = connection.BeginBinaryImport(
            """
            copy journal (position, subject, sequence, at, actor, role, office, type, body, payload)
            from stdin (format binary)
            """
        );
        foreach (var record in records)
        {
            var decided = record.Decided;
            for (var i = 0; i < record.Lines.Length; i++)
            {
                var line = record.Lines[i];
                copy.StartRow();
                copy.Write(record.FirstPosition + i, NpgsqlDbType.Bigint);
                copy.Write(line.Subject, NpgsqlDbType.Text);
                copy.Write(line.Sequence, NpgsqlDbType.Integer);
                copy.Write(record.At, NpgsqlDbType.Bigint);
                copy.Write(decided.By.Id, NpgsqlDbType.Text);
                copy.Write(decided.By.Role, NpgsqlDbType.Text);
                if (decided.By.Office is { } office)
                    copy.Write(office, NpgsqlDbType.Text);
                else
                    copy.WriteNull();
                copy.Write(line.Type, NpgsqlDbType.Text);
                copy.Write(line.Body, NpgsqlDbType.Json);
                if (line.Attachment is { } attachment)
                    copy.Write(attachment, NpgsqlDbType.Bytea);
                else
                    copy.WriteNull();
            }
        }
        copy.Complete();
    }

    public static void Postings(NpgsqlConnection connection, IReadOnlyList<PendingRecord> records)
    {
        using var copy = connection.BeginBinaryImport(
            "copy postings (origin, number, ordinal, account, unit, amount) from stdin (format binary)"
        );
        foreach (var record in records)
        {
            for (var i = 0; i < record.Lines.Length; i++)
            {
                var postings = record.Lines[i].Postings;
                for (var ordinal = 0; ordinal < postings.Count; ordinal++)
                {
                    copy.StartRow();
                    copy.Write("J", NpgsqlDbType.Text);
                    copy.Write(record.FirstPosition + i, NpgsqlDbType.Bigint);
                    copy.Write(ordinal, NpgsqlDbType.Integer);
                    copy.Write(postings[ordinal].Account, NpgsqlDbType.Text);
                    copy.Write(postings[ordinal].Unit, NpgsqlDbType.Text);
                    copy.Write(postings[ordinal].Amount, NpgsqlDbType.Numeric);
                }
            }
        }
        copy.Complete();
    }
}
