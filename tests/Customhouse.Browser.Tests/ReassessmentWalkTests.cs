using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Duty put right by an audit after clearance, as an auditor and a supervisor do it.</summary>
public abstract class ReassessmentWalkTests(Chromium chromium, FurnishedHouse house)
{
    private const string Grounds = "The invoice of the seller shows a higher price";

    [Theory]
    [InlineData(Role.Auditor, "/auditor/cases/")]
    [InlineData(Role.Supervisor, "/officer/cases/")]
    public async Task The_sum_is_seen_before_it_is_recorded(string role, string from)
    {
        var mrn = await Cleared(role);
        await using var window = await house.Enter(chromium, role);
        window.ExpectsRefusals = true;
        await window.Go(from + mrn);
        await window.Press("Determine the duty anew", AriaRole.Link);
        var field = window.Page.Locator(".taxes input").First;
        var assessed = decimal.Parse(await field.InputValueAsync(), CultureInfo.InvariantCulture);

        await window.Page.FillAsync("#grounds", Grounds);
        await window.Press("Work out the difference");
        Assert.Contains("No amount differs", await window.Text(), StringComparison.Ordinal);
        await field.FillAsync("12 or so");
        await window.Press("Work out the difference");
        await Look.IsGood(window, "reassessment-refused");
        Assert.Contains("with a point before the decimals", await window.Text(), StringComparison.Ordinal);

        await field.FillAsync((assessed + 10.5m).ToString(CultureInfo.InvariantCulture));
        await window.Press("Work out the difference");
        Assert.Contains("10.50 more is to be paid", await window.Text(), StringComparison.Ordinal);
        await Look.IsGood(window, "reassessment-worked-out");
        Assert.Empty(await Reassessments(mrn));

        // The same sum on another tax is not what was shown.
        await field.FillAsync(assessed.ToString(CultureInfo.InvariantCulture));
        var second = window.Page.Locator(".taxes input").Nth(1);
        var other = decimal.Parse(await second.InputValueAsync(), CultureInfo.InvariantCulture);
        await second.FillAsync((other + 10.5m).ToString(CultureInfo.InvariantCulture));
        await window.Press("Record it");
        Assert.Empty(await Reassessments(mrn));
        await second.FillAsync(other.ToString(CultureInfo.InvariantCulture));

        // Another amount than was shown is shown again, not recorded.
        await field.FillAsync((assessed + 11m).ToString(CultureInfo.InvariantCulture));
        await window.Press("Record it");
        Assert.Contains("11.00 more is to be paid", await window.Text(), StringComparison.Ordinal);
        Assert.Empty(await Reassessments(mrn));
        await window.Press("Record it");
        Assert.EndsWith("/reassessment?done=yes", window.Path, StringComparison.Ordinal);
        Assert.Contains(Grounds, await window.Text(), StringComparison.Ordinal);
        var recorded = Assert.Single(await Reassessments(mrn));
        Assert.Equal(11m, ((DutyReassessed)recorded.Event).Difference.Amount);
        Assert.Equal(role, recorded.By.Role);
    }

    [Fact]
    public async Task What_another_did_meanwhile_is_shown_and_nothing_is_recorded()
    {
        var mrn = await Cleared("conflict");
        await using var window = await house.Enter(chromium, Role.Auditor);
        window.ExpectsRefusals = true;
        await window.Go($"/auditor/cases/{mrn}/reassessment");
        await window.Page.Locator(".taxes input").First.FillAsync("1000000.00");
        await window.Page.FillAsync("#grounds", Grounds);
        await window.Press("Work out the difference");
        await house.Do(mrn, new Detain("Counterfeit marks were reported"));
        await window.Press("Record it");
        Assert.Contains("Counterfeit marks were reported", await window.Text(), StringComparison.Ordinal);
        Assert.Equal(Grounds, await window.Page.InputValueAsync("#grounds"));
        Assert.Empty(await Reassessments(mrn));
    }

    private async Task<IReadOnlyList<JournalEntry>> Reassessments(string mrn) =>
        [
            .. (await house.Installation.Desk.Journal(Values.Mrn.Parse(mrn), CancellationToken.None)).Where(
                j => j.Event is DutyReassessed
            ),
        ];

    /// <summary>A cleared case that nobody reassessed yet and on which duty was to be paid.</summary>
    private async Task<string> Cleared(string purpose)
    {
        var page = await house.Installation.Store.Cases.Page(
            new CaseFilter { States = [CaseState.Cleared], Max = 50 },
            CancellationToken.None
        );
        foreach (var row in page.Rows.Where(r => r.Payable is { Amount: > 0 }))
            if ((await Reassessments(row.Mrn.Text)).Count == 0)
                return row.Mrn.Text;
        throw new InvalidOperationException($"the days behind left no cleared case for {purpose}");
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class ReassessmentOnSqliteTests(Chromium chromium, SqliteHouse house)
    : ReassessmentWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class ReassessmentOnPostgresTests(Chromium chromium, PostgresHouse house)
    : ReassessmentWalkTests(chromium, house);
