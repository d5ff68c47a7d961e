using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Accounts;
using Engine.Backtest;
using Engine.Host.Console;
using Engine.Host.Run.Reports;
using Engine.Markets;
using Engine.Reports;
using Engine.Statistics;

namespace Engine.Host.Run;

/// <summary>What a backtest came to, and by which models: figures of different models cannot be compared.</summary>
internal sealed record BacktestSummary
{
    public required string Strategy { get; init; }

    public required string Data { get; init; }

    public required ImmutableArray<string> Models { get; init; }

    /// <summary>What the data lacks or has too much.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    public required BacktestResult Result { get; init; }

    public required long Orders { get; init; }

    public required long RoundTrips { get; init; }

    /// <summary>Largest fall of realised profit after costs from its highest before, dollars, positive.</summary>
    public required Money Drawdown { get; init; }

    /// <summary>
    /// Its figures. Without a report no prices are read for them: then excursions are unknown, and a position held over the end of a trade date is
    /// marked there at its last fill.
    /// </summary>
    public required PerformanceStatistics Statistics { get; init; }

    /// <summary>Its report; null when none was asked for.</summary>
    public RunReport? Report { get; init; }

    /// <summary>SHA-256 of the canonical journal: equal for equal runs.</summary>
    public required string Hash { get; init; }

    public static BacktestSummary Of(
        string strategy, string data, ImmutableArray<string> models, BacktestResult result, IEnumerable<Instrument> contracts)
    {
        var figures = new RunFigures();
        figures.Add(result.Journal);
        var (net, high, drawdown) = (Money.Zero, Money.Zero, Money.Zero);
        foreach (var trade in result.Journal.OfType<TradeBooked>())
        {
            net = net + trade.RealizedGross - trade.Fees - trade.Commissions;
            high = net > high ? net : high;
            drawdown = high - net > drawdown ? high - net : drawdown;
        }

        return new BacktestSummary
        {
            Strategy = strategy,
            Data = data,
            Models = models,
            Result = result,
            Orders = figures.Orders,
            RoundTrips = figures.RoundTrips,
            Drawdown = drawdown,
            Statistics = StatisticsOf(result, contracts),
            Hash = BacktestExport.HashOf(result),
        };
    }

    /// <summary>The lines to print, each ended.</summary>
    public string ToText()
    {
        var (text, account) = (new StringBuilder(), Result.Account);
        Line("backtest", $"{Strategy} on {Data}");
        Line("range", Result is { From: { } from, Until: { } until } ? $"{StatusText.Stamp(from)} to {StatusText.Stamp(until)}, {Count(Result.Events)} market events{(Result.Completed ? "" : ", stopped early")}" : "no market events");
        foreach (var model in Models)
        {
            Line("model", model);
        }

        foreach (var warning in Warnings)
        {
            Line("data", warning);
        }

        foreach (var roll in Result.Rolls.Where(r => r.Step == RollStep.Taken))
        {
            Line("roll", $"{roll.Strategy} from {roll.From} to {roll.To} at {StatusText.Stamp(roll.At)}");
        }

        Line("orders", $"{Count(Orders)} orders, {Count(account.TradesTotal)} fills, {Count(RoundTrips)} round trips");
        if (Result.StaleWaits > 0)
        {
            Line("waited", $"{Count(Result.StaleWaits)} order{(Result.StaleWaits == 1 ? "" : "s")} for a price that was not too old");
        }

        Line("realised", $"{StatusText.Dollars(account.RealizedGross)} gross, {StatusText.Amount(account.Fees + account.Commissions)} costs, {StatusText.Dollars(account.RealizedNet)} net");
        Line("drawdown", $"{StatusText.Amount(Drawdown)} of realised profit after costs");
        foreach (var line in ReportText.FigureLines(Statistics))
        {
            Line(line.Label, line.Value);
        }

        foreach (var line in Report is { } report ? ReportText.CombineLines(report) : [])
        {
            Line(line.Label, line.Value);
        }

        Line("equity", $"{StatusText.Amount(Result.Equity)} at the end");
        Line("position", account.Positions.IsEmpty ? "flat" : string.Join("; ", Held()));
        Line("account", account.TradingWhy.Length == 0 ? account.Trading.ToString().ToUpperInvariant() : $"{account.Trading.ToString().ToUpperInvariant()} ({account.TradingWhy})");
        foreach (var alert in Result.Alerts.Take(10))
        {
            Line("alert", alert);
        }

        if (Result.Alerts.Length > 10)
        {
            Line("alert", $"and {Result.Alerts.Length - 10} more");
        }

        foreach (var fault in Result.Faults)
        {
            Line("failed", $"strategy {fault.Strategy} at {StatusText.Stamp(fault.At)}: {fault.Why}");
        }

        Line("hash", Hash);
        Line("took", string.Create(CultureInfo.InvariantCulture, $"{Result.Elapsed.TotalSeconds:0.0} s, {Result.Events / Math.Max(1e-9, Result.Elapsed.TotalSeconds):#,0} events/s"));
        return text.ToString();

        void Line(string label, string value) => text.Append(label.PadRight(10)).AppendLine(value.ReplaceLineEndings(" "));
    }

    /// <summary>The same as JSON; without the wall time, so that equal runs are equal.</summary>
    public string ToJson()
    {
        var account = Result.Account;
        return JsonSerializer.Serialize(
            new
            {
                strategy = Strategy,
                data = Data,
                models = Models,
                warnings = Warnings,
                from = Result.From,
                until = Result.Until,
                completed = Result.Completed,
                events = Result.Events,
                orders = Orders,
                fills = account.TradesTotal,
                roundTrips = RoundTrips,
                staleWaits = Result.StaleWaits,
                grossUsd = account.RealizedGross.ToDecimal(),
                feesUsd = account.Fees.ToDecimal(),
                commissionsUsd = account.Commissions.ToDecimal(),
                netUsd = account.RealizedNet.ToDecimal(),
                drawdownUsd = Drawdown.ToDecimal(),
                equityUsd = Result.Equity.ToDecimal(),
                statistics = StatisticsJson.ToNode(Statistics),
                combine = Report?.Combine,
                positions = Held(),
                rolls = Result.Rolls.Select(r => new { strategy = r.Strategy.Value, from = r.From.Value, to = r.To.Value, step = r.Step.ToString(), at = r.At }),
                trading = account.Trading.ToString(),
                tradingWhy = account.TradingWhy,
                alerts = Result.Alerts,
                faults = Result.Faults.Select(f => new { strategy = f.Strategy.Value, at = f.At, why = f.Why }),
                hash = Hash,
            },
            new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static PerformanceStatistics StatisticsOf(BacktestResult result, IEnumerable<Instrument> contracts)
    {
        var range = new RecordingRange { From = result.From, Until = result.Until, LastPrices = result.LastPrices, IsComplete = result.Completed };
        return PerformanceStatistics.Of(TradingRecords.Of(result.Journal, contracts.ToDictionary(c => c.Id), range: range));
    }

    private IEnumerable<string> Held() => Result.Account.Positions.Values
        .OrderBy(p => p.Contract.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Contract} {StatusText.Net(p.Net)} at {StatusText.Price(p.AveragePrice)}");

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
