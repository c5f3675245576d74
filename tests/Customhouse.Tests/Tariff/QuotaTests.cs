using CsCheck;
using Customhouse.Tariff;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class QuotaTests
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private static readonly Quota Hundred = new("090101", 100m, "TNE", First, new DateOnly(2026, 12, 31), 0m);

    private static readonly Gen<QuotaRequest[]> Requests = Gen.Select(
            Gen.Int[1, 60_000],
            Gen.Int[0, 5],
            Gen.Bool
        )
        .Array[0, 20]
        .Select(all =>
            all.Select(
                    (r, i) =>
                        new QuotaRequest(
                            "090101",
                            $"R{i}",
                            r.Item3 ? r.Item1 / 1000m : r.Item1,
                            r.Item3 ? "TNE" : "KGM",
                            First.AddDays(r.Item2),
                            i
                        )
                )
                .ToArray()
        );

    private static QuotaRequest Ask(decimal quantity, int day = 0, long sequence = 1, string unit = "TNE") =>
        new("090101", $"R{sequence}", quantity, unit, First.AddDays(day), sequence);

    private static (Quota After, List<QuotaGrant> Grants) Drawn(
        Quota quota,
        IEnumerable<QuotaRequest> requests
    )
    {
        var grants = new List<QuotaGrant>();
        foreach (var request in requests)
        {
            (quota, var grant) = quota.Draw(request);
            grants.Add(grant);
        }
        return (quota, grants);
    }

    [Fact]
    public void Granted_and_remaining_are_always_the_volume() =>
        Requests.Sample(requests =>
        {
            var (after, grants) = Drawn(Hundred, requests);
            return after.Remaining >= 0m
                && grants.Sum(g => g.Granted) + after.Remaining == Hundred.Volume
                && grants.All(g => g.Granted >= 0m && g.Granted <= g.Asked && g.Remaining >= 0m)
                && grants.Count == requests.Length;
        });

    [Fact]
    public void An_earlier_request_is_never_cut_for_a_later_one() =>
        Requests.Sample(requests =>
        {
            var grants = Drawn(Hundred, requests).Grants;
            var cut = grants.TakeWhile(g => g.Granted == g.Asked).Count();
            return grants.Skip(cut + 1).All(g => g.Granted == 0m);
        });

    [Fact]
    public void The_last_request_is_granted_in_part_and_the_quota_is_exhausted()
    {
        var (after, grants) = Drawn(
            Hundred,
            [Ask(80, sequence: 1), Ask(30, sequence: 2), Ask(1, sequence: 3)]
        );
        Assert.Equal([80m, 20m, 0m], grants.Select(g => g.Granted));
        Assert.Equal(20m / 30m, grants[1].Share);
        Assert.Equal(QuotaState.Exhausted, after.State);
    }

    [Fact]
    public void Pieces_of_a_dozen_add_up_again()
    {
        var dozens = Hundred with { Unit = "DZN" };
        var requests = Enumerable.Range(1, 7).Select(i => Ask(i, sequence: i, unit: "NAR")).ToList();
        var (after, grants) = Drawn(dozens, requests);
        Assert.Equal(100m, after.Remaining + grants.Sum(g => g.Granted));
        Assert.Equal(0.083334m, grants[0].Granted);
    }

    [Fact]
    public void A_quota_nearly_drawn_is_critical()
    {
        Assert.Equal(QuotaState.Open, Hundred.Draw(Ask(89.999m)).After.State);
        Assert.Equal(QuotaState.Critical, Hundred.Draw(Ask(90m)).After.State);
    }

    [Fact]
    public void Outside_its_days_nothing_is_granted() =>
        Assert.Equal(0m, Hundred.Draw(Ask(5m, day: 365)).Grant.Granted);

    [Fact]
    public void A_request_in_a_foreign_unit_or_for_another_quota_is_our_mistake()
    {
        Assert.Throws<ArgumentException>(() => Hundred.Draw(Ask(1m, unit: "LTR")));
        Assert.Throws<ArgumentException>(() => Hundred.Draw(Ask(1m) with { Order = "090102" }));
        Assert.Throws<ArgumentException>(() => Hundred.Draw(Ask(0m)));
    }
}
