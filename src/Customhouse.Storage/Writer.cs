using System.Data.Common;
using System.Text;
using Dapper;

namespace Customhouse.Storage;

/// <summary>By what a transaction is known again.</summary>
/// <param name="Before">The mark of the one before it, where the store keeps one mark; null for none.</param>
internal sealed record WorkMark(string Mark, string? Before = null);

/// <summary>
/// The one connection of this process that writes, used by one thread. After any failure it is thrown away
/// and a new one is made: that is the one way back from a full disk, a lost server or a broken transaction.
/// </summary>
internal abstract class Writer : IDisposable
{
    /// <summary>The connection, in the transaction under way.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>Begins a transaction that nobody else writes beside, in this process or another.</summary>
    public abstract void Begin();

    /// <summary>Brings what the records touch.</summary>
    public abstract void Load(CommitState standing);

    /// <summary>Stores what was taken and what it changed.</summary>
    public abstract void Store(CommitState standing);

    /// <summary>Changes rows of one table.</summary>
    public abstract void Change(ChangedRows rows);

    /// <summary>Has the database tell other processes of this transaction once it is durable; they look
    /// then.</summary>
    public virtual void Announce() { }

    /// <summary>Writes something that means nothing, so that the commit has to reach the disk.</summary>
    public abstract void Touch();

    /// <summary>Makes the transaction durable.</summary>
    public abstract void Commit();

    /// <summary>Ends a transaction that wrote nothing.</summary>
    public abstract void Rollback();

    /// <summary>Marks the transaction under way, so that a commit that nobody answered can be asked
    /// for.</summary>
    public abstract WorkMark Mark();

    /// <summary>
    /// After a commit whose outcome is unknown: whether the transaction of a mark stands; null where nobody
    /// can say. Its old connection's transaction is at its end when this answers.
    /// </summary>
    public bool? Stands(WorkMark mark)
    {
        Begin();
        try
        {
            return IsCommitted(mark);
        }
        finally
        {
            Rollback();
        }
    }

    private protected abstract bool? IsCommitted(WorkMark mark);

    /// <summary>
    /// After a commit whose outcome is unknown: true if the record stands in the journal. The old
    /// connection's transaction is at its end when this answers.
    /// </summary>
    public bool Holds(PendingRecord record)
    {
        Begin();
        try
        {
            var body = Connection.ExecuteScalar<string>(
                """
                select body from journal
                where position = @position and subject = @subject and sequence = @sequence and at = @at
                """,
                new
                {
                    position = record.LastPosition,
                    subject = record.Lines[^1].Subject,
                    sequence = record.Lines[^1].Sequence,
                    at = record.At,
                }
            );
            return body is not null
                && Encoding.UTF8.GetBytes(body).AsSpan().SequenceEqual(record.Lines[^1].Body);
        }
        finally
        {
            Rollback();
        }
    }

    public abstract void Dispose();
}
