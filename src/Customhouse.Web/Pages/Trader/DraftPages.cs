using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Customhouse.Web.Pages.Trader;

/// <summary>A draft as its trader sees it: the form, and all answers before it is lodged.</summary>
internal static class DraftPages
{
    /// <summary>All answers in one page, where they can be lodged; else the form with all of its
    /// faults.</summary>
    public static async Task<IResult> Checked(
        HttpContext context,
        Store store,
        CaseDesk desk,
        AdministrationState administration,
        ShownDraft draft,
        bool isChanged,
        CancellationToken cancellation
    )
    {
        var form = draft.Form;
        var estimate = await desk.Estimate(Message(context, administration, form), "json", cancellation);
        var told = RefusalWords.In(context, estimate.Refusals);
        if (DraftSection.FaultsOf(form, told, Words.Of(context)) is { Count: > 0 } faults)
            return await Shown(context, store, desk, administration, draft, faults, cancellation);
        return new RazorComponentResult<DraftCheckPage>(
            new
            {
                draft.Id,
                Form = form,
                Estimate = estimate,
                Mark = FormMark.Of(draft.KeptAt),
                Accounts = await Accounts(context, store, administration, cancellation),
                IsChanged = isChanged,
            }
        )
        {
            StatusCode = isChanged ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status200OK,
        };
    }

    /// <summary>The accounts of a trader that may bear its duty, with what is free on each.</summary>
    private static async Task<IReadOnlyList<PayingAccount>> Accounts(
        HttpContext context,
        Store store,
        AdministrationState administration,
        CancellationToken cancellation
    )
    {
        var trader = Visitor.Of(context).Trader;
        var accounts = administration
            .Registers.Accounts.Values.Where(a =>
                a.Kind != Operators.GuaranteeKind.Security && a.Holder == trader
            )
            .OrderBy(a => a.Id, StringComparer.Ordinal)
            .ToArray();
        var free = await store.Accounts.BalancesOf([.. accounts.Select(a => Books.Free(a.Id))], cancellation);
        return
        [
            .. accounts.Select(a => new PayingAccount(
                a.Id,
                new Money(
                    free.FirstOrDefault(b => b.Account == Books.Free(a.Id))?.Amount ?? 0m,
                    a.Limit.Currency
                )
            )),
        ];
    }

    /// <summary>The message that a form becomes.</summary>
    public static byte[] Message(
        HttpContext context,
        AdministrationState administration,
        DeclarationForm form
    )
    {
        var visitor = Visitor.Of(context);
        return form.Message(
            visitor.Trader ?? form["importer"],
            administration.Terms.Administration,
            administration.Registers.TermsAt(context.RequestServices.Clock().GetUtcNow())
        );
    }

    /// <summary>The form, with what was refused beside its fields.</summary>
    public static async Task<IResult> Shown(
        HttpContext context,
        Store store,
        CaseDesk desk,
        AdministrationState administration,
        ShownDraft draft,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation
    )
    {
        var (id, form, _) = draft;
        var visitor = Visitor.Of(context);
        return new RazorComponentResult<DraftPage>(
            new
            {
                Id = id,
                Form = form,
                Faults = faults,
                Mark = FormMark.Of(draft.KeptAt),
                draft.Differences,
                Estimate = await desk.Estimate(Message(context, administration, form), "json", cancellation),
                Accounts = await Accounts(context, store, administration, cancellation),
                Importers = (IReadOnlyList<string>)
                    [.. visitor.Mandates.Where(m => m != "*").Prepend(visitor.Trader).OfType<string>()],
            }
        )
        {
            StatusCode =
                faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : draft.Differences.Count > 0 ? StatusCodes.Status412PreconditionFailed
                : StatusCodes.Status200OK,
        };
    }
}

/// <summary>A draft that is shown.</summary>
/// <param name="KeptAt">The state that its form is made on.</param>
internal sealed record ShownDraft(string Id, DeclarationForm Form, DateTimeOffset KeptAt)
{
    /// <summary>What another window changed since the form was shown.</summary>
    public IReadOnlyList<ChangedField> Differences { get; init; } = [];

    /// <summary>The window that sent it showed all that was kept.</summary>
    public bool IsAsSeen { get; init; }
}
