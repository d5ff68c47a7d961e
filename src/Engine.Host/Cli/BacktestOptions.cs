using System.Collections.Immutable;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Cli;

/// <summary>What <c>engine backtest</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them; the strategy's type and parameters too.</param>
public sealed record BacktestOptions(SettingsSources Settings)
{
    /// <summary>Absolute paths of recordings, merged by time; empty for the archive.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Interval of the archive's bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Start, UTC; null for everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, UTC, exclusive; null for everything.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True goes on where a trade date of the range has no data.</summary>
    public bool AllowGaps { get; init; }

    /// <summary>Market time that an order takes to the venue, and its news back; zero or more.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Most market time that is added to either, evenly spread.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Ticks by which a market order fills worse than the market.</summary>
    public int Slippage { get; init; }

    /// <summary>Ticks by which a triggered stop fills worse than the market.</summary>
    public int StopSlippage { get; init; }

    /// <summary>When a limit that waits is served; null as the profile says.</summary>
    public QueueModel? Queue { get; init; }

    /// <summary>The age, market time, up to which a price is filled at; zero lets any price do, null is as the profile says.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Absolute path of a journal whose trades correct the costs; null keeps those of the venue's table.</summary>
    public string? FeesFrom { get; init; }

    /// <summary>Absolute path of the folder for summary, journal, orders and trades; null writes none.</summary>
    public string? Out { get; init; }

    /// <summary>Absolute path of the report to write, one HTML file; null writes none.</summary>
    public string? Report { get; init; }

    /// <summary>True prints the summary as JSON.</summary>
    public bool Json { get; init; }
}
