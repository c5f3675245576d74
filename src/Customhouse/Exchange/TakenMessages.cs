using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>A kind of message that is taken.</summary>
/// <param name="Root">The element that it begins with.</param>
/// <param name="Namespace">Of the root.</param>
/// <param name="Body">The element below it that says what the message is.</param>
/// <param name="BodyNamespace">Of the body.</param>
/// <param name="Versions">Versions of the WCO Data Model that its header may name.</param>
public sealed record TakenMessage(
    string Root,
    string Namespace,
    string Body,
    string BodyNamespace,
    IReadOnlyList<string> Versions
);

/// <summary>Which messages are taken: a table, by root, namespaces and versions.</summary>
public static class TakenMessages
{
    /// <summary>Versions that are published in these namespaces; 3.7 changed nothing that they
    /// hold.</summary>
    private static readonly string[] Versions = ["3.6", "3.7"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TakenMessage> All { get; } =
    [
        .. new[] { DataModel.Declaration, DataModel.Response }.Select(m => new TakenMessage(
            m.Root.LocalName,
            m.Root.Namespace,
            m.Body.LocalName,
            m.Body.Namespace,
            Versions
        )),
    ];

    /// <summary>What is taken, in words, with every namespace in full.</summary>
    public static string Words { get; } =
        string.Join(
            ", or ",
            All.Select(t =>
                $"{t.Root} of namespace {t.Namespace} with {t.Body} of namespace {t.BodyNamespace} (WCO Data "
                + $"Model {string.Join(" or ", t.Versions)})"
            )
        );

    /// <summary>Why a message that is sent in is of no version that is taken; null where it is, or names
    /// none. What is on record is read whatever it names.</summary>
    public static Refusal? WrongVersion(Message message)
    {
        var named = message.Root.TextOf("WCODataModelVersionCode")?.Trim();
        var taken = All.First(t => t.Body == message.Model.Body.LocalName);
        return string.IsNullOrEmpty(named) || taken.Versions.Contains(named)
            ? null
            : new Refusal(
                MessageFaults.UnknownMessage,
                "MetaData/WCODataModelVersionCode",
                $"The header names version {named} of the WCO Data Model; {taken.Body} of namespace "
                    + $"{taken.BodyNamespace} is taken in version {string.Join(" or ", taken.Versions)}.",
                "WCO Data Model 3.6, as published in the message's schema",
                $"Send the message in version {taken.Versions[0]} and name that, or leave the version out."
            );
    }
}
