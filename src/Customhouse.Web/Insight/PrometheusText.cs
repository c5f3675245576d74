using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Customhouse.Web.Insight;

/// <summary>
/// Collects the meter of the house and writes it in the Prometheus text form (exposition format 0.0.4).
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>Upper bounds in seconds; the promise of the green lane (0.5) is one of them.</summary>
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument, string Labels), Series> _series = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Measures.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured so far.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.GroupBy(s => s.Key.Item1).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var (name, kind) = (NameOf(family.Key), KindOf(family.Key));
            text.Append($"# HELP {name} {family.Key.Description}\n# TYPE {name} {kind}\n");
            foreach (var ((_, labels), series) in family.OrderBy(s => s.Key.Labels, StringComparer.Ordinal))
                series.Write(text, name, labels, kind == "histogram");
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd((instrument, LabelsOf(tags)), _ => new Series());
        if (instrument is ObservableGauge<long> or ObservableCounter<double>) series.Set(value);
        else series.Add(value);
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        name += instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return KindOf(instrument) == "counter" ? name + "_total" : name;
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        ObservableGauge<long> => "gauge",
        _ => "counter",
    };

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // One label with a known value is the usual case, so this makes no text twice for nothing.
        if (tags.Length == 0) return "";
        var parts = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
            parts.Add($"{key}=\"{value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", " ")}\"");
        return string.Join(',', parts);
    }

    private sealed class Series
    {
        private readonly long[] _buckets = new long[Bounds.Length + 1];
        private readonly Lock _turn = new();
        private double _sum;
        private long _count;

        public void Set(double value)
        {
            lock (_turn) _sum = value;
        }

        public void Add(double value)
        {
            var bucket = 0;
            while (bucket < Bounds.Length && value > Bounds[bucket]) bucket++;
            lock (_turn)
            {
                _sum += value;
                _count++;
                _buckets[bucket]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isHistogram)
        {
            lock (_turn)
            {
                if (!isHistogram)
                {
                    text.Append($"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {Number(_sum)}\n");
                    return;
                }
                var before = labels.Length == 0 ? "" : labels + ",";
                var running = 0L;
                for (var i = 0; i <= Bounds.Length; i++)
                {
                    running += _buckets[i];
                    var bound = i < Bounds.Length ? Number(Bounds[i]) : "+Inf";
                    text.Append($"{name}_bucket{{{before}le=\"{bound}\"}} {running}\n");
                }
                text.Append($"{name}_sum {Number(_sum)}\n{name}_count {_count}\n");
            }
        }

        private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
