using System.Data;
using System.Reflection;
using Customhouse.Journal;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>
/// How Dapper makes a row: a record is made of the columns, which have the names of its members and their
/// order; of another class the members are set that have the names of the columns. A column that nothing is
/// named as, or a record without one of its columns, is a mistake of ours and stops.
/// </summary>
internal sealed class RowMap(Type type) : SqlMapper.ITypeMap
{
    private readonly DefaultTypeMap _named = new(type);

    /// <summary>Says once, for all that this program reads, how rows are made and values are kept.</summary>
    static RowMap()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.TypeMapProvider = row => new RowMap(row);
        // Dapper has a form of its own for moments, which would come before ours.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Kept<DateTimeOffset, long>(DbType.Int64, Moment.Of, Moment.From));
        SqlMapper.AddTypeHandler(new Kept<Mrn, string>(DbType.String, mrn => mrn.Text, Mrn.Parse));
        SqlMapper.AddTypeHandler(new Kept<Subject, string>(DbType.String, s => s.Key, Subject.Parse));
    }

    /// <summary>To be called before anything is read.</summary>
    public static void Use() { }

    /// <summary>What went wrong: within a row, a lost connection too, Dapper puts it into an exception of its
    /// own that repeats the value.</summary>
    public static Exception CauseOf(Exception failure) =>
        failure is DataException { InnerException: { } cause } ? cause : failure;

    public ConstructorInfo? FindConstructor(string[] names, Type[] types)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        var members = constructor?.GetParameters().Select(p => p.Name) ?? [];
        // SQLite tells the types of a row's values, which may be other ones in the next row, so only names
        // are compared.
        return !members.Any() || names.Select(Plain).SequenceEqual(members, StringComparer.OrdinalIgnoreCase)
            ? constructor
            : throw new InvalidOperationException(
                $"broken: {type.Name} is not made of the columns {string.Join(", ", names)}"
            );
    }

    public ConstructorInfo? FindExplicitConstructor() => null;

    public SqlMapper.IMemberMap? GetConstructorParameter(ConstructorInfo constructor, string columnName) =>
        _named.GetConstructorParameter(constructor, columnName);

    public SqlMapper.IMemberMap? GetMember(string columnName) =>
        _named.GetMember(columnName)
        ?? throw new InvalidOperationException($"broken: {type.Name} has nothing named {columnName}");

    private static string Plain(string column) => column.Replace("_", "", StringComparison.Ordinal);

    /// <summary>A value that a column keeps in another form.</summary>
    private sealed class Kept<T, TColumn>(DbType form, Func<T, TColumn> write, Func<TColumn, T> read)
        : SqlMapper.TypeHandler<T>
        where TColumn : notnull
    {
        public override void SetValue(IDbDataParameter parameter, T? value)
        {
            parameter.DbType = form;
            parameter.Value = write(value!);
        }

        public override T Parse(object value) => read((TColumn)value);
    }
}
