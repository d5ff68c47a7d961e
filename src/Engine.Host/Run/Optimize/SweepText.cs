using System.Globalization;
using Engine.Optimization;
using Spectre.Console;

namespace Engine.Host.Run.Optimize;

/// <summary>A sweep on the console: what it came to, then the best trials with their guards.</summary>
internal static class SweepText
{
    /// <summary>Width where nobody looks at a screen, so that no row is broken.</summary>
    private const int FileWidth = 260;

    public static void Write(SweepSummary summary)
    {
        foreach (var (label, value) in summary.Lines())
        {
            System.Console.Out.WriteLine(label.PadRight(12) + value.ReplaceLineEndings(" "));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = FileWidth;
        }

        if (!summary.Plan.IsWalkForward)
        {
            console.Write(TableOf(summary, summary.Windows[0]));
        }

        System.Console.Out.WriteLine("kept in".PadRight(12) + summary.Folder);
    }

    private static Table TableOf(SweepSummary summary, SweepWindowResult window)
    {
        var table = new Table { Border = TableBorder.Simple };
        var by = summary.Request.By;
        table.AddColumn(new TableColumn("#").RightAligned());
        foreach (var axis in summary.Candidates.Space.Axes)
        {
            table.AddColumn(new TableColumn(Markup.Escape(axis.Key)).RightAligned());
        }

        foreach (var head in new[] { by.Name(), "net USD", "trips", "drawdown", $"after: {by.Name()}", "after: net USD", "neighbours", "deflated" })
        {
            table.AddColumn(new TableColumn(head).RightAligned());
        }

        foreach (var (trial, index) in window.Trials.Take(summary.Request.Top).Select((trial, index) => (trial, index)))
        {
            var (before, after) = (trial.InSample, trial.OutOfSample);
            string[] cells =
            [
                (index + 1).ToString(CultureInfo.InvariantCulture),
                .. summary.Candidates.Space.Values(trial.Point),
                before.Trouble is not null ? "failed" : SweepVerdict.Number(trial.Value),
                Dollars(before.Net),
                before.RoundTrips.ToString("#,##0", CultureInfo.InvariantCulture),
                Dollars(before.Drawdown),
                after is null ? "" : after.Trouble is not null ? "failed" : SweepVerdict.Number(by.Of(after)),
                after is null ? "" : Dollars(after.Net),
                trial.Neighbours.Count == 0 ? "" : $"{SweepVerdict.Number(trial.Neighbours.Stability)} of {trial.Neighbours.Count}",
                SweepVerdict.Share(trial.Deflated),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Dollars(Accounts.Money money) => money.ToDecimal().ToString("#,##0.00", CultureInfo.InvariantCulture);
}
