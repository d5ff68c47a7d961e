using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Reports;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Host.Run;

/// <summary>What a backtest was made of, for its report.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Plan">The run.</param>
/// <param name="Instances">The strategies.</param>
/// <param name="PathIsInvented">True when the prices inside a bar are invented.</param>
internal sealed record BacktestSetup(EngineSettings Settings, BacktestSettings Plan, ImmutableArray<StrategyInstance> Instances, bool PathIsInvented);

/// <summary>Makes the report of a backtest: reads the prices once more, beside the journal.</summary>
internal static class BacktestReport
{
    // Recorded trades are worth looking at more closely than minutes.
    private static readonly TimeSpan Fine = TimeSpan.FromSeconds(10);

    public static RunReport Of(BacktestSetup setup, BacktestMarket market, BacktestSummary summary, CancellationToken stop)
    {
        var (result, plan) = (summary.Result, setup.Plan);
        var step = setup.PathIsInvented ? TimeSpan.FromMinutes(1) : Fine;
        var instruments = market.Source.Contracts.DistinctBy(c => c.Id).ToDictionary(c => c.Id);
        var account = new ReportedAccount
        {
            Events = result.Journal,
            Instruments = instruments,
            Limits = plan.Limits,
            RuleBook = plan.RuleBook,
            Range = new RecordingRange { From = result.From, Until = result.Until, IsComplete = result is { Completed: true, Faults.IsEmpty: true } },
            Step = step,
        };
        return account.Report(summary.Strategy, summary.Data, Seen()) with
        {
            Head = [.. Head(setup, market, summary)],
            Faults = [.. result.Faults.Select(fault => $"strategy {fault.Strategy} at {fault.At:yyyy-MM-dd HH:mm:ss}Z: {fault.Why}")],
            Alerts = result.Alerts,
            Missing = summary.Warnings,
        };

        IEnumerable<PriceMark> Seen()
        {
            foreach (var happened in market.Source.Events())
            {
                // A run that was cut short has seen no more than this.
                if (stop.IsCancellationRequested || happened.Time > result.Until)
                {
                    yield break;
                }

                if (happened.Kind == MarketEventKind.Print)
                {
                    yield return new PriceMark(happened.Contract, happened.Time, happened.Print.Price);
                }
            }
        }
    }

    private static IEnumerable<ReportLine> Head(BacktestSetup setup, BacktestMarket market, BacktestSummary summary)
    {
        foreach (var instance in setup.Instances)
        {
            yield return new("Strategy", $"{instance.Name}: {instance.Type.Alias} on {instance.Contract}, at most {instance.SizeCap} contracts");
            yield return new("Parameters", Parameters(instance.Parameters));
        }

        yield return new("Contracts", string.Join(", ", market.Source.Contracts.Select(c => $"{c.Name} ({c.Id})").Distinct()));
        yield return new("Data", summary.Data);
        yield return new(
            "Range",
            summary.Result is { From: { } from, Until: { } until }
                ? string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd HH:mm}Z to {until:yyyy-MM-dd HH:mm}Z, {summary.Result.Events:#,0} market events")
                : "no market events");
        foreach (var model in summary.Models)
        {
            yield return new("Model", model);
        }

        yield return new("Rules", setup.Plan.AccountRules ?? "none");
        yield return new("Rule profile", setup.Settings.Profile.ToString().ToLowerInvariant());
        yield return new("Engine", Version);
        yield return new("Seed", setup.Plan.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("Hash", summary.Hash);
    }

    /// <summary>This program's version with its build.</summary>
    internal static string Version => typeof(BacktestReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? typeof(BacktestReport).Assembly.GetName().Version?.ToString() ?? "unknown";

    /// <summary>A record writes its members between braces.</summary>
    private static string Parameters(object parameters)
    {
        var text = parameters.ToString() ?? "";
        var (open, close) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        var inside = open >= 0 && close > open ? text[(open + 1)..close].Trim() : text;
        return inside.Length == 0 ? "none" : inside;
    }
}
