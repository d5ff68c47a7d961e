using System.Globalization;
using Engine.Host.Console;
using Engine.Optimization;
using Engine.Statistics;

namespace Engine.Host.Run.Optimize;

/// <summary>The guards in words.</summary>
internal static class SweepVerdict
{
    /// <summary>What is to be said about the choice of one window.</summary>
    public static IEnumerable<(string Label, string Value)> Of(SweepWindowResult result, ParameterSpace space, Objective by)
    {
        var (window, guard) = (result.Window, result.Guard);
        yield return ("dates", $"in sample {window.InSample} ({window.InSample.Dates} trade dates){(window.OutOfSample is { } after ? $", out of sample {after} ({after.Dates})" : ", none out of sample")}");
        if (result.Chosen is not { } chosen)
        {
            yield return ("best", $"none: no trial has a {by.Name()}");
            yield break;
        }

        yield return ("best", $"{space.Describe(chosen.Point)} by {by.Name()}, in the sample alone");
        yield return ("in sample", Result(chosen.InSample, by));
        yield return ("after it", chosen.OutOfSample is { } later ? Result(later, by) : "nothing was kept out of the sample: there is no evidence but the sample");
        yield return ("luck", Luck(chosen, guard));
        yield return ("neighbours", Neighbours(chosen.Neighbours));
        if (chosen.OutOfSample is not null)
        {
            yield return ("persist", result.Persistence.Value is { } rho
                ? string.Create(CultureInfo.InvariantCulture, $"rank correlation {rho:0.00} between the sample and the dates after it, over all trials: {(rho >= 0.3 ? "what did better tended to stay better" : "doing better in the sample said little or nothing about later")}")
                : $"no rank correlation ({Why(result.Persistence.Why)})");
        }
    }

    /// <summary>What is to be said about a walk-forward.</summary>
    public static IEnumerable<(string Label, string Value)> Of(WalkForwardSummary forward, ParameterSpace space, Objective by)
    {
        foreach (var step in forward.Steps)
        {
            var chosen = step.Chosen!;
            yield return ("window", string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Window.InSample}: {space.Describe(chosen.Point)}, {by.Name()} {Number(chosen.Value)}, {StatusText.Dollars(chosen.InSample.Net)}, deflated Sharpe {Share(chosen.Deflated)}; then {step.Window.OutOfSample}: {StatusText.Dollars(chosen.OutOfSample!.Net)}"));
        }

        if (forward.Steps.IsEmpty)
        {
            yield return ("forward", $"no window has a choice: no trial has a {by.Name()}");
            yield break;
        }

        yield return ("forward", $"the dates out of sample one after another: {Result(forward.OutOfSample, by)}");
        yield return ("windows", $"{forward.Profitable} of {forward.Steps.Length} with a profit out of sample");
        yield return ("efficient", forward.Efficiency.Value is { } efficiency
            ? string.Create(CultureInfo.InvariantCulture, $"{efficiency * 100:0} % of the daily profit of the samples was earned after them (walk-forward efficiency; 50 % and more is asked for)")
            : $"no walk-forward efficiency ({Why(forward.Efficiency.Why)} in the samples)");
        yield return ("luck", forward.OutOfSample.Returns.ProbabilisticSharpe.Value is { } probability
            ? string.Create(CultureInfo.InvariantCulture, $"probability {probability * 100:0} % that the Sharpe ratio of these dates is above zero; they had no say in any choice, so nothing is deflated{(probability >= SelectionGuard.Confidence ? "" : ". Cannot be told from luck")}")
            : $"cannot be told ({Why(forward.OutOfSample.Returns.ProbabilisticSharpe.Why)})");
    }

    /// <summary>A figure to two decimals, or a dash.</summary>
    public static string Number(Figure<double> figure) => figure.Value is { } value ? value.ToString(Math.Abs(value) >= 1000 ? "#,##0" : "0.00", CultureInfo.InvariantCulture) : "–";

    /// <summary>A share in percent, or a dash.</summary>
    public static string Share(Figure<double> figure) => figure.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %") : "–";

    /// <summary>A reason in words.</summary>
    public static string Why(Undefined why) => string.Concat(why.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Result(SegmentFigures figures, Objective by)
    {
        var value = by.Of(figures);
        var trouble = figures.Trouble is { } why ? $"; failed {why}" : figures.Halted is { } halted ? $"; the account was lost ({halted})" : "";
        var own = by is Objective.Sharpe or Objective.Net ? "" : $"{by.Name()} {(value.IsDefined ? Number(value) : $"none ({Why(value.Why)})")}, ";
        var sharpe = figures.Returns.Sharpe;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{own}Sharpe {(sharpe.IsDefined ? Number(sharpe) : $"none ({Why(sharpe.Why)})")}, net {StatusText.Dollars(figures.Net)}, {figures.RoundTrips:#,##0} round trips, drawdown {StatusText.Amount(figures.Drawdown)}{trouble}");
    }

    private static string Luck(SweepTrial chosen, SelectionGuard guard)
    {
        if (chosen.Deflated.Value is not { } deflated)
        {
            return $"no deflated Sharpe ratio ({Why(chosen.Deflated.Why)})";
        }

        var root = Math.Sqrt(ReturnStatistics.DatesPerYear);
        var few = guard.DeflatedByIndependent(chosen.InSample).Value ?? deflated;
        var verdict = deflated >= SelectionGuard.Confidence ? "More than luck by this measure"
            : few >= SelectionGuard.Confidence ? "Undecided: it depends on how many of the trials count as different"
            : "Cannot be told from luck";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"of {guard.Trials:#,##0} trials without skill the best is expected to show a Sharpe ratio of {guard.Expected * root:0.00}, this one shows {(chosen.InSample.Returns.Sharpe.Value ?? 0):0.00}: probability {deflated * 100:0.#} % that it has skill (deflated Sharpe ratio), {few * 100:0.#} % if only {guard.Independent:0} trials count as independent, where it would show {(chosen.InSample.Returns.ProbabilisticSharpe.Value ?? 0) * 100:0.#} % as the only one. {verdict}");
    }

    private static string Neighbours(Neighbourhood around) => around.Count == 0
        ? "none was tried"
        : around.Stability.Value is { } stability
            ? string.Create(CultureInfo.InvariantCulture, $"the median of the {around.Count} around it is {Number(around.Median)}, {stability:0.00} of its own: {(stability >= 0.5 ? "no spike, which alone proves nothing, for trials that trade alike do alike" : "a spike, which a slightly different market need not repeat")}")
            : $"{around.Count} around it, no stability ({Why(around.Stability.Why)})";
}
