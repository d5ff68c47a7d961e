using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Accounts;

namespace Engine.Host.Console;

/// <summary>The result of a run.</summary>
public sealed record RunSummary
{
    /// <summary>Where orders went, such as <c>SIMULATED</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile and, in a replay, file and speed: results of different ones cannot be compared.</summary>
    public required string Mode { get; init; }

    /// <summary>How long the run lasted, wall clock.</summary>
    public required TimeSpan RanFor { get; init; }

    /// <summary>Market events that reached the strategies.</summary>
    public long MarketEvents { get; init; }

    /// <summary>Orders placed.</summary>
    public long Orders { get; init; }

    /// <summary>Fills booked.</summary>
    public long Fills { get; init; }

    /// <summary>Times that a position went from flat to flat.</summary>
    public long RoundTrips { get; init; }

    /// <summary>Profit of closed trades before costs, dollars.</summary>
    public Money RealisedGross { get; init; }

    /// <summary>Fees and commissions, dollars.</summary>
    public Money Costs { get; init; }

    /// <summary>Profit of closed trades in price points, summed over contracts; exact.</summary>
    public decimal Points { get; init; }

    /// <summary>Profit of what is still open at the last prices, dollars.</summary>
    public Money OpenProfit { get; init; }

    /// <summary>What is still held, one text for each contract: <c>MNQZ6 long 1, protected</c>. Empty when flat.</summary>
    public ImmutableArray<string> Positions { get; init; } = [];

    /// <summary>The journal's file.</summary>
    public required string JournalFile { get; init; }

    /// <summary>Events that this run added to it.</summary>
    public long JournalEvents { get; init; }

    /// <summary>Lines of console and log dropped.</summary>
    public long DroppedLines { get; init; }

    /// <summary>What went wrong, one sentence each; empty when all went well.</summary>
    public ImmutableArray<string> Failures { get; init; } = [];

    /// <summary>0 when all went well, else 1.</summary>
    public int ExitCode => Failures.IsEmpty ? 0 : 1;

    /// <summary>The lines to print, each ended.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine();
        Line("run", $"{Environment} {Mode}, {StatusText.Duration(RanFor)}, {Count(MarketEvents)} market events");
        Line("orders", $"{Count(Orders)} orders, {Count(Fills)} fills, {Count(RoundTrips)} round trips");
        Line("realised", $"{StatusText.Dollars(RealisedGross)} gross, {StatusText.Amount(Costs)} costs, {StatusText.Dollars(RealisedGross - Costs)} net");
        Line("points", Points.ToString("+0.#########;-0.#########;0", CultureInfo.InvariantCulture));
        Line("position", Positions.IsEmpty ? "flat" : $"{string.Join("; ", Positions)}; open {StatusText.Dollars(OpenProfit)}");
        Line("journal", $"{JournalFile}, {Count(JournalEvents)} events");
        if (DroppedLines > 0)
        {
            Line("dropped", $"{Count(DroppedLines)} lines of console and log");
        }

        foreach (var failure in Failures)
        {
            Line("failed", failure);
        }

        Line("result", Failures.IsEmpty ? "all went well" : "not everything went well");
        return text.ToString();

        void Line(string label, string value) => text.Append(label.PadRight(10)).AppendLine(value.ReplaceLineEndings(" "));
    }

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
