namespace Engine.Host.Cli;

/// <summary>What <c>engine verify</c> was told.</summary>
/// <param name="Backtest">The run that is verified.</param>
public sealed record VerifyOptions(BacktestOptions Backtest)
{
    /// <summary>Cut histories to run, 2 to 1,000; null for the usual number.</summary>
    public int? Cuts { get; init; }

    /// <summary>Later starts to run, 1 to 20; null for the usual number.</summary>
    public int? Starts { get; init; }

    /// <summary>Market time by which every order comes later in the run with a delay; null for a bar of the strategy.</summary>
    public TimeSpan? Delay { get; init; }
}
