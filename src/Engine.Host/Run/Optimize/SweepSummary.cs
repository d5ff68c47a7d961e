using System.Collections.Immutable;
using System.Globalization;
using Engine.Host.Cli;
using Engine.Optimization;
using Engine.Reports;
using Engine.Statistics;

namespace Engine.Host.Run.Optimize;

/// <summary>What a sweep came to.</summary>
internal sealed record SweepSummary
{
    public required string Strategy { get; init; }

    public required string Data { get; init; }

    public required string Folder { get; init; }

    public required ImmutableArray<string> Models { get; init; }

    public required ImmutableArray<string> Warnings { get; init; }

    public required SweepSpecification Specification { get; init; }

    public required SweepCandidates Candidates { get; init; }

    public required SweepRequest Request { get; init; }

    public required SweepPlan Plan { get; init; }

    public required int Runs { get; init; }

    public required ImmutableArray<SweepWindowResult> Windows { get; init; }

    /// <summary>The choices of a walk-forward, one after another; null for a single window.</summary>
    public WalkForwardSummary? Forward => Plan.IsWalkForward ? WalkForwardSummary.Of(Windows) : null;

    /// <summary>Label and value of every line that stands above the table.</summary>
    public IEnumerable<(string Label, string Value)> Lines()
    {
        yield return ("sweep", $"{Strategy} on {Data}");
        foreach (var model in Models)
        {
            yield return ("model", model);
        }

        foreach (var warning in Warnings)
        {
            yield return ("data", warning);
        }

        foreach (var note in Notes())
        {
            yield return ("trials", note);
        }

        if (Forward is { } forward)
        {
            foreach (var sentence in SweepVerdict.Of(forward, Candidates.Space, Request.By))
            {
                yield return sentence;
            }

            if (Plan.Unused > 0)
            {
                yield return ("dates", $"{Plan.Unused} trade date{(Plan.Unused == 1 ? " at the end is" : "s at the end are")} in no window");
            }
        }
        else
        {
            foreach (var sentence in SweepVerdict.Of(Windows[0], Candidates.Space, Request.By))
            {
                yield return sentence;
            }
        }
    }

    /// <summary>The same as a page.</summary>
    public SweepReport ToReport(int across, int? down) => new()
    {
        Title = Strategy,
        Subtitle = Data,
        Head =
        [
            .. Specification.About.Where(part => part.Key is not ("data" or "models" or "rules")).Select(part => new ReportLine(part.Key, part.Value)),
            .. Models.Select(model => new ReportLine("model", model)),
            .. Warnings.Select(warning => new ReportLine("data", warning)),
            new ReportLine("engine version", EngineCommandLine.Version),
            new ReportLine("specification", Specification.Hash),
        ],
        Verdict = [.. Lines().Where(line => line.Label is not ("sweep" or "model" or "data")).Select(line => new ReportLine(line.Label, line.Value))],
        Space = Candidates.Space,
        Objective = Request.By,
        Windows = Windows,
        Forward = Forward,
        Across = across,
        Down = down,
        Rows = 200,
    };

    private IEnumerable<string> Notes()
    {
        var trials = Windows.SelectMany(w => w.Trials).ToList();
        var tried = Candidates.Points.Length;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{tried:#,##0} {(Request.Random is null ? "combinations" : $"of {Candidates.Space.Count:#,##0} combinations, drawn")}, {Runs:#,##0} runs{(Request.TrialsBefore > 0 ? $"; {Request.TrialsBefore:#,##0} trials of earlier sweeps count as well" : "")}");
        if (Candidates.LeftOut > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Candidates.LeftOut:#,##0} more are not allowed and were left out, the first because {Candidates.WhyLeftOut}");
        }

        var failed = trials.SelectMany(t => new[] { (t.Point, t.InSample.Trouble), (t.Point, t.OutOfSample?.Trouble) }).Where(t => t.Item2 is not null).ToList();
        if (failed.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{failed.Count:#,##0} runs failed, the first with {Candidates.Space.Describe(failed[0].Point)}: {failed[0].Item2}");
        }

        if (trials.Count(t => t.InSample is { Trouble: null, RoundTrips: 0 }) is var idle and > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{idle:#,##0} trials never closed a trade in the sample");
        }

        if (trials.Count(t => t.InSample.Halted is not null) is var halted and > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{halted:#,##0} trials lost the account in their sample: it stood halted at its end, such as at the loss floor");
        }

        if (trials.Select(t => t.InSample.Profits.Length).DefaultIfEmpty(0).Max() is var dates and < 30)
        {
            yield return $"a sample of {dates} trade dates is short: Sharpe ratios of so few dates say little, whatever they are";
        }
    }
}
