using System.Text;
using System.Xml;
using System.Xml.Linq;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Customhouse.Web.Access;

/// <summary>
/// The keys that seal sessions, forms, access tokens and the keys of one-time codes, kept in the registers:
/// every process on the database has the same, and a backup of the database has all of them. They are as
/// secret as the database itself, which holds the keys of cases and the secret of random controls beside
/// them.
/// </summary>
public sealed class StoredKeys(Store store, TimeProvider clock, BackgroundTasks tasks) : IXmlRepository
{
    public const string Register = "session-key";

    /// <summary>Where a key that cannot be read is told.</summary>
    public const string TaskName = "session keys";

    /// <summary>While it is set, a key is kept only where there is none: of processes that start together one
    /// makes it.</summary>
    private volatile bool _isOnlyFirst;

    public IReadOnlyCollection<XElement> GetAllElements() => Wait(All);

    public void StoreElement(XElement element, string friendlyName) =>
        Wait(() => Keep(element, friendlyName));

    /// <summary>
    /// Takes over the keys that earlier versions kept in a folder, so that nobody is signed out and no second
    /// factor is lost.
    /// </summary>
    public async Task TakeOver(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (await store.Registers.Entry(Register, name, cancellation) is null)
                await Keep(XElement.Parse(await File.ReadAllTextAsync(file, cancellation)), name);
        }
    }

    /// <summary>Does what may make the first key; where another process makes it meanwhile, that one
    /// counts.</summary>
    public async Task MakeFirst(Action make, CancellationToken cancellation)
    {
        if ((await store.Registers.Entries(Register, "", 1, cancellation)).Count > 0)
            return;
        _isOnlyFirst = true;
        try
        {
            make();
        }
        finally
        {
            _isOnlyFirst = false;
        }
    }

    private async Task<IReadOnlyCollection<XElement>> All()
    {
        var all = new List<XElement>();
        var after = "";
        while (
            await store.Registers.Entries(
                Register,
                after,
                Values.Limits.RowsPerPageMax,
                CancellationToken.None
            )
                is { Count: > 0 } page
        )
        {
            all.AddRange(page.Select(Read).OfType<XElement>());
            after = page[^1].Id;
        }
        return all;
    }

    /// <summary>What one key sealed is lost with it; that is no reason to let nobody in.</summary>
    private XElement? Read(RegisterEntry entry)
    {
        var telling = tasks.Of(TaskName, TimeSpan.MaxValue);
        try
        {
            var key = XElement.Parse(Encoding.UTF8.GetString(entry.Body));
            telling.ItemWell(entry.Id);
            return key;
        }
        catch (XmlException unreadable)
        {
            telling.ItemFailed(entry.Id, unreadable);
            return null;
        }
    }

    private async Task<bool> Keep(XElement element, string name)
    {
        RegisterRule[] rules = _isOnlyFirst
            ? [new RegisterRule(Register, entries => entries.Count <= 1 ? null : "the first key")]
            : [];
        var body = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var outcome = await store.Registers.Change(
            [new RegisterChange(Register, name, 0, body) { Format = "xml", Grounds = "a key of sessions" }],
            clock.GetUtcNow(),
            Actor.System,
            rules
        );
        // One of that name that another process kept meanwhile is the same one.
        return outcome is RegisterOutcome.Done;
    }

    /// <summary>ASP.NET Core asks for its keys on threads that may wait, and knows no other way.</summary>
    private static T Wait<T>(Func<Task<T>> ask) => Task.Run(ask).GetAwaiter().GetResult();
}
