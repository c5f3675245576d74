using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>A record of the survey and the version under which the store has it; 0 for one that it has
/// not.</summary>
public sealed record Kept<T>(T Value, int Version);

/// <summary>The survey's records as entries of the registers.</summary>
internal sealed class SurveyRecords(Store store)
{
    /// <summary>Records one change, and why it was made.</summary>
    public Task<RegisterOutcome> Put(RegisterChange change, string grounds, DateTimeOffset at, Actor by) =>
        store.Registers.Change([change with { Grounds = grounds }], at, by);

    /// <summary>A record as its entry, read as it will be.</summary>
    public static RegisterChange Of<T>(string kind, string id, int version, T value) =>
        new RegisterChange(kind, id, version, SurveyJson.Write(value)).ReadBack(e =>
            SurveyJson.Read<T>(e.Body)
        );

    /// <summary>The version that the store has of an entry; 0 for one that it has not.</summary>
    public async Task<int> Version(string kind, string id, CancellationToken cancellation) =>
        (await store.Registers.Entry(kind, id, cancellation))?.Version ?? 0;

    /// <summary>Every current entry of a kind, by id.</summary>
    public async Task<List<Kept<T>>> All<T>(
        string kind,
        Func<RegisterEntry, T> read,
        CancellationToken cancellation
    )
    {
        var all = new List<Kept<T>>();
        for (var after = ""; ; )
        {
            var page = await store.Registers.Entries(kind, after, Limits.RowsPerPageMax, cancellation);
            all.AddRange(page.Select(e => new Kept<T>(read(e), e.Version)));
            if (page.Count < Limits.RowsPerPageMax)
                return all;
            after = page[^1].Id;
        }
    }
}
