using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>
/// What was committed to for good: the body of an event of each released type, and the commitment to it, as
/// they were before the first name in the code was changed. A log recomputes them at each start, so a renamed
/// type or member would stop every ledger.
/// </summary>
public sealed class CommitmentVectorsTests
{
    private static readonly byte[] CaseKey =
    [
        .. Enumerable.Range(1, Commitment.KeyBytes).Select(i => (byte)i),
    ];

    private static readonly DateTimeOffset At = DateTimeOffset.Parse(
        "2026-03-02T08:00:00.123456Z",
        CultureInfo.InvariantCulture
    );

    private static readonly Actor By = new("officer \"7\"", "officer", "XA000001");

    private static readonly string[] Kept = File.ReadAllLines(
        Path.Combine(Path.GetDirectoryName(ThisFile())!, "commitments.tsv")
    );

    private static readonly (string Name, Type Type)[] Released =
    [
        .. typeof(CaseEvent)
            .GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(a => ((string)a.TypeDiscriminator!, a.DerivedType))
            .OrderBy(t => t.Item1, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Vectors => [.. Kept];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_released_event_is_written_and_committed_to_as_it_was(string vector)
    {
        var name = vector.Split('\t')[0];
        var type = Assert.Single(Released, r => r.Name == name).Type;
        Assert.Equal(vector, VectorOf(name, (Event)Sample(type)!));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void What_is_on_record_is_read_and_says_the_same_again(string vector)
    {
        var (name, body) = (vector.Split('\t')[0], vector.Split('\t')[1]);
        var read = DeclarationSubject.Kind.Events.Read(name, Encoding.UTF8.GetBytes(body), null);
        Assert.Equal(body, Encoding.UTF8.GetString(DeclarationSubject.Kind.Events.Write(read)));
        Assert.Equal(
            vector,
            VectorOf(name, read is MessageEvent message ? message with { Payload = [1, 2, 3] } : read)
        );
    }

    [Fact]
    public void Every_released_type_has_its_vector()
    {
        var known = Kept.Select(v => v.Split('\t')[0]).ToHashSet(StringComparer.Ordinal);
        var added = Released
            .Where(r => !known.Contains(r.Name))
            .Select(r => VectorOf(r.Name, (Event)Sample(r.Type)!));
        Assert.True(known.Count == Released.Length, $"add to commitments.tsv:\n{string.Join('\n', added)}");
    }

    /// <summary>Type, body, root of the commitment, and the leaf as the log keeps it.</summary>
    private static string VectorOf(string name, Event written)
    {
        var body = DeclarationSubject.Kind.Events.Write(written);
        var payload = (written as MessageEvent)?.Payload;
        var line = new JournalLine(
            7,
            DeclarationSubject.For(Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R')),
            3,
            At,
            By,
            name,
            body,
            payload
        );
        var root = Commitment.Create(CaseKey, line.Position, EventFields.Of(line)).Root;
        var leaf = new Leaf(LeafKind.CaseEvent, "XA", line.Position, root, EventFields.Schema, "case");
        return string.Join(
            '\t',
            name,
            Encoding.UTF8.GetString(body),
            root,
            Convert.ToHexStringLower(leaf.ToBytes())
        );
    }

    /// <summary>A value of a type in which every member is filled, the same in every run.</summary>
    /// <param name="within">Types that it stands in: one that holds its own kind ends there.</param>
    private static object? Sample(Type type, params Type[] within)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (Values.TryGetValue(plain, out var value))
            return value;
        if (plain.IsEnum)
            return Enum.GetValues(plain).GetValue(Enum.GetValues(plain).Length - 1)!;
        if (plain == typeof(byte[]))
            return new byte[] { 1, 2, 3 };
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = plain.GetGenericArguments()[0];
            var one = Array.CreateInstance(item, 1);
            one.SetValue(Sample(item, within), 0);
            return one;
        }
        if (within.Contains(plain))
            return null;
        Type[] inner = [.. within, plain];
        var constructor = plain.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var made = constructor.Invoke([
            .. constructor.GetParameters().Select(p => Sample(p.ParameterType, inner)),
        ]);
        foreach (var property in plain.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isGiven = constructor.GetParameters().Any(p => p.Name == property.Name);
            var isPayload = property.Name == nameof(MessageEvent.Payload);
            if (isGiven || property.SetMethod is null)
                continue;
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is not null && !isPayload)
                continue;
            property.SetValue(made, Sample(property.PropertyType, inner));
        }
        return made;
    }

    private static readonly Dictionary<Type, object> Values = new()
    {
        [typeof(string)] = "Zoë's <text> \"1\"",
        [typeof(int)] = 7,
        [typeof(long)] = 9_007_199_254_740_993L,
        [typeof(bool)] = true,
        [typeof(decimal)] = 12.50m,
        [typeof(double)] = 0.125,
        [typeof(DateTimeOffset)] = At,
        [typeof(DateOnly)] = new DateOnly(2026, 3, 2),
        [typeof(Money)] = new Money(120.50m, Currency.Parse("EUR")),
        [typeof(Quantity)] = new Quantity(1.250m, "KGM"),
        [typeof(CountryCode)] = CountryCode.Parse("XA"),
        [typeof(HsCode)] = HsCode.Parse("870323"),
        [typeof(Mrn)] = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
    };

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
