using System.Collections.Immutable;
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

/// <summary>What <c>engine history gaps</c> and <c>verify</c> were told.</summary>
/// <param name="Scope">What to look at.</param>
/// <param name="Json">JSON in place of the picture.</param>
public sealed record HistoryCheckOptions(HistoryScope Scope, bool Json);

/// <summary>The work behind the commands of <c>history</c>. Each returns the exit code.</summary>
/// <param name="Sync">Fetches what is missing.</param>
/// <param name="Gaps">Compares what is stored with what the exchange traded.</param>
public sealed record HistoryCommands(
    Func<HistorySyncOptions, CancellationToken, Task<int>> Sync,
    Func<HistoryCheckOptions, CancellationToken, Task<int>> Gaps);
