using System.Globalization;
using System.Text;

namespace Customhouse.Survey;

/// <summary>How an edition's figures were made, in words, for the reader of a release.</summary>
internal static class MethodNote
{
    public static string Write(Edition edition, Questionnaire questionnaire, ResponseTable response)
    {
        var note = new StringBuilder($"# {edition.Title}: method\n\n");
        void Say(string line) => note.Append("- ").Append(line).Append('\n');
        Say(
            $"Edition {edition.Id}, questionnaire {questionnaire.Id} version {questionnaire.Version}, "
                + $"{questionnaire.Questions.Count} questions."
        );
        if (questionnaire.IsReconstruction)
            Say($"The questionnaire is a reconstruction. {questionnaire.Basis}");
        foreach (var line in edition.Notes)
            Say(line);
        Say(
            "Members are counted on "
                + edition.MembershipOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                + $": {response.Members.Total} in the total."
        );
        if (response.Note is { } sums)
            Say(sums);
        if (response.Members.Undecided.Count > 0)
            Say(
                "Sources leave open whether these were members on that day, and they are not counted: "
                    + string.Join(", ", response.Members.Undecided.Select(m => m.Name))
                    + "."
            );
        Say("A member responded if it answered one question or more, and its answers are signed off.");
        Say(
            "Every figure has its own N: those who answered the question. A blank is no \"no\" and enters "
                + "nothing."
        );
        Say("Shares are whole per cent of N, halves upwards.");
        Say(
            edition.SmallestCount > 1
                ? $"Counts from 1 to {edition.SmallestCount - 1} are suppressed, N among them, and with them "
                    + $"others, so that what each can be spans {edition.SmallestCount} for all that is told. "
                    + "A release changes no answer that an earlier one counted, and adds new ones where "
                    + "they are enough among themselves. What the tools publish by member (profiles, single "
                    + "windows, AEO programmes) is not suppressed."
                : "No counts are suppressed: all here were published before."
        );
        Say(
            edition.IsSample
                ? "A sample was asked: bounds are 95 % score intervals (Wilson 1927) for a finite population."
                : "All members were asked: figures have no bounds of chance."
        );
        foreach (var statement in edition.Statements)
            Say(
                $"Printed and not computed here{(statement.Question.Length > 0 ? $" ({statement.Question})" : "")}: "
                    + $"{statement.What}: {(statement.Value.Length > 0 ? statement.Value : "not reached")} "
                    + $"[{statement.Status}]"
            );
        note.Append("\nCompute it again: `customhouse survey pack --edition ")
            .Append(edition.Id)
            .Append(
                " --out DIR`. The root in SHA256SUMS is the Merkle tree head (RFC 6962) over its lines.\n"
            );
        return note.ToString();
    }
}
