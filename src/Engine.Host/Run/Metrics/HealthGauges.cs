using System.Diagnostics.Metrics;
using Engine.Actors.Health;
using Engine.Gateway;
using Engine.Health;

namespace Engine.Host.Run.Metrics;

/// <summary>The engine's health as gauges, from the newest report. A fact that nobody knows has no value, and a report that is old tells its age.</summary>
internal sealed class HealthGauges : IDisposable
{
    private readonly Meter _meter = new(EngineInstruments.Name);
    private readonly TimeProvider _wall;
    private readonly RequestQuota _quota;
    private volatile HealthProtocol.Report? _report;

    /// <summary>Makes the gauges.</summary>
    /// <param name="quota">The request quota.</param>
    /// <param name="wall">Wall time.</param>
    public HealthGauges(RequestQuota quota, TimeProvider wall)
    {
        (_quota, _wall) = (quota, wall);
        _meter.CreateObservableGauge("engine.healthy", () => One(_report is { Reading.IsHealthy: true } ? 1L : 0L), description: "1 when everything is known, fresh and good.");
        _meter.CreateObservableGauge("engine.fault", Faults, description: "1 for each fault that is present.");
        _meter.CreateObservableGauge("engine.report.age", () => Of(r => Age(r.Reading.At)), "s", "Age of the health that the other gauges show.");
        _meter.CreateObservableGauge("engine.feed.age", () => Feeds(f => f.Heard), "s", "Market time since the last frame of a contract.");
        _meter.CreateObservableGauge("engine.bar.lag", () => Figures(f => f.BarLag?.TotalSeconds), "s", "How long after its end the last bar was delivered, market time.");
        _meter.CreateObservableGauge("engine.bar.overdue", () => Feeds(f => f.BarOverdue ?? TimeSpan.Zero), "s", "How long a bar that is due is overdue, market time.");
        _meter.CreateObservableGauge("engine.mailbox.lag", Mailboxes, "s", "How long a message takes through an actor's mailbox.");
        _meter.CreateObservableGauge("engine.journal.longest", () => Of(r => r.Facts.Book?.LongestWrite.TotalSeconds), "s", "The longest write of the journal since the book was opened.");
        _meter.CreateObservableGauge("engine.journal.writing", () => Of(r => r.Facts.Book is { } book ? (book.Writing ?? TimeSpan.Zero).TotalSeconds : null), "s", "How long the write under way has taken.");
        _meter.CreateObservableGauge("engine.reconcile.age", () => Of(r => r.Facts.Book?.ComparedAt is { } at ? Age(at) : null), "s", "Since book and venue were compared.");
        _meter.CreateObservableGauge("engine.unprotected", Unprotected, "s", "How long a position has lacked its stop.");
        _meter.CreateObservableGauge("engine.disk.free", () => Of(r => r.Facts.Disk is { } disk ? (double?)disk.FreeBytes : null), "By", "Free on the disk of the home folder.");
        _meter.CreateObservableGauge("engine.quota.left", Quota, description: "Requests left of the venue's limits.");
        _meter.CreateObservableGauge("engine.hub.reconnects", Reconnects, description: "How often a hub's connection was made anew in this run.");
        _meter.CreateObservableGauge("engine.actor.failures", Failures, description: "How often an actor has failed in this run.");
    }

    /// <summary>The meter.</summary>
    public Meter Meter => _meter;

    /// <summary>Takes a report; null when nobody answers.</summary>
    public void Take(HealthProtocol.Report? report) => _report = report;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private double Age(DateTimeOffset at) => (_wall.GetUtcNow() - at).TotalSeconds;

    private static IEnumerable<Measurement<long>> One(long value) => [new Measurement<long>(value)];

    private IEnumerable<Measurement<double>> Of(Func<HealthProtocol.Report, double?> of) => _report is { } report && of(report) is { } value ? [new Measurement<double>(value)] : [];

    private IEnumerable<Measurement<long>> Faults() => _report?.Reading.Faults.Select(f => new Measurement<long>(1, Tag("fault", HealthFaults.NameOf(f.Fault)), Tag("subject", f.Subject))) ?? [];

    private IEnumerable<Measurement<double>> Feeds(Func<FeedFact, TimeSpan?> of) => _report?.Facts.Feeds
        .Where(f => f.Value is not null && of(f.Value) is not null)
        .Select(f => new Measurement<double>(of(f.Value!)!.Value.TotalSeconds, Tag("contract", f.Key))) ?? [];

    private IEnumerable<Measurement<double>> Figures(Func<Engine.Actors.Markets.FeedProtocol.Figures, double?> of) => _report?.Feeds
        .Where(f => of(f.Value) is not null)
        .Select(f => new Measurement<double>(of(f.Value)!.Value, Tag("contract", f.Key))) ?? [];

    private IEnumerable<Measurement<double>> Mailboxes() => _report?.Facts.Actors
        .Where(a => a.Value.AnsweredAt is not null)
        .Select(a => new Measurement<double>(a.Value.LagAt(_wall.GetUtcNow()).TotalSeconds, Tag("actor", a.Key))) ?? [];

    private IEnumerable<Measurement<double>> Unprotected() => _report?.Facts.NakedSince.Select(n => new Measurement<double>(Age(n.Value), Tag("contract", n.Key))) ?? [];

    private IEnumerable<Measurement<long>> Quota()
    {
        var usage = _quota.Usage;
        return [new Measurement<long>(usage.GeneralLimit - usage.GeneralUsed, Tag("window", "general")), new Measurement<long>(usage.HistoryLimit - usage.HistoryUsed, Tag("window", "history"))];
    }

    private IEnumerable<Measurement<long>> Reconnects() => _report?.Reconnects.Select(r => new Measurement<long>(r.Value, Tag("hub", r.Key))) ?? [];

    private IEnumerable<Measurement<long>> Failures() => _report?.Failures.Select(f => new Measurement<long>(f.Value, Tag("actor", f.Key))) ?? [];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
