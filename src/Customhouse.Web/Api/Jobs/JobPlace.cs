namespace Customhouse.Web.Api.Jobs;

/// <summary>Where the page stands on which who asked for a job of a kind finds what it came to; the module of
/// the kind declares it.</summary>
/// <param name="Kind">The job kind's name.</param>
/// <param name="At">The address, from what the job is about.</param>
public sealed record JobPlace(string Kind, Func<string, string> At);
