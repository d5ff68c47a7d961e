using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Optimization;
using Engine.Statistics;

namespace Engine.Host.Run.Optimize;

/// <summary>
/// A sweep as JSON: money as numbers of dollars, a figure without a value as null with its reason under <c>undefined</c> of the same object. Equal sweeps are equal texts.
/// Trials beyond the table's rows are in trials.parquet.
/// </summary>
internal static class SweepJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SweepSummary summary)
    {
        var about = new JsonObject();
        foreach (var (name, value) in summary.Specification.About)
        {
            about.Add(name, value);
        }

        var node = new JsonObject
        {
            ["strategy"] = summary.Strategy,
            ["data"] = summary.Data,
            ["specification"] = summary.Specification.Hash,
            ["about"] = about,
            ["models"] = new JsonArray([.. summary.Models.Select(m => (JsonNode)m)]),
            ["warnings"] = new JsonArray([.. summary.Warnings.Select(m => (JsonNode)m)]),
            ["objective"] = summary.Request.By.Name(),
            ["combinations"] = summary.Candidates.Space.Count,
            ["tried"] = summary.Candidates.Points.Length,
            ["notAllowed"] = summary.Candidates.LeftOut,
            ["runs"] = summary.Runs,
            ["verdict"] = new JsonArray([.. summary.Lines().Where(l => l.Label is not ("sweep" or "model" or "data")).Select(l => (JsonNode)$"{l.Label}: {l.Value}")]),
            ["windows"] = new JsonArray([.. summary.Windows.Select(w => WindowOf(summary, w))]),
        };
        if (summary.Forward is { } forward)
        {
            node["walkForward"] = Figures(
                new JsonObject { ["windows"] = forward.Steps.Length, ["profitable"] = forward.Profitable, ["outOfSample"] = FiguresOf(forward.OutOfSample, summary.Request.By) },
                ("efficiency", forward.Efficiency));
        }

        return node.ToJsonString(Indented);
    }

    private static JsonObject WindowOf(SweepSummary summary, SweepWindowResult result)
    {
        var guard = Figures(
            new JsonObject { ["trials"] = result.Guard.Trials, ["variance"] = result.Guard.Variance, ["expectedDailySharpe"] = result.Guard.Expected, ["independentTrials"] = result.Guard.Independent },
            ("meanCorrelation", result.Guard.MeanCorrelation));
        return Figures(
            new JsonObject
            {
                ["inSample"] = RangeOf(result.Window.InSample),
                ["outOfSample"] = result.Window.OutOfSample is { } after ? RangeOf(after) : null,
                ["guard"] = guard,
                ["chosen"] = result.Chosen is { } chosen ? TrialOf(summary, result, chosen) : null,
                ["trials"] = new JsonArray([.. result.Trials.Take(summary.Request.Top).Select(t => TrialOf(summary, result, t))]),
            },
            ("persistence", result.Persistence));
    }

    private static JsonObject TrialOf(SweepSummary summary, SweepWindowResult window, SweepTrial trial)
    {
        var parameters = new JsonObject();
        foreach (var (axis, value) in summary.Candidates.Space.Axes.Zip(summary.Candidates.Space.Values(trial.Point)))
        {
            parameters.Add(axis.Key, value);
        }

        return Figures(
            new JsonObject
            {
                ["parameters"] = parameters,
                ["inSample"] = FiguresOf(trial.InSample, summary.Request.By),
                ["outOfSample"] = trial.OutOfSample is { } after ? FiguresOf(after, summary.Request.By) : null,
                ["neighbours"] = trial.Neighbours.Count,
            },
            ("neighboursMedian", trial.Neighbours.Median),
            ("stability", trial.Neighbours.Stability),
            ("deflatedSharpe", trial.Deflated),
            ("deflatedSharpeByIndependent", window.Guard.DeflatedByIndependent(trial.InSample)));
    }

    private static JsonObject FiguresOf(SegmentFigures figures, Objective by) => Figures(
        new JsonObject
        {
            ["netUsd"] = figures.Net.ToDecimal(),
            ["feesUsd"] = figures.Fees.ToDecimal(),
            ["drawdownUsd"] = figures.Drawdown.ToDecimal(),
            ["tradeDates"] = figures.Profits.Length,
            ["roundTrips"] = figures.RoundTrips,
            ["orders"] = figures.Orders,
            ["events"] = figures.Events,
            ["trouble"] = figures.Trouble,
            ["halted"] = figures.Halted,
        },
        ("objective", by.Of(figures)),
        ("sharpe", figures.Returns.Sharpe),
        ("probabilisticSharpe", figures.Returns.ProbabilisticSharpe),
        ("winRate", figures.WinRate),
        ("profitFactor", figures.ProfitFactor),
        ("expectancyUsd", figures.Expectancy.Select(money => (double)money.ToDecimal())));

    private static JsonObject RangeOf(DateRange range) =>
        new() { ["first"] = range.First.ToString("O"), ["last"] = range.Last.ToString("O"), ["tradeDates"] = range.Dates };

    private static JsonObject Figures(JsonObject into, params (string Name, Figure<double> Value)[] figures)
    {
        var undefined = new JsonObject();
        foreach (var (name, value) in figures)
        {
            into[name] = value.Value;
            if (!value.IsDefined)
            {
                undefined[name] = value.Why.ToString();
            }
        }

        into["undefined"] = undefined;
        return into;
    }
}
