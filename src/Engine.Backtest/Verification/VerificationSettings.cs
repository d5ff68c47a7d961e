using Engine.Simulator;

namespace Engine.Backtest.Verification;

/// <summary>What a strategy may know in one run of a verification.</summary>
/// <param name="Market">The market, cut to what the run may know.</param>
/// <param name="Until">The last instant of it, UTC, inclusive; null when it is whole.</param>
public sealed record RunScope(IMarketSource Market, DateTimeOffset? Until);

/// <summary>What is verified, and how thoroughly.</summary>
public sealed record VerificationSettings
{
    /// <summary>The whole market.</summary>
    public required IMarketSource Market { get; init; }

    /// <summary>
    /// Makes a run of what it may know. The strategy must be given nothing beyond that market: a verification finds out by taking the rest away. Called from several
    /// threads, once for each run.
    /// </summary>
    public required Func<RunScope, BacktestSettings> Run { get; init; }

    /// <summary>Cut histories to run, 2 to 1,000: half of them end right after a decision, half anywhere.</summary>
    public int Cuts { get; init; } = 40;

    /// <summary>Later starts to run, 1 to 20.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>Market time by which every order comes later in the run with a delay: a bar of the strategy.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Ticks by which market orders and stops fill worse in the run with slippage; 1 or more.</summary>
    public int SlippageTicks { get; init; } = 1;

    /// <summary>Runs side by side; 1 or more.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
