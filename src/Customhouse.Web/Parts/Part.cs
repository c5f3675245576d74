using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Parts;

/// <summary>
/// What every page and part of a page knows: the request it answers, who asks, and the words to answer in.
/// </summary>
public abstract class Part : ComponentBase
{
    [CascadingParameter]
    public HttpContext Context { get; set; } = null!;

    /// <summary>The texts, in the reader's language.</summary>
    protected Words W => Words.Of(Context);

    /// <summary>Who reads; null for somebody who is not signed in.</summary>
    protected Visitor? Visitor => Context.User as Visitor;

    /// <summary>What the codes of the registers stand for.</summary>
    protected Names Names => new(Registers, W);

    /// <summary>What the law in force says of duty, procedures and the form.</summary>
    protected LawTerms Law => Registers.TermsAt(Now);

    private Registers Registers =>
        Context.RequestServices.GetRequiredService<AdministrationState>().Registers;

    /// <summary>The legal time where the reader works: of the one office, else of all together.</summary>
    private LegalTime Time => Registers.TimeOf(Visitor?.Offices is [var office] ? office : null);

    /// <summary>The day of the request, by that time.</summary>
    protected DateOnly Today => Time.DayOf(Now);

    /// <summary>The moment of the request.</summary>
    protected DateTimeOffset Now => Context.RequestServices.Clock().GetUtcNow();
}
