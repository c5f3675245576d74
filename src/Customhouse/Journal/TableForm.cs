namespace Customhouse.Journal;

/// <summary>What a column holds.</summary>
public enum ColumnForm
{
    /// <summary>A string of characters.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Number,

    /// <summary>A decimal, kept exactly.</summary>
    Amount,

    /// <summary>A moment, kept to the microsecond in UTC.</summary>
    Time,

    /// <summary>Bytes of a form of the module's own; never part of a key.</summary>
    Bytes,
}

/// <summary>What a change does with the value of a column.</summary>
public enum ColumnUse
{
    /// <summary>Tells which row it is.</summary>
    Key,

    /// <summary>Takes the place of what stood there.</summary>
    Set,

    /// <summary>A number that is added to what stood there.</summary>
    Add,
}

/// <summary>One column of a table that follows from the journal.</summary>
/// <param name="Name">Its name in both databases: small letters, digits and '_'.</param>
public sealed record Column(string Name, ColumnForm Form, ColumnUse Use = ColumnUse.Set);

/// <summary>
/// A table of a module: current rows that follow from the events, written in the same commit. The module's
/// migration makes the table; the store writes its rows by this description alone.
/// </summary>
public sealed class TableForm
{
    /// <summary>Describes a table and proves that the description can be written by.</summary>
    /// <param name="name">Its name in both databases: small letters, digits and '_'.</param>
    /// <param name="columns">The columns of the key first.</param>
    /// <exception cref="ArgumentException">The description contradicts itself.</exception>
    public TableForm(string name, params IReadOnlyList<Column> columns)
    {
        (Name, Columns) = (name, columns);
        Keys = columns.TakeWhile(c => c.Use == ColumnUse.Key).Count();
        Demand(Keys > 0, "it has no key");
        Demand(columns.Skip(Keys).All(c => c.Use != ColumnUse.Key), "the columns of its key come first");
        Demand(
            columns.All(c => c.Use != ColumnUse.Add || c.Form == ColumnForm.Number),
            "only numbers can be added to"
        );
        Demand(columns.Take(Keys).All(c => c.Form != ColumnForm.Bytes), "bytes tell no row from another");
        // Names go into statements as they are.
        Demand(
            columns.Select(c => c.Name).Append(name).All(IsPlain),
            "a name is other than small letters, digits and '_'"
        );
    }

    /// <summary>The table's name in both databases.</summary>
    public string Name { get; }

    /// <summary>The columns in the order of a row's cells; those of the key come first.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many columns the key has.</summary>
    public int Keys { get; }

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Column Column(string name) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new ArgumentException($"the table {Name} has no column {name}", nameof(name));

    /// <summary>A row to be written: new, or in place of the row of its key.</summary>
    /// <param name="cells">One for each column, in their order.</param>
    /// <exception cref="ArgumentException">The cells are not as many as
    /// the columns, or one is of another form than its column.</exception>
    public RowChange Row(params ReadOnlySpan<Cell> cells)
    {
        Check(cells, Columns.Count);
        return new RowChange(this, cells.ToArray(), IsRemoved: false);
    }

    /// <summary>The row of a key is to be removed, where there is one.</summary>
    /// <exception cref="ArgumentException">The cells are not as many as the
    /// columns of the key, or one is of another form than its column.</exception>
    public RowChange Without(params ReadOnlySpan<Cell> key)
    {
        Check(key, Keys);
        return new RowChange(this, key.ToArray(), IsRemoved: true);
    }

    private void Check(ReadOnlySpan<Cell> cells, int count)
    {
        if (cells.Length != count)
            throw new ArgumentException(
                $"the table {Name}: {count} values are wanted, and {cells.Length} came"
            );
        for (var i = 0; i < count; i++)
            if (!cells[i].Fits(Columns[i].Form))
                throw new ArgumentException(
                    $"the table {Name}: {Columns[i].Name} takes a value of the form {Columns[i].Form} alone"
                );
    }

    private void Demand(bool holds, string fault)
    {
        if (!holds)
            throw new ArgumentException($"the table {Name}: {fault}");
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

/// <summary>One change of one row.</summary>
/// <param name="Cells">One for each column; of a row that is removed its key alone.</param>
/// <param name="IsRemoved">True where the row of the key goes; false where it is written.</param>
public sealed record RowChange(TableForm Table, IReadOnlyList<Cell> Cells, bool IsRemoved);

/// <summary>A row as it stands.</summary>
/// <param name="Cells">One for each column, in their order.</param>
public sealed record TableRow(TableForm Table, IReadOnlyList<Cell> Cells)
{
    /// <summary>What stands in a column.</summary>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public Cell this[Column column]
    {
        get
        {
            for (var i = 0; i < Table.Columns.Count; i++)
                if (Table.Columns[i] == column)
                    return Cells[i];
            throw new ArgumentException(
                $"the table {Table.Name} has no column {column.Name}",
                nameof(column)
            );
        }
    }
}
