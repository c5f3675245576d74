using Customhouse.Declarations;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What the declarations of cases say now, for whoever compares or counts many of them.</summary>
public static class VersionsInForce
{
    /// <summary>The content of the version in force of each case: as it is kept, and read from its message
    /// where it is not. Cases that were erased or cannot be read are left out.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static async Task<IReadOnlyList<DeclarationContent>> Find(
        Store store,
        CaseDesk desk,
        IReadOnlyCollection<Mrn> cases,
        CancellationToken cancellation
    )
    {
        var kept = await store.KeptVersions.InForce(cases, cancellation);
        var contents = new List<DeclarationContent>(cases.Count);
        foreach (var mrn in cases)
        {
            var content = kept.TryGetValue(mrn, out var version) ? Read(version.Body) : null;
            content ??= await Opened(desk, mrn, cancellation);
            if (content is not null)
                contents.Add(content);
        }
        return contents;
    }

    /// <summary>Null where it is damaged: the message says the same.</summary>
    private static DeclarationContent? Read(byte[] body)
    {
        try
        {
            return KeptContent.Read(body);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task<DeclarationContent?> Opened(
        CaseDesk desk,
        Mrn mrn,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await desk.Open(mrn, cancellation))?.Declaration;
        }
        catch (Exception unknown) when (unknown is CaseErasedException or CaseUnreadableException)
        {
            return null;
        }
    }
}
