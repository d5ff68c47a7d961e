using System.Collections.Immutable;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine run</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="For">Stop by itself after this time of the wall clock; null runs until told to stop.</param>
/// <param name="Replay">Absolute path of an existing file with recorded bars or trades.</param>
/// <param name="Speed">The replay's speed; recorded time where none is given.</param>
/// <param name="Plain">Plain lines even on a terminal.</param>
/// <param name="Resume">Why a person lifts a halt and lets paused strategies go on; null lifts nothing.</param>
public sealed record RunOptions(SettingsSources Settings, TimeSpan? For, string? Replay, ReplaySpeed Speed, bool Plain, string? Resume = null)
{
    /// <summary>How long orders and the news of them are on their way to and from the simulated venue, market time.</summary>
    public Engine.Simulator.OrderLatency Latency { get; init; }

    /// <summary>True where the command line says that an account that counts is meant.</summary>
    public bool Live { get; init; }

    /// <summary>True where questions are answered with yes beforehand.</summary>
    public bool Yes { get; init; }

    /// <summary>Why the account comes up halted until a person resumes, in words; null where it comes up as it was.</summary>
    public string? StartHalted { get; init; }
}

/// <summary>What <c>engine simulate</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: seed, port, profile and home.</param>
public sealed record SimulateOptions(SettingsSources Settings)
{
    /// <summary>Absolute paths of existing recordings, in the order in which they are merged; none means the synthetic market.</summary>
    public ImmutableArray<string> Replay { get; init; } = [];

    /// <summary>Absolute path of recorded bars that are served as the past of a market at rest; null for a market that moves.</summary>
    public string? History { get; init; }

    /// <summary>The market's speed, never step, which needs the engine in the same process; null is recorded time, or the wall clock of a synthetic market.</summary>
    public ReplaySpeed? Speed { get; init; }

    /// <summary>Market time at which a synthetic market begins, UTC; null is now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Levels on either side of the synthetic book.</summary>
    public int Depth { get; init; } = 5;

    /// <summary>True keeps Globex hours on the synthetic market, with an opening burst at 08:30 Chicago.</summary>
    public bool Sessions { get; init; }

    /// <summary>Market time at which the synthetic front months give way to the next, UTC.</summary>
    public DateTimeOffset? RollAt { get; init; }

    /// <summary>How long orders and the news of them are on their way, market time.</summary>
    public Engine.Simulator.OrderLatency Latency { get; init; }

    /// <summary>True lets orders of the account carry brackets.</summary>
    public bool AutoOco { get; init; }

    /// <summary>Absolute path of a fault file.</summary>
    public string? Faults { get; init; }

    /// <summary>True opens the control endpoint.</summary>
    public bool Control { get; init; }

    /// <summary>Token of the control endpoint; null draws one.</summary>
    public string? ControlToken { get; init; }

    /// <summary>Absolute path of the command log to write.</summary>
    public string? Log { get; init; }

    /// <summary>Absolute path of the event export to write.</summary>
    public string? Export { get; init; }

    /// <summary>Absolute path of a command log to play in place of serving.</summary>
    public string? Play { get; init; }
}

/// <summary>The work behind the commands. Each returns the exit code; 0 only when all went well.</summary>
/// <param name="Run">Trades.</param>
/// <param name="Simulate">Serves the simulated gateway alone.</param>
public sealed record Commands(
    Func<RunOptions, CancellationToken, Task<int>> Run,
    Func<SimulateOptions, CancellationToken, Task<int>> Simulate)
{
    /// <summary>What happened to accounts.</summary>
    public required JournalCommands Journal { get; init; }

    /// <summary>Strategies over recorded data.</summary>
    public required Func<BacktestOptions, CancellationToken, Task<int>> Backtest { get; init; }

    /// <summary>Strategies that are asked whether they look ahead.</summary>
    public required Func<VerifyOptions, CancellationToken, Task<int>> Verify { get; init; }

    /// <summary>Runs beside one another.</summary>
    public required Func<CompareOptions, CancellationToken, Task<int>> Compare { get; init; }

    /// <summary>A strategy with many combinations of its parameters.</summary>
    public required Func<OptimizeOptions, CancellationToken, Task<int>> Optimize { get; init; }

    /// <summary>Recorded runs, replayed.</summary>
    public required Func<ReplayOptions, CancellationToken, Task<int>> Replay { get; init; }

    /// <summary>Figures and pictures of runs and accounts.</summary>
    public required Func<ReportOptions, CancellationToken, Task<int>> Report { get; init; }

    /// <summary>The archive of bars.</summary>
    public required HistoryCommands History { get; init; }

    /// <summary>What is read from the venue.</summary>
    public required ReadCommands Reads { get; init; }

    /// <summary>Setting the engine up.</summary>
    public required SetupCommands Setup { get; init; }

    /// <summary>Starting at log-on.</summary>
    internal AutostartCommands Autostart { get; init; } = Engine.Host.Run.Autostart.AutostartCommand.Commands;

    /// <summary>A trade date as a page to hand on.</summary>
    public Func<AuditOptions, CancellationToken, Task<int>> Audit { get; init; } = Engine.Host.Run.Audit.AuditCommand.RunAsync;

    /// <summary>Signals from outside.</summary>
    public SignalCommands Signals { get; init; } = new(Engine.Host.Run.Signals.SignalTestCommand.RunAsync);

    /// <summary>What the engine tells a person who is not there.</summary>
    public AlertCommands Alerts { get; init; } = new(Engine.Host.Run.Alerts.AlertsTestCommand.RunAsync);

    /// <summary>What a person tells a running engine.</summary>
    internal PersonCommands Person { get; init; } = new(Engine.Host.Run.Control.PersonCommand.RunAsync, Engine.Host.Run.Control.StatusCommand.RunAsync);
}
