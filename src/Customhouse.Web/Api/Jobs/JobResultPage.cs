namespace Customhouse.Web.Api.Jobs;

/// <summary>The page on which who asked for a job of a kind finds what the last one came to; the module of
/// the kind declares it.</summary>
/// <param name="Kind">The job kind's name.</param>
/// <param name="At">The address, from what the job is about.</param>
/// <param name="OfAnybody">It shows the last job of the kind, whoever asked; else the visitor's own
/// last.</param>
public sealed record JobResultPage(string Kind, Func<string, string> At, bool OfAnybody = false);
