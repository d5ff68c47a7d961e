using System.Collections.Immutable;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Cli;

/// <summary>Which bars a command is about.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Word">A root such as <c>NQ</c>, or what else names a contract.</param>
/// <param name="Interval">The bars' interval.</param>
public sealed record HistoryScope(SettingsSources Settings, string Word, BarInterval Interval)
{
    /// <summary>The last so many calendar days; used where no start is given.</summary>
    public int? Days { get; init; }

    /// <summary>Start, UTC; null for <see cref="Days"/>, or for everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, UTC; null for now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>One contract by its full id; null for all that the word stands for.</summary>
    public string? Contract { get; init; }
}

/// <summary>What <c>engine history sync</c> was told.</summary>
/// <param name="Scope">What to bring up to date.</param>
/// <param name="Again">True asks for all of it, whatever was asked before.</param>
/// <param name="Plain">Plain lines even on a terminal.</param>
public sealed record HistorySyncOptions(HistoryScope Scope, bool Again, bool Plain);

/// <summary>What <c>engine history gaps</c> was told.</summary>
/// <param name="Scope">What to look at.</param>
/// <param name="Json">JSON in place of the picture.</param>
public sealed record HistoryCheckOptions(HistoryScope Scope, bool Json);

/// <summary>What <c>engine history verify</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Word">A root, or what else names one; null for everything that is stored.</param>
/// <param name="Interval">One interval; null for all.</param>
/// <param name="Json">JSON for programs.</param>
public sealed record HistoryVerifyOptions(SettingsSources Settings, string? Word, BarInterval? Interval, bool Json);

/// <summary>What <c>engine history export</c> was told.</summary>
/// <param name="Scope">Which bars.</param>
/// <param name="File">Absolute path of the file to write.</param>
/// <param name="Format">What to write.</param>
public sealed record HistoryExportOptions(HistoryScope Scope, string File, BarExportFormat Format);

/// <summary>What <c>engine history import</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Files">Absolute paths of the files to read.</param>
/// <param name="Read">How to read them, and where the bars belong.</param>
public sealed record HistoryImportOptions(SettingsSources Settings, ImmutableArray<string> Files, BarImportOptions Read);

/// <summary>The work behind the commands of <c>history</c>. Each returns the exit code.</summary>
/// <param name="Sync">Fetches what is missing.</param>
/// <param name="Gaps">Compares what is stored with what the exchange traded.</param>
/// <param name="Verify">Examines what is stored.</param>
/// <param name="Export">Writes stored bars into a file.</param>
/// <param name="Import">Takes bars from files.</param>
public sealed record HistoryCommands(
    Func<HistorySyncOptions, CancellationToken, Task<int>> Sync,
    Func<HistoryCheckOptions, CancellationToken, Task<int>> Gaps,
    Func<HistoryVerifyOptions, CancellationToken, Task<int>> Verify,
    Func<HistoryExportOptions, CancellationToken, Task<int>> Export,
    Func<HistoryImportOptions, CancellationToken, Task<int>> Import);
