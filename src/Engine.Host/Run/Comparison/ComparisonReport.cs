using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Accounts;
using Engine.Backtest.Comparison;
using Engine.Host.Console;
using Engine.Orders;
using Engine.Reports;
using Engine.Statistics;
using Engine.Statistics.Comparison;
using Spectre.Console;

namespace Engine.Host.Run.Comparison;

/// <summary>A comparison for people, and as JSON.</summary>
/// <param name="Runs">The runs, the first one first.</param>
/// <param name="Pairs">For each other run in turn: its round trips beside those of the first.</param>
internal sealed record ComparisonReport(ImmutableArray<ComparedRun> Runs, ImmutableArray<ImmutableArray<ExplainedPair>> Pairs)
{
    private const int Told = 20;
    private const int Width = 200;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What has to be known to read it rightly.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The lines to print, each ended.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(Figures());
        text.AppendLine(Curves());
        for (var i = 0; i < Pairs.Length; i++)
        {
            Trades(text, Runs[i + 1], Pairs[i]);
        }

        foreach (var note in Notes)
        {
            text.Append("note      ").AppendLine(note);
        }

        return text.ToString();
    }

    /// <summary>The same as JSON, with every trade.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Runs = Runs.Select(run => new
            {
                run.Name,
                Statistics = StatisticsJson.ToNode(run.Statistics),
                Days = run.Record.Days.Select(day => new { day.Date, ProfitUsd = day.Profit.ToDecimal() }),
            }),
            Comparisons = Pairs.Select((pairs, i) => new
            {
                First = Runs[0].Name,
                Second = Runs[i + 1].Name,
                Same = pairs.Count(p => p.Pair.Difference == TradeDifference.None),
                Differences = pairs.Where(p => p.Pair.Difference != TradeDifference.None).Select(p => new
                {
                    Difference = p.Pair.Difference.ToString(),
                    p.Pair.EnteredAt,
                    First = Trade(p.Pair.First),
                    Second = Trade(p.Pair.Second),
                    p.Cause,
                    Why = WhyOf(p, Runs[i + 1]),
                }),
            }),
            Notes,
        },
        Indented);

    /// <summary>The same as a page, with every figure that the console has.</summary>
    public RunsSideBySide ToPage() => new(
        [.. Runs.Select(run => new RunBeside(run.Name, run.Record))],
        [.. FigureRows.Select(row => new FigureRow(row.Label, [.. Runs.Select(run => row.Of(run.Statistics))]))],
        [.. Pairs.Select((pairs, i) => new TradesBeside(
            Runs[i + 1].Name,
            pairs.Count(p => p.Pair.Difference == TradeDifference.None),
            [.. pairs.Where(p => p.Pair.Difference != TradeDifference.None).Select(p => new DifferingTrade(
                p.Pair.EnteredAt,
                DifferenceWords(p.Pair.Difference),
                p.Pair.First is { } one ? WordsOf(one) : "",
                p.Pair.Second is { } two ? WordsOf(two) : "",
                WhyOf(p, Runs[i + 1])))]))],
        Notes);

    private static string DifferenceWords(TradeDifference difference) => difference switch
    {
        TradeDifference.Entry => "entered otherwise",
        TradeDifference.Exit => "left otherwise",
        _ => "only in one",
    };

    private static object? Trade(RoundTrip? trip) => trip is null ? null : new
    {
        Contract = trip.Contract.Value,
        Strategy = trip.Strategy?.Value,
        Side = StatusText.Side(trip.Side),
        Size = trip.Entered,
        trip.EnteredAt,
        trip.ExitedAt,
        Entry = trip.AverageEntry,
        Exit = trip.AverageExit,
        NetUsd = trip.Net.ToDecimal(),
    };

    private string Figures()
    {
        var table = Grid("");
        foreach (var (label, of) in FigureRows)
        {
            table.AddRow([label, .. Runs.Select(run => of(run.Statistics))]);
        }

        return Rendered(table);
    }

    private static readonly (string Label, Func<PerformanceStatistics, string> Of)[] FigureRows =
    [
        ("from", s => s.From is { } from ? StatusText.Stamp(from) : "nothing"),
        ("until", s => s.Until is { } until ? StatusText.Stamp(until) : "nothing"),
        ("trade dates", s => Count(s.TradeDates)),
        ("round trips", s => Count(s.RoundTrips.Count)),
        ("orders", s => Count(s.Orders.Decided)),
        ("gross", s => StatusText.Dollars(s.Gross)),
        ("costs", s => StatusText.Amount(s.Fees)),
        ("net", s => StatusText.Dollars(s.Net)),
        ("won", s => Share(s.RoundTrips.WinRate)),
        ("profit factor", s => Ratio(s.RoundTrips.ProfitFactor)),
        ("expectancy", s => s.RoundTrips.Expectancy.Value is { } value ? StatusText.Dollars(value) : "none"),
        ("Sharpe", s => Ratio(s.Returns.Sharpe)),
        ("Sortino", s => Ratio(s.Returns.Sortino)),
        ("drawdown", s => StatusText.Amount(s.Drawdown.Depth)),
        ("turnover, contracts", s => Count(s.Activity.Contracts)),
    ];

    /// <summary>Profit so far at the end of each trade date.</summary>
    private string Curves()
    {
        var table = Grid("profit so far");
        var totals = Runs.Select(run => (run.Record.Days.ToDictionary(day => day.Date, day => day.Profit), Sum: Money.Zero)).ToArray();
        foreach (var date in Runs.SelectMany(run => run.Record.Days).Select(day => day.Date).Distinct().Order())
        {
            var row = new List<string> { date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
            for (var i = 0; i < totals.Length; i++)
            {
                var (days, sum) = totals[i];
                totals[i].Sum = days.TryGetValue(date, out var profit) ? sum + profit : sum;
                row.Add(days.ContainsKey(date) ? StatusText.Dollars(totals[i].Sum) : "");
            }

            table.AddRow([.. row]);
        }

        return Rendered(table);
    }

    private void Trades(StringBuilder text, ComparedRun other, ImmutableArray<ExplainedPair> pairs)
    {
        var counts = pairs.CountBy(pair => pair.Pair.Difference).ToDictionary();
        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs[0].Name} and {other.Name}: {Of(TradeDifference.None)} round trips the same, {Of(TradeDifference.Entry)} entered otherwise, {Of(TradeDifference.Exit)} left otherwise, {Of(TradeDifference.OnlyFirst)} only in {Runs[0].Name}, {Of(TradeDifference.OnlySecond)} only in {other.Name}"));
        var different = pairs.Where(pair => pair.Pair.Difference != TradeDifference.None).ToArray();
        foreach (var pair in different.Take(Told))
        {
            text.AppendLine($"  {StatusText.Stamp(pair.Pair.EnteredAt)} {WordsOf(pair.Pair, other.Name)}");
            text.AppendLine($"      {WhyOf(pair, other)}");
        }

        if (different.Length > Told)
        {
            text.AppendLine($"  and {Count(different.Length - Told)} more; --json has all of them");
        }

        int Of(TradeDifference difference) => counts.GetValueOrDefault(difference);
    }

    private string WordsOf(TradePair pair, string other) => pair.Difference switch
    {
        TradeDifference.OnlyFirst => $"only {Runs[0].Name}: {WordsOf(pair.First!)}",
        TradeDifference.OnlySecond => $"only {other}: {WordsOf(pair.Second!)}",
        _ => $"{Runs[0].Name}: {WordsOf(pair.First!)}; {other}: {WordsOf(pair.Second!)}",
    };

    private static string WordsOf(RoundTrip trip) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(trip.Side == OrderSide.Buy ? "long" : "short")} {trip.Entered} {trip.Contract} at {StatusText.Price(trip.AverageEntry)}, out {StatusText.Clock(trip.ExitedAt)} at {StatusText.Price(trip.AverageExit)}, {StatusText.Dollars(trip.Net)}");

    private string WhyOf(ExplainedPair pair, ComparedRun other)
    {
        if (pair.Cause is { } cause)
        {
            var at = cause.Key is { } key ? $"{StatusText.Stamp(key)} " : $"{StatusText.Stamp(cause.At)} ";
            return $"because {at}{cause.Stream}: {Runs[0].Name} {cause.First ?? "had none"}; {other.Name} {cause.Second ?? "had none"}";
        }

        var silent = new[] { Runs[0], other }.Where(run => run.Inputs is null).Select(run => run.Name).ToArray();
        return pair.Pair.Any.Strategy is null ? "a person's position, not a strategy's"
            : silent.Length > 0 ? $"not explained: nobody has written down what the strategies of {string.Join(" and ", silent)} took in"
            : "what the strategy took in is the same until then: it kept something from before, or the order was answered otherwise";
    }

    private Table Grid(string corner)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(Markup.Escape(corner)));
        foreach (var run in Runs)
        {
            table.AddColumn(new TableColumn(Markup.Escape(run.Name)) { Alignment = Justify.Right });
        }

        return table;
    }

    private static string Rendered(Table table)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = Width;
        console.Write(table);
        return string.Join(Environment.NewLine, writer.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)) + Environment.NewLine;
    }

    private static string Share(Figure<double> share) => share.Value is { } value ? value.ToString("0.0 %", CultureInfo.InvariantCulture) : "none";

    private static string Ratio(Figure<double> ratio) => ratio.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "none";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
