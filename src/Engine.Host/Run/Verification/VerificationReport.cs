using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Backtest.Verification;
using Engine.Host.Console;
using Engine.Statistics;

namespace Engine.Host.Run.Verification;

/// <summary>What a verification found, for people and as JSON.</summary>
/// <param name="Strategy">What was verified.</param>
/// <param name="On">The data, in words.</param>
/// <param name="Result">What was found.</param>
internal sealed record VerificationReport(string Strategy, string On, VerificationResult Result)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The models of its runs.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>What the data lacks or has too much.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What its code uses that cannot be cut or repeated.</summary>
    public ImmutableArray<string> Outside { get; init; } = [];

    /// <summary>Files that its parameters name and that were cut with the market.</summary>
    public ImmutableArray<string> Cut { get; init; } = [];

    /// <summary>Wall time of all runs.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Nothing was found that makes its backtests worthless.</summary>
    public bool IsSound => Result is { IsRepeatable: true, LooksAhead: false, Whole.Faults.IsEmpty: true };

    /// <summary>The lines to print, each ended.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        var (whole, cuts) = (Result.Whole, Result.Cuts);
        Line("verify", $"{Strategy} on {On}");
        Line("range", whole is { From: { } from, Until: { } until } ? $"{StatusText.Stamp(from)} to {StatusText.Stamp(until)}, {Count(whole.Events)} market events, {Count(Result.Decisions)} decisions" : "no market events");
        foreach (var model in Models)
        {
            Line("model", model);
        }

        foreach (var warning in Warnings)
        {
            Line("data", warning);
        }

        foreach (var fault in whole.Faults)
        {
            Line("failed", $"{fault.Strategy} at {StatusText.Stamp(fault.At)}: {fault.Why}");
        }

        Line("repeated", Result.Repeated is { } repeated ? $"NOT THE SAME TWICE, first at {StatusText.Stamp(repeated.At)}" : $"the same twice: {Count(whole.Journal.Count)} events of the account");
        Show(Result.Repeated, "the first time", "the second time");
        var caught = cuts.Where(cut => cut.Divergence is not null).ToArray();
        Line("ahead", cuts.IsEmpty ? "nothing to cut"
            : caught.Length > 0 ? $"LOOKS AHEAD: {caught.Length} of {cuts.Length} cut histories differ before their end; the first ends at {StatusText.Stamp(caught[0].Until)}"
            : $"not seen to look ahead: {cuts.Length} cut histories, each the same until its end");
        Show(caught.FirstOrDefault()?.Divergence, "with what came next", "without");
        foreach (var start in Result.LateStarts)
        {
            Line("warm-up", WordsOf(start));
        }

        foreach (var run in Result.Sensitivity)
        {
            Line("costs", $"{run.Name}: {StatusText.Dollars(run.Statistics.Net)} net, {Count(run.Statistics.RoundTrips.Count)} round trips, profit factor {Ratio(run.Statistics.RoundTrips.ProfitFactor)}, Sharpe {Ratio(run.Statistics.Returns.Sharpe)}");
        }

        foreach (var file in Cut)
        {
            Line("file", $"{Path.GetFileName(file)}, which a parameter names, was cut with the market");
        }

        foreach (var outside in Outside)
        {
            Line("outside", $"{outside}; what {(Cut.IsEmpty ? "" : "else ")}it has from there was not taken away");
        }

        foreach (var conclusion in Conclusions())
        {
            Line("verdict", conclusion);
        }

        return text.ToString();

        void Line(string name, string value) => text.Append(name.PadRight(10)).AppendLine(value.ReplaceLineEndings(" "));

        void Show(Divergence? divergence, string one, string other)
        {
            if (divergence is not null)
            {
                Line("", $"  {one}: {divergence.Whole ?? "nothing more"}");
                Line("", $"  {other}: {divergence.Other ?? "nothing more"}");
            }
        }
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Strategy,
            Data = On,
            Models,
            Warnings,
            Result.Whole.From,
            Result.Whole.Until,
            Result.Whole.Events,
            Result.Decisions,
            Faults = Result.Whole.Faults.Select(f => new { Strategy = f.Strategy.Value, f.At, f.Why }),
            Result.IsRepeatable,
            Result.Repeated,
            Result.LooksAhead,
            Result.Cuts,
            Result.WarmsUp,
            Result.LateStarts,
            Sensitivity = Result.Sensitivity.Select(run => new
            {
                run.Name,
                NetUsd = run.Statistics.Net.ToDecimal(),
                RoundTrips = run.Statistics.RoundTrips.Count,
                ProfitFactor = run.Statistics.RoundTrips.ProfitFactor.Value,
                Sharpe = run.Statistics.Returns.Sharpe.Value,
            }),
            Outside,
            CutFiles = Cut,
            IsSound,
            Verdict = Conclusions(),
            Seconds = Math.Round(Elapsed.TotalSeconds, 3),
        },
        Indented);

    private static string WordsOf(LateStart start)
    {
        var from = $"from {StatusText.Stamp(start.From)}";
        return start switch
        {
            { Decisions: 0, Different: 0 } => $"{from}: nothing to compare",
            { Different: 0 } => $"{from}: the same {Count(start.Decisions)} decisions, the first after {StatusText.Duration(start.FirstDecision!.Value - start.From)}",
            { FirstDecision: null } => $"{from}: no decision, where the whole run has {Count(start.Decisions)}",
            { NeverSettles: true } => $"{from}: {Count(start.Different)} decisions differ, to the end",
            _ => $"{from}: {Count(start.Different)} decisions differ, the last after {StatusText.Duration(start.LastDifference!.Value - start.From)}; from then on the same",
        };
    }

    private IEnumerable<string> Conclusions()
    {
        if (!Result.IsRepeatable)
        {
            yield return "It does not do the same twice: it reads a clock, has randomness without a seed, or keeps something from one run to the next. No backtest of it can be believed.";
        }

        if (Result.LooksAhead)
        {
            yield return "What it did depended on what came after. It cannot do that when it trades: no backtest of it can be believed.";
        }

        if (Result.Decisions == 0 && IsSound)
        {
            yield return "It decided nothing, so nothing is shown; give it more data or other parameters.";
            yield break;
        }

        if (Result.LateStarts.Any(start => start.NeverSettles))
        {
            yield return "Where it begins decides for good: it counts from its beginning, or hangs on its own former trades. Started on another day it trades otherwise.";
        }
        else if (!Result.WarmsUp)
        {
            yield return "Its warm-up is too short: begun later it decides otherwise at first. Declare more bars.";
        }

        var (plain, worse) = (Result.Sensitivity[0].Statistics.Net, Result.Sensitivity.Skip(1).Where(run => run.Statistics.Net <= Accounts.Money.Zero).ToArray());
        if (plain > Accounts.Money.Zero && worse.Length > 0)
        {
            yield return $"Its profit does not survive when {string.Join(", or when ", worse.Select(run => run.Name))}.";
        }

        if (IsSound && Result.WarmsUp)
        {
            yield return Outside.IsEmpty ? "Nothing was found against it." : "Nothing was found against it, as far as it knows nothing from outside.";
        }
    }

    private static string Ratio(Figure<double> ratio) => ratio.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "none";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
