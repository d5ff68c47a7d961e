using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Forecast;
using Engine.Markets;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>
/// An account as a report sees it: its journal, the terms of its contracts and the rules that it was under. Live, dry, simulated and backtest runs are
/// read alike. Pure; what comes of it follows from these and the prices alone.
/// </summary>
public sealed record ReportedAccount
{
    /// <summary>Every event of the account from its first on, in the journal's order.</summary>
    public required IReadOnlyList<IAccountEvent> Events { get; init; }

    /// <summary>Terms of every contract that was traded.</summary>
    public required IReadOnlyDictionary<ContractId, Instrument> Instruments { get; init; }

    /// <summary>The trader's own limits.</summary>
    public RiskLimits Limits { get; init; } = RiskLimits.None;

    /// <summary>The firm's rules by name.</summary>
    public IReadOnlyDictionary<string, AccountRules> RuleBook { get; init; } = ImmutableDictionary<string, AccountRules>.Empty;

    /// <summary>Range and part to be told, and what the events do not tell.</summary>
    public RecordingRange Range { get; init; } = new();

    /// <summary>Shortest bar of the price picture, and shortest stretch of the curve.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How the forecast of the Combine is made.</summary>
    public ForecastSettings Forecast { get; init; } = new();

    /// <summary>Reads the account along the prices and makes the report of it, with everything but what only its caller knows: names, head, faults, alerts and what the data lacks.</summary>
    /// <param name="title">What was run.</param>
    /// <param name="subtitle">What it was run on.</param>
    /// <param name="marks">Prices of these contracts in order of time; empty when none are known.</param>
    /// <exception cref="ArgumentException">The terms of a traded contract are missing, or the prices are not in order of time.</exception>
    public RunReport Report(string title, string subtitle, IEnumerable<PriceMark> marks)
    {
        var (since, before) = (Range.Since ?? DateTimeOffset.MinValue, Range.Before ?? DateTimeOffset.MaxValue);
        var series = Instruments.ToDictionary(c => c.Key, c => new PriceSeriesBuilder(c.Value, Step));
        var curve = new AccountCurve(Events, Instruments, Limits, RuleBook, Step) { Since = since, Before = before };
        var record = TradingRecords.Of(Events, Instruments, Seen(), Range);
        curve.Finish();

        // Passed or failed is judged from the account's beginning on, whatever part is told.
        var whole = Range.Since is null ? record : TradingRecords.Of(Events, Instruments, null, Range with { Since = null });
        var verdict = CombineVerdict.Of(whole, curve.Rules, curve.LostAt);
        return new RunReport
        {
            Title = title,
            Subtitle = subtitle,
            Head = [],
            Record = record,
            Statistics = PerformanceStatistics.Of(record),
            Curve = curve.Points,
            Prices = [.. series.Values.Select(builder => builder.Build())],
            Stops = [.. StopLine.Of(Events).Where(stop => stop.From < before && (stop.Until ?? DateTimeOffset.MaxValue) >= since)],
            Rules = curve.Rules,
            Verdict = verdict,
            Outlook = CombineOutlook.Of(record, verdict, curve, Forecast),
            Scaling = curve.Scaling.Where(day => record.Days.Any(d => d.Date == day.Key)).ToImmutableSortedDictionary(),
            Halt = Events.OfType<TradingStateChanged>().LastOrDefault(e => e.At < before) is { State: TradingState.Halted } halt ? halt : null,
            LockedDates = [.. curve.LockedDates],
        };

        IEnumerable<PriceMark> Seen()
        {
            foreach (var mark in marks)
            {
                if (mark.At >= since && mark.At < before && series.TryGetValue(mark.Contract, out var builder))
                {
                    builder.Add(mark);
                }

                curve.Add(mark);
                yield return mark;
            }
        }
    }
}
