using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Customhouse.Web.Watching;

/// <summary>
/// Takes a share of the requests by their trace's number, and with each one all that is done for it: what it
/// waits for (its parent is taken) and what many wait for together (one that it links to is taken). Whether a
/// caller elsewhere traces changes nothing, so that nobody can make us trace more.
/// </summary>
public sealed class LinkedSampler(double share) : Sampler
{
    private readonly Sampler _share = new TraceIdRatioBasedSampler(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default && !parent.IsRemote)
            return new SamplingResult(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        if (samplingParameters.Links is { } links)
        {
            foreach (var link in links)
                if (link.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
                    return new SamplingResult(SamplingDecision.RecordAndSample);
        }
        return _share.ShouldSample(samplingParameters);
    }
}
