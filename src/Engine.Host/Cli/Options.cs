using System.Collections.Immutable;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine run</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="For">Stop by itself after this time of the wall clock; null runs until told to stop.</param>
/// <param name="Replay">Absolute path of an existing file with recorded bars or trades.</param>
/// <param name="Speed">The replay's speed; recorded time where none is given.</param>
/// <param name="Plain">Plain lines even on a terminal.</param>
public sealed record RunOptions(SettingsSources Settings, TimeSpan? For, string? Replay, ReplaySpeed Speed, bool Plain);

/// <summary>What <c>engine simulate</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: seed, port and home.</param>
/// <param name="Replay">Absolute path of an existing file with recorded bars or trades.</param>
/// <param name="Speed">The replay's speed; never step, which needs the engine in the same process.</param>
public sealed record SimulateOptions(SettingsSources Settings, string? Replay, ReplaySpeed Speed);

/// <summary>What <c>engine journal</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: the home folder.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Tail">Only the last so many events, at least 1; null for all.</param>
/// <param name="Json">One JSON object a line.</param>
public sealed record JournalOptions(SettingsSources Settings, int Account, int? Tail, bool Json);

/// <summary>The work behind the commands. Each returns the exit code; 0 only when all went well.</summary>
/// <param name="Run">Trades.</param>
/// <param name="Simulate">Serves the simulated gateway alone.</param>
/// <param name="Journal">Prints what happened.</param>
public sealed record Commands(
    Func<RunOptions, CancellationToken, Task<int>> Run,
    Func<SimulateOptions, CancellationToken, Task<int>> Simulate,
    Func<JournalOptions, CancellationToken, Task<int>> Journal);
