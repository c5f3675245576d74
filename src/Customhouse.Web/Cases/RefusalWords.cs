using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Cases;

/// <summary>Refusals by the lawbook in the language of who reads them. What is on record stays as it is; what
/// the lawbook does not have in that language is told in English.</summary>
internal static class RefusalWords
{
    /// <summary>Refusals that were just told, by the edition in force.</summary>
    public static IReadOnlyList<Refusal> In(HttpContext context, IReadOnlyList<Refusal> refusals) =>
        In(context, refusals, null);

    /// <summary>Refusals on record, by the edition that decided.</summary>
    /// <param name="decided">The edition; null where the record names none.</param>
    public static IReadOnlyList<Refusal> In(
        HttpContext context,
        IReadOnlyList<Refusal> refusals,
        LawReference? decided
    )
    {
        var language = Words.Of(context).Locale.Code;
        return
            language == Locale.Usual.Code || refusals.Count == 0 || BookOf(context, decided) is not { } book
            ? refusals
            : [.. refusals.Select(r => LawTranslation.Of(book, r, language))];
    }

    /// <summary>A problem with its faults in the language that the request prefers.</summary>
    public static Problem In(HttpContext context, Problem problem)
    {
        if (problem.Errors is not { Count: > 0 } errors)
            return problem;
        var told = In(
            context,
            [.. errors.Select(e => new Refusal(e.Code, e.Pointer, e.Message, e.Rule, e.Mend))]
        );
        Fault[] faults = [.. errors.Zip(told, (fault, t) => fault with { Message = t.Rule, Mend = t.Mend })];
        return problem with
        {
            Errors = faults,
            Detail =
                faults.Length == 1 && problem.Detail == errors[0].Message
                    ? faults[0].Message
                    : problem.Detail,
        };
    }

    /// <summary>The edition that the last event of a case names which names one.</summary>
    public static LawReference? DecidedBy(IEnumerable<JournalEntry> journal) =>
        journal.Select(j => j.Event).OfType<CaseEvent>().LastOrDefault(e => e.Law is not null)?.Law;

    private static Lawbook? BookOf(HttpContext context, LawReference? decided)
    {
        // What serves a log alone has no law.
        if (context.RequestServices.GetService<AdministrationState>() is not { Registers: var registers })
            return null;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return (decided is null ? registers.LawAt(now) : registers.Laws.Find(decided.Name))?.Lawbook;
    }
}
