namespace Customhouse.Journal;

/// <summary>
/// How a subject of a kind is taken out of the record. For every kind the bodies of its events go, with what
/// is attached to them and who acted, and its key, its references and its deadline; its identifier stays, and
/// so do the types, times and places of its events and what they moved in the books. Here stands what becomes
/// of the rest.
/// </summary>
public sealed record SubjectErasure
{
    /// <summary>Where it stands that a subject has come to its end; null for a kind whose subjects have
    /// none: each may be erased at any time.</summary>
    public SubjectEnd? End { get; init; }

    /// <summary>How long a subject is kept after its end, and is erased by itself then; null where somebody
    /// has to ask for it.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>What becomes of each table of the kind.</summary>
    public IReadOnlyList<TableErasure> Tables { get; init; } = [];

    /// <summary>
    /// What a subject has still open in the books, so that it is not erased: from the subject, its row of
    /// <see cref="End"/> where it has one, and all that its events ever moved. Nothing, where none is given.
    /// </summary>
    public Func<Subject, TableRow?, IReadOnlyList<Posting>, IReadOnlyList<OpenItem>> Open { get; init; } =
        (_, _, _) => [];

    /// <summary>Jobs that read cases may have read it: what they keep of it goes, and those under way begin
    /// anew.</summary>
    public bool IsReadByJobs { get; init; }

    /// <summary>Why a kind of these tables cannot be erased in this way; null where it can.</summary>
    internal string? Fault(IReadOnlyList<TableForm> tables, DocumentNames? documents)
    {
        if (tables.FirstOrDefault(t => Tables.Count(e => e.Table == t) != 1) is { } table)
            return $"it does not say once what becomes of the table {table.Name}";
        if (Tables.FirstOrDefault(e => !tables.Contains(e.Table)) is { } other)
            return $"the table {other.Table.Name} is none of its own";
        if (End is { } end && !(tables.Contains(end.Table) && end.IsSound))
            return "its end is not told by a row that each subject has once";
        if (End is null && Tables.Any(e => e.Recount is not null))
            return "nothing tells by which row it was counted";
        if (Tables.Any(e => e.Table == End?.Table && !e.RowsGo && e.Emptied.Count == 0))
            return "the row that tells of its end would stay as it is";
        if (KeptFor is not null && !Tables.Any(e => e.Ends(End)))
            return "it is erased by itself, and would be found to be due again";
        return documents is { } named && !Tables.Any(e => e.Table == named.Table && e.RowsGo)
            ? $"the names of its documents would stay in {named.Table.Name}"
            : null;
    }
}

/// <summary>Where it stands that a subject has come to its end, and since when: in a table that has one row
/// for each subject.</summary>
/// <param name="Id">The column of the subject's identifier, the whole key of the table.</param>
/// <param name="Since">The column of the moment; null in it while the subject goes on.</param>
public sealed record SubjectEnd(TableForm Table, Column Id, Column Since)
{
    /// <summary>The column of its state; null where <see cref="Since"/> alone tells.</summary>
    public Column? State { get; init; }

    /// <summary>The states in which it is at its end.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Whether the subject of a row has come to its end.</summary>
    public bool IsReached(TableRow row) =>
        row[Since].Time is not null && (State is null || States.Contains(row[State].Text ?? ""));

    internal bool IsSound =>
        Table.Keys == 1
        && Table.Columns[0] == Id
        && Table.Columns.Contains(Since)
        && Since.Form == ColumnForm.Time
        && (State is null || Table.Columns.Contains(State) && States.Count > 0);
}

/// <summary>What becomes of one table where a subject is erased. A module says it of each of its tables, so
/// that none is forgotten.</summary>
public sealed record TableErasure
{
    private TableErasure(TableForm table) => Table = table;

    /// <summary>The table.</summary>
    public TableForm Table { get; }

    /// <summary>The column of the subject's identifier; null where no row belongs to one subject.</summary>
    public Column? Id { get; private init; }

    /// <summary>What is put in place of what stands in its columns; empty where the rows go.</summary>
    public IReadOnlyList<(Column Column, Cell Value)> Emptied { get; private init; } = [];

    /// <summary>What changes where a subject was counted by what is erased; null where nothing was.</summary>
    public Func<TableRow, IReadOnlyList<RowChange>>? Recount { get; private init; }

    /// <summary>Whether the subject's rows go.</summary>
    public bool RowsGo => Id is not null && Emptied.Count == 0;

    /// <summary>The rows of the subject go.</summary>
    /// <exception cref="ArgumentException">The column is not of the table.</exception>
    public static TableErasure OfRows(TableForm table, Column id) => new(table) { Id = Own(table, id) };

    /// <summary>The rows of the subject stay, without what these columns say.</summary>
    /// <param name="emptied">The columns, and what stands in them from then on.</param>
    /// <exception cref="ArgumentException">A column is not of the table or tells its rows apart, or a value
    /// is of another form.</exception>
    public static TableErasure OfColumns(
        TableForm table,
        Column id,
        params IReadOnlyList<(Column Column, Cell Value)> emptied
    )
    {
        foreach (var (column, value) in emptied)
            if (Own(table, column).Use == ColumnUse.Key || !value.Fits(column.Form))
                throw new ArgumentException($"the table {table.Name}: {column.Name} cannot be emptied so");
        if (emptied.Count == 0)
            throw new ArgumentException($"the table {table.Name}: no column is emptied");
        return new(table) { Id = Own(table, id), Emptied = emptied };
    }

    /// <summary>Counts that tell whose the subject was: it is counted in another way from then on, and a row
    /// that counts nothing any more goes.</summary>
    /// <param name="table">A table of numbers that are added to.</param>
    /// <param name="recount">From the subject's row of <see cref="SubjectErasure.End"/>, as it stood before,
    /// what changes in this table; a pure function.</param>
    /// <exception cref="ArgumentException">The table holds other things than counts.</exception>
    public static TableErasure OfCounts(TableForm table, Func<TableRow, IReadOnlyList<RowChange>> recount) =>
        table.Columns.All(c => c.Use != ColumnUse.Set)
            ? new(table) { Recount = recount }
            : throw new ArgumentException($"the table {table.Name} holds other things than counts");

    /// <summary>The table stays as it is: none of its rows tells of one subject or of a person.</summary>
    public static TableErasure Kept(TableForm table) => new(table);

    /// <summary>Whether the subject is not found by its end any more.</summary>
    internal bool Ends(SubjectEnd? end) =>
        Table == end?.Table && (RowsGo || Emptied.Any(e => e.Column == end.Since && e.Value == default));

    private static Column Own(TableForm table, Column column) =>
        table.Columns.Contains(column)
            ? column
            : throw new ArgumentException($"the table {table.Name} has no column {column.Name}");
}

/// <summary>Where a kind keeps which documents its subjects name.</summary>
/// <param name="Table">A table of the kind's own.</param>
/// <param name="Id">The column of the subject's identifier.</param>
/// <param name="Sha256">The column of the document's digest, in lower-case hexadecimal digits.</param>
public sealed record DocumentNames(TableForm Table, Column Id, Column Sha256);
