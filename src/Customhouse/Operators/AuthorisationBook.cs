using System.Collections.Immutable;

namespace Customhouse.Operators;

/// <summary>The register of authorisations at one moment, by number and by who holds them; a change touches
/// its holders alone.</summary>
public sealed class AuthorisationBook
{
    /// <summary>A register in which nothing stands.</summary>
    public static readonly AuthorisationBook Empty = new(
        ImmutableSortedDictionary.Create<string, Authorisation>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableArray<Authorisation>>(StringComparer.Ordinal)
    );

    private readonly ImmutableSortedDictionary<string, Authorisation> _byNumber;
    private readonly ImmutableDictionary<string, ImmutableArray<Authorisation>> _byHolder;

    private AuthorisationBook(
        ImmutableSortedDictionary<string, Authorisation> byNumber,
        ImmutableDictionary<string, ImmutableArray<Authorisation>> byHolder
    ) => (_byNumber, _byHolder) = (byNumber, byHolder);

    /// <summary>The book of some authorisations; of two with one number the later one counts.</summary>
    public static AuthorisationBook Create(IEnumerable<Authorisation> all)
    {
        var byNumber = Empty._byNumber.SetItems(all.Select(a => KeyValuePair.Create(a.Number, a)));
        return new(
            byNumber,
            byNumber
                .Values.GroupBy(a => a.Holder, StringComparer.Ordinal)
                .ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal)
        );
    }

    /// <summary>Nothing was ever registered.</summary>
    public bool IsEmpty => _byNumber.IsEmpty;

    /// <summary>All of them, by number.</summary>
    public IEnumerable<Authorisation> All => _byNumber.Values;

    /// <summary>What an operator holds, in force or not; none for nobody.</summary>
    public ImmutableArray<Authorisation> Of(string? holder) =>
        holder is not null && _byHolder.TryGetValue(holder, out var held) ? held : [];

    /// <summary>The book with one more, or with one changed.</summary>
    public AuthorisationBook With(Authorisation value)
    {
        var byHolder = _byHolder;
        if (_byNumber.TryGetValue(value.Number, out var before))
            byHolder = byHolder.SetItem(
                before.Holder,
                Of(before.Holder).RemoveAll(a => a.Number == value.Number)
            );
        var held = byHolder.TryGetValue(value.Holder, out var others) ? others : [];
        return new(_byNumber.SetItem(value.Number, value), byHolder.SetItem(value.Holder, held.Add(value)));
    }
}
