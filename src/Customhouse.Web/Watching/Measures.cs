using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Customhouse.Engine;
using Customhouse.Values;

namespace Customhouse.Web.Watching;

/// <summary>What the service counts while it runs, for /metrics and for the overview.</summary>
public sealed class Measures : IDisposable
{
    public const string MeterName = "Customhouse";

    /// <summary>Rules that are counted by name; past it a wrong code cannot fill the memory.</summary>
    private const int RulesMax = 1_000;

    private readonly Meter _meter;
    private readonly Counter<long> _lodged;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _seconds;
    private readonly ConcurrentDictionary<string, RuleCount> _byRule = new(StringComparer.Ordinal);

    /// <param name="meters">Of the host, so that two hosts in one process are told apart; null for
    /// none.</param>
    public Measures(TimeProvider clock, IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        StartedAt = clock.GetUtcNow();
        _lodged = _meter.CreateCounter<long>("customhouse.lodgements", null, "Messages lodged, by outcome");
        _refusals = _meter.CreateCounter<long>("customhouse.refusals", null, "Faults told, by rule");
        _seconds = _meter.CreateHistogram<double>(
            "customhouse.lodgement.duration",
            "s",
            "From the message's arrival to the answer"
        );
        _meter.CreateObservableGauge(
            "customhouse.memory.working_set",
            () => Environment.WorkingSet,
            "By",
            "Memory of the process"
        );
        _meter.CreateObservableCounter(
            "customhouse.cpu.time",
            () => Environment.CpuUsage.TotalTime.TotalSeconds,
            "s",
            "Processor time of the process"
        );
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>One lodgement was answered.</summary>
    /// <param name="since">The time stamp at which its request came in.</param>
    public void Lodged(Answer answer, long since)
    {
        if (answer is Answer.Refused refused)
            Refused(refused.Refusals);
        _lodged.Add(
            1,
            new KeyValuePair<string, object?>(
                "outcome",
                answer switch
                {
                    Answer.Recorded { AsBefore: true } => "as-before",
                    Answer.Recorded => "taken",
                    Answer.Refused => "refused",
                    Answer.LrnTaken => "reference-taken",
                    _ => "conflict",
                }
            )
        );
        _seconds.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    /// <summary>These faults were told to somebody. They are counted by code, and shown without the values of
    /// messages.
    /// </summary>
    public void Refused(IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            if (_byRule.Count >= RulesMax && !_byRule.ContainsKey(refusal.Code))
                continue;
            _refusals.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
            _byRule
                .GetOrAdd(refusal.Code, _ => new RuleCount(refusal.Code, refusal.Demand ?? refusal.Rule))
                .Add();
        }
    }

    /// <summary>The rules that were broken most since the start.</summary>
    public IReadOnlyList<RuleCount> TopRules(int max) =>
        [
            .. _byRule
                .Values.OrderByDescending(r => r.Count)
                .ThenBy(r => r.Code, StringComparer.Ordinal)
                .Take(max),
        ];

    public void Dispose() => _meter.Dispose();
}

/// <summary>How often a rule was broken.</summary>
public sealed class RuleCount(string code, string rule)
{
    private long _count;

    public string Code => code;
    public string Rule => rule;
    public long Count => Interlocked.Read(ref _count);

    internal void Add() => Interlocked.Increment(ref _count);
}
