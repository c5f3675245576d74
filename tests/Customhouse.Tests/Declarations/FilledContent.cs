using System.Reflection;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tests.Declarations;

/// <summary>Contents with values in any of their members, whether a message can bring them or not.</summary>
internal static class FilledContent
{
    public static object Content(this Random random) => Made(typeof(DeclarationContent), random);

    private static object Made(Type type, Random random)
    {
        // A record by its parameters, where it has any besides a copy; then what it is given beside them.
        var maker = type.GetConstructors()
            .OrderByDescending(c => c.GetParameters().Length)
            .First(c => c.GetParameters() is not [var only] || only.ParameterType != type);
        var made = maker.Invoke([
            .. maker.GetParameters().Select(p => Value(p.ParameterType, IsNullable(p), random)),
        ]);
        if (maker.GetParameters().Length == 0)
            foreach (var member in type.GetProperties().Where(p => p.CanWrite))
                member.SetValue(made, Value(member.PropertyType, IsNullable(member), random));
        return made;
    }

    private static readonly NullabilityInfoContext Nullability = new();

    private static bool IsNullable(ParameterInfo parameter)
    {
        lock (Nullability)
            return Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
    }

    private static bool IsNullable(PropertyInfo member)
    {
        lock (Nullability)
            return Nullability.Create(member).WriteState == NullabilityState.Nullable;
    }

    private static object? Value(Type type, bool mayBeNull, Random random)
    {
        if (mayBeNull && random.Next(3) == 0)
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            var part = type.GenericTypeArguments[0];
            var list = Array.CreateInstance(part, random.Next(3));
            for (var i = 0; i < list.Length; i++)
                list.SetValue(Value(part, false, random), i);
            return list;
        }
        return type == typeof(string) ? Text(random)
            : type == typeof(int)
                ? random.Next(4) == 0 ? int.MinValue + random.Next(3)
                    : random.Next(-300, 100_000)
            : type == typeof(bool) ? random.Next(2) == 0
            : type == typeof(decimal) ? Number(random)
            : type == typeof(Money)
                ? new Money(Number(random), Currency.Parse(random.Next(2) == 0 ? "EUR" : "JPY"))
            : type == typeof(Currency) ? Currency.Gbp
            : type == typeof(Quantity) ? new Quantity(Number(random), random.Next(2) == 0 ? null : "KGM")
            : type == typeof(CountryCode) ? CountryCode.Parse("XA")
            : type == typeof(HsCode) ? HsCode.Parse("8703231910"[..random.Next(2, 11)])
            : type == typeof(DateOnly) ? DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber))
            : type == typeof(DateTimeOffset)
                ? new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.FromMinutes(random.Next(-800, 800)))
            : Made(type, random);
    }

    private static decimal Number(Random random) =>
        random.Next(4) == 0
            ? new decimal(
                random.Next(),
                random.Next(),
                random.Next(),
                random.Next(2) == 0,
                (byte)random.Next(29)
            )
            : random.Next(-1_000_000, 1_000_000) / 100m;

    private static string Text(Random random) =>
        new([.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => "aZ0 /é漢\n"[random.Next(8)])]);
}
