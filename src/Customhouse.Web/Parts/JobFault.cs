using Customhouse.Storage;
using Customhouse.Web.Language;

namespace Customhouse.Web.Parts;

/// <summary>Why a job that a form asked for was not taken, in words.</summary>
internal static class JobFault
{
    /// <param name="field">The id of the field that it is about; empty for the whole form.</param>
    /// <returns>Null where the job was taken.</returns>
    public static FieldFault? Of(JobAsked asked, string field, Words words) =>
        asked switch
        {
            JobAsked.Taken => null,
            JobAsked.Busy busy => new FieldFault(
                field,
                words["job.busy"],
                words["job.busy-mend", words.Number(busy.Number)]
            ),
            JobAsked.TooMany => new FieldFault(field, words["job.too-many"], words["job.too-many-mend"]),
            JobAsked.TooLarge large => new FieldFault(
                field,
                words["job.too-large"],
                words["job.too-large-mend", words.Size(large.BytesMax)]
            ),
            JobAsked.Unfit unfit => new FieldFault(field, words["job.unfit"], unfit.Cause),
            _ => new FieldFault(field, words["job.not-allowed"]),
        };
}
