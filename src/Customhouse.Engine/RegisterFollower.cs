using Customhouse.Clearance;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// Takes changes of registers one by one, in the order of their journal and from the change on that was
/// loaded last, into what decisions read. It costs what changed, not what there is.
/// </summary>
public sealed class RegisterFollower(Store store, AdministrationState administration) : IDisposable
{
    private readonly Dictionary<string, Action<RegisterEntry>> _others = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private long _position = administration.Registers.Change;

    /// <summary>The last change that was taken.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Entries that could not be read when the registers were loaded, with the cause.</summary>
    public IReadOnlyDictionary<string, string> Unreadable => administration.Registers.Unreadable;

    /// <summary>Told of each entry that was taken, and of each that could not be: the others go on.</summary>
    public Action<string, Exception?>? Taken { get; set; }

    /// <summary>Whoever keeps entries of another kind takes them here.</summary>
    /// <param name="take">Throws a <see cref="FormatException"/> for one that cannot be read.</param>
    public void Follow(string kind, Action<RegisterEntry> take) => _others.Add(kind, take);

    /// <summary>Takes what changed since, by whichever process.</summary>
    /// <returns>How many changes.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read now; what was taken is
    /// taken.</exception>
    public async Task<int> CatchUp(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var taken = 0;
            string[] kinds = [.. RegisterReader.DecidingKinds, .. _others.Keys];
            while (true)
            {
                var page = await store.Registers.Steps(_position, Limits.RowsPerPageMax, kinds, cancellation);
                if (page.Count == 0)
                    return taken;
                Take(page);
                taken += page.Count;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Take(IReadOnlyList<RegisterStep> page)
    {
        var registers = administration.Registers;
        var pages = new ChangedBooks();
        foreach (var step in page)
        {
            if (step.Entry is not { } entry)
                continue;
            Try(
                $"{step.Kind}/{step.Id}",
                () =>
                {
                    if (_others.TryGetValue(step.Kind, out var take))
                        take(entry);
                    else if (step.Change > administration.Registers.Change)
                        registers = With(registers, entry, pages);
                }
            );
        }
        if (pages.Editions.Count > 0)
        {
            var others = registers.Tariff.Editions.Where(e => !pages.Editions.ContainsKey(e.Id));
            Try(
                "edition/book",
                () =>
                    registers = registers with
                    {
                        Tariff = new TariffBook([.. others, .. pages.Editions.Values]),
                    }
            );
        }
        if (pages.Periods.Count > 0)
        {
            var others = registers.Rates.Periods.Where(p => !pages.Periods.ContainsKey(p.Id));
            Try(
                "rate-period/book",
                () =>
                    registers = registers with { Rates = new RateBook([.. others, .. pages.Periods.Values]) }
            );
        }
        if (pages.Profiles.Count > 0)
        {
            var others = registers.Profiles.Profiles.Where(p => !pages.Profiles.ContainsKey(p.Id));
            registers = registers with
            {
                Profiles = ProfileBook.Create([.. others, .. pages.Profiles.Values]).Book,
            };
        }
        administration.PutInForce(registers with { Change = Math.Max(registers.Change, page[^1].Change) });
        Volatile.Write(ref _position, page[^1].Change);
    }

    private static Registers With(Registers registers, RegisterEntry entry, ChangedBooks books)
    {
        var id = entry.Id;
        switch (entry.Kind)
        {
            case RegisterReader.OperatorKind:
                var operators = registers.Operators.SetItem(id, RegisterReader.Read<Operator>(entry));
                return registers with { Operators = operators };
            case RegisterReader.GuaranteeKindName:
                return registers.With(RegisterReader.Read<Guarantee>(entry));
            case RegisterReader.LicenceKind:
                var licences = registers.Licences.SetItem(id, RegisterReader.Read<Licence>(entry));
                return registers with { Licences = licences };
            case RegisterReader.AuthorisationKind:
                var authorisation = RegisterReader.Read<Authorisation>(entry);
                return registers with { Authorisations = registers.Authorisations.With(authorisation) };
            case RegisterReader.OfficeKind:
                var offices = registers.Offices.SetItem(id, RegisterReader.Read<CustomsOffice>(entry));
                return registers with { Offices = offices };
            case RegisterReader.TermsKind:
                var terms = RegisterReader.Read<Terms>(entry);
                return registers with { Terms = terms };
            case LawRegister.EditionKind:
                return registers with { Laws = registers.Laws.With(LawBody.Of(entry).Edition) };
            case LawRegister.TimelineKind:
                return registers with { Laws = registers.Laws.With(LawRegister.TimelineOf(entry)) };
            case RegisterReader.SecretKind:
                return id == RegisterReader.DrawId ? registers with { DrawSalt = entry.Body } : registers;
            case RegisterReader.ProfileKind:
                books.Profiles[id] = RegisterReader.ProfileOf(entry);
                return registers;
            case RateRegister.PeriodKind:
                books.Periods[id] = RateRegister.PeriodOf(entry);
                return registers;
            case RegisterReader.EditionKind:
                books.Editions[id] = RegisterReader.EditionOf(entry);
                return registers;
            default:
                throw new InvalidOperationException($"nobody takes entries of the register {entry.Kind}");
        }
    }

    /// <summary>One entry that cannot be read keeps no other from being taken; its own last version goes
    /// on.</summary>
    private void Try(string entry, Action take)
    {
        try
        {
            take();
            Taken?.Invoke(entry, null);
        }
        catch (FormatException failure)
        {
            Taken?.Invoke(entry, failure);
        }
    }

    /// <summary>What is made ready as a whole once all changes of a page are in.</summary>
    private sealed class ChangedBooks
    {
        public Dictionary<string, TariffEdition> Editions { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, RatePeriod> Periods { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, Profile> Profiles { get; } = new(StringComparer.Ordinal);
    }
}
