using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What a case gives back: as much as it holds and no more, to where it came from.</summary>
public sealed class RepaymentAndReleaseTests
{
    private static readonly DateOnly Opened = new(2026, 1, 1);

    private static readonly Case Settled = new()
    {
        Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
        Settled = 100m,
        Charged = ImmutableDictionary<string, decimal>.Empty.Add("D2", 30m).Add("D1", 20m).Add("D3", 0m),
    };

    [Fact]
    public void Accounts_are_credited_in_order_before_payments_are_owed_back()
    {
        Assert.Equal([new AccountCredited("D1", Eur(15m))], Credited(15m));
        Assert.Equal(
            [new AccountCredited("D1", Eur(20m)), new AccountCredited("D2", Eur(10m))],
            Credited(30m)
        );
        Assert.Equal(
            [
                new AccountCredited("D1", Eur(20m)),
                new AccountCredited("D2", Eur(30m)),
                new RepaymentOwed(Eur(10m)),
            ],
            Credited(60m)
        );
    }

    [Fact]
    public void Nothing_goes_back_that_never_came()
    {
        Assert.Equal(100m, Credited(1000m).Sum(AmountOf));
        Assert.Empty(Credited(0m));
        Assert.Empty(Credited(-5m));
    }

    [Fact]
    public void A_guarantee_keeps_what_is_needed_and_the_first_keeps_it()
    {
        var held = Settled with
        {
            Reservations = [Reserved("G1", 40m), Reserved("G2", 30m), Reserved("G1", 10m)],
        };
        Assert.Empty(RepaymentAndRelease.Freed(held, 80m));
        Assert.Empty(RepaymentAndRelease.Freed(held, 90m));
        Assert.Equal([Freed("G2", 30m), Reserved("G2", 10m)], RepaymentAndRelease.Freed(held, 60m));
        Assert.Equal([Freed("G2", 30m)], RepaymentAndRelease.Freed(held, 50m));
        Assert.Equal(
            [Freed("G1", 40m), Freed("G1", 10m), Reserved("G1", 20m), Freed("G2", 30m)],
            RepaymentAndRelease.Freed(held, 20m)
        );
        Assert.Equal(
            [Freed("G1", 40m), Freed("G1", 10m), Freed("G2", 30m)],
            RepaymentAndRelease.Freed(held, 0m)
        );
    }

    [Fact]
    public void Draws_and_write_offs_go_back_as_they_were_taken()
    {
        var held = Settled with
        {
            Draws = [new QuotaDrawn("090001", Opened, 2, 7m, "KGM")],
            WriteOffs = [new LicenceWrittenOff("L1", 3, 8m, "NAR")],
        };
        Assert.Equal<Event>(
            [new QuotaReturned("090001", Opened, 2, 7m, "KGM"), new LicenceRestored("L1", 3, 8m, "NAR")],
            RepaymentAndRelease.QuotaReturns(held)
        );
    }

    [Fact]
    public void What_was_booked_is_withdrawn_once()
    {
        Assert.Empty(RepaymentAndRelease.Withdrawn(Settled, Currency.Eur));
        var withdrawn = RepaymentAndRelease.Withdrawn(Settled with { Booked = 70m }, Currency.Eur).Single();
        Assert.Equal(new DutyWithdrawn(Eur(70m)), withdrawn);
        Assert.Equal(0m, (Settled with { Booked = 70m }).With(withdrawn, default).Booked);
    }

    [Fact]
    public void A_void_declaration_gives_back_all_that_it_holds()
    {
        var held = Settled with
        {
            Booked = 70m,
            Reservations = [Reserved("G1", 40m)],
            Draws = [new QuotaDrawn("090001", Opened, 2, 7m, "KGM")],
        };
        var after = RepaymentAndRelease
            .Whole(held, Currency.Eur)
            .Aggregate(held, (c, e) => c.With(e, default));
        Assert.Equal((0m, 0m), (after.Settled, after.Booked));
        Assert.All(after.Charged.Values, left => Assert.Equal(0m, left));
        Assert.Empty(after.Reservations);
        Assert.Empty(after.Draws);
        Assert.Empty(RepaymentAndRelease.Whole(after, Currency.Eur));
    }

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);

    private static GuaranteeReserved Reserved(string id, decimal amount) => new(id, Eur(amount));

    private static GuaranteeReleased Freed(string id, decimal amount) => new(id, Eur(amount));

    private static Event[] Credited(decimal surplus) =>
        [.. RepaymentAndRelease.Credited(Settled, surplus, Currency.Eur)];

    private static decimal AmountOf(Event e) =>
        e switch
        {
            AccountCredited c => c.Amount.Amount,
            RepaymentOwed r => r.Amount.Amount,
            _ => throw new InvalidOperationException($"{e.GetType().Name} gives no money back"),
        };
}
