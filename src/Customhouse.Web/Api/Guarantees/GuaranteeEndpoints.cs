using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Guarantees;

/// <summary>Guarantee, deferment and cash accounts: limits, balances, and every movement with its
/// reason.</summary>
internal static class GuaranteeEndpoints
{
    private const int PostingsShown = 100;
    private const int IdCharactersMax = 35;
    private const int HolderCharactersMax = 70;

    /// <summary>Larger limits are a slip of the keyboard, and sums of them must stay exact.</summary>
    private const decimal LimitMax = 1_000_000_000_000_000m;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var guarantees = routes.MapGroup("/guarantees").WithTags("Guarantees");
        guarantees
            .MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("Accounts that the visitor may see")
            .WithDescription(
                $"By id, {Limits.RowsPerPageMax} at most; for the next page, after is the last id."
            )
            .Produces<IReadOnlyList<GuaranteeLine>>();
        guarantees
            .MapGet("/{id}", One)
            .For(Role.Everyone)
            .WithSummary("One account with its latest movements")
            .Produces<GuaranteeView>()
            .Problems(404);
        guarantees
            .MapPut("/{id}", Put)
            .For(Role.Administrator)
            .WithSummary("Open an account or move its limit")
            .WithDescription(
                "A limit cannot fall below what is in use. A change names with If-Match the state that it "
                    + "was made on, as ETag tells it."
            )
            .Produces<GuaranteeEntry>()
            .Problems(400, 409, 503)
            .Marked();
    }

    private static async Task<IResult> List(
        HttpContext context,
        AdministrationState administration,
        Store store,
        string? after,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var seen = administration
            .Registers.Accounts.Values.Where(g => visitor.ActsFor(g.Holder))
            .Where(g => string.CompareOrdinal(g.Id, after ?? "") > 0)
            .OrderBy(g => g.Id, StringComparer.Ordinal)
            .Take(Limits.RowsPerPageMax)
            .ToArray();
        var free = (
            await store.Accounts.BalancesOf([.. seen.Select(g => Books.Free(g.Id))], cancellation)
        ).ToDictionary(b => (b.Account, b.Unit), b => b.Amount);
        return TypedResults.Ok<IReadOnlyList<GuaranteeLine>>([
            .. seen.Select(g =>
                GuaranteeLine.Of(g, free.GetValueOrDefault((Books.Free(g.Id), g.Limit.Currency.Code)))
            ),
        ]);
    }

    private static async Task<IResult> One(
        HttpContext context,
        RegisterChanges registers,
        Store store,
        string id,
        CancellationToken cancellation
    )
    {
        if (
            await registers.Guarantee(id, cancellation) is not var (guarantee, version)
            || !Visitor.Of(context).ActsFor(guarantee.Holder)
        )
            return Answers.NotFound();
        StateMark.Tell(context, version);
        var account = Books.Free(id);
        var free = (await store.Accounts.BalancesOf([account], cancellation))
            .Where(b => b.Unit == guarantee.Limit.Currency.Code)
            .Sum(b => b.Amount);
        var postings = await store.Accounts.Statement(account, PostingsShown, cancellation);
        return TypedResults.Ok(
            new GuaranteeView(
                GuaranteeLine.Of(guarantee, free),
                [
                    .. postings.Select(p => new GuaranteePosting(
                        p.At,
                        p.Subject is { Kind: Subject.UnmarkedKind } declaration ? declaration.Id : null,
                        p.Source,
                        p.Posting.Amount,
                        p.Posting.Unit
                    )),
                ]
            )
        );
    }

    private static async Task<IResult> Put(
        HttpContext context,
        RegisterChanges registers,
        TimeProvider clock,
        string id,
        GuaranteeEntry body,
        CancellationToken cancellation
    )
    {
        if (
            id != body.Id
            || id.Length is 0 or > IdCharactersMax
            || id.Contains('/', StringComparison.Ordinal)
            || !BodyText.IsPlain(id)
            || body.Limit is < 0 or > LimitMax
            || !Currency.TryParse(body.Currency, out var currency)
            || !new Money(body.Limit, currency).IsPayable
            || !Enum.TryParse<GuaranteeKind>(body.Kind, ignoreCase: true, out var kind)
            || !Enum.IsDefined(kind)
            || int.TryParse(body.Kind, out _)
        )
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"id is that of the address, 1 to {IdCharactersMax} characters; kind is security, "
                    + "deferment or "
                    + $"cash; limit is 0 to {LimitMax}, with no more decimals than its currency has; "
                    + "currency is three "
                    + "capitals."
            );
        _ = BodyText.Given(body.Holder, "holder", HolderCharactersMax);
        var before = await registers.Guarantee(id, cancellation);
        if (
            StateMark.Fault(
                context,
                before?.Version,
                before is null ? null : Node(GuaranteeEntry.Of(before.Value)),
                Node(GuaranteeEntry.Of(body.Guarantee))
            ) is
            { } fault
        )
            return fault;
        if (before is not null && before.Value.Limit.Currency.Code != body.Currency)
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "An account keeps its currency; open another one."
            );
        var outcome = await registers.Put(
            body.Guarantee,
            before,
            new Change("register of guarantees", clock.GetUtcNow(), Visitor.Of(context).Actor),
            cancellation
        );
        return RegisterAnswers.Of(
            context,
            outcome,
            before?.Version ?? 0,
            () => GuaranteeEntry.Of(body.Guarantee)
        );
    }

    private static JsonNode? Node(GuaranteeEntry entry) =>
        JsonSerializer.SerializeToNode(entry, GuaranteeJson.Default.GuaranteeEntry);
}

/// <summary>An account and what is free on it.</summary>
public sealed record GuaranteeLine(string Id, string Holder, string Kind, Amount Limit, Amount Available)
{
    public static GuaranteeLine Of(Guarantee g, decimal free) =>
        new(
            g.Id,
            g.Holder,
            g.Kind.ToString().ToLowerInvariant(),
            Amount.Of(g.Limit),
            new Amount(free, g.Limit.Currency.Code)
        );
}

/// <summary>An account with what moved it, the latest first.</summary>
public sealed record GuaranteeView(GuaranteeLine Account, IReadOnlyList<GuaranteePosting> Postings);

/// <param name="Mrn">The case that moved it; null where the administration did.</param>
/// <param name="Source">The event behind it, as guarantee-reserved/1.</param>
/// <param name="Amount">Below zero where it took from what is free.</param>
public sealed record GuaranteePosting(
    DateTimeOffset At,
    string? Mrn,
    string Source,
    decimal Amount,
    string Currency
);
