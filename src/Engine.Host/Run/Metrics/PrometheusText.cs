using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Engine.Host.Run.Metrics;

/// <summary>
/// What the instruments of a meter have measured, as Prometheus reads it (text exposition format 0.0.4). Counters and histograms are summed from the moment it listens;
/// gauges are asked for at each reading. Thread-safe.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Upper ends of the buckets of a histogram, in seconds.</summary>
    private static readonly double[] Ends = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Listens to meters.</summary>
    /// <param name="meters">Which.</param>
    public PrometheusText(params Meter[] meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>The text at this moment.</summary>
    public string Read()
    {
        lock (_gate)
        {
            // A gauge that has no value any more is not shown with its last one.
            foreach (var family in _families.Values.Where(f => f.IsGauge))
            {
                family.Series.Clear();
            }
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                family.Write(name, text);
            }
        }

        return text.ToString();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_gate)
        {
            var (kind, suffix) = instrument switch
            {
                Counter<long> or Counter<double> or ObservableCounter<long> => ("counter", "_total"),
                Histogram<double> => ("histogram", ""),
                _ => ("gauge", ""),
            };
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : instrument.Unit == "By" ? "_bytes" : "") + suffix;
            if (!_families.TryGetValue(name, out var family))
            {
                _families.Add(name, family = new Family(kind, instrument.Description ?? ""));
            }

            if (!family.Series.TryGetValue(labels, out var series))
            {
                family.Series.Add(labels, series = new Series());
            }

            series.Take(value, adds: instrument is Counter<long> or Counter<double>, buckets: kind == "histogram");
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(key).Append("=\"")
                .Append((value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Series
    {
        private readonly long[] _buckets = new long[Ends.Length];

        public double Value { get; private set; }

        public long Count { get; private set; }

        public void Take(double value, bool adds, bool buckets)
        {
            Value = adds || buckets ? Value + value : value;
            Count++;
            for (var i = 0; buckets && i < Ends.Length; i++)
            {
                _buckets[i] += value <= Ends[i] ? 1 : 0;
            }
        }

        public long Bucket(int index) => _buckets[index];
    }

    private sealed class Family(string kind, string help)
    {
        public bool IsGauge => kind == "gauge";

        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public void Write(string name, StringBuilder text)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            foreach (var (labels, series) in Series)
            {
                if (kind != "histogram")
                {
                    text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(series.Value)).Append('\n');
                    continue;
                }

                var before = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < Ends.Length; i++)
                {
                    text.Append(name).Append("_bucket{").Append(before).Append("le=\"").Append(Number(Ends[i])).Append("\"} ").Append(series.Bucket(i)).Append('\n');
                }

                text.Append(name).Append("_bucket{").Append(before).Append("le=\"+Inf\"} ").Append(series.Count).Append('\n');
                text.Append(name).Append("_sum").Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(series.Value)).Append('\n');
                text.Append(name).Append("_count").Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(series.Count).Append('\n');
            }
        }
    }
}
