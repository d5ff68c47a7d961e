using System.Collections.Immutable;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine compare</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: home folder, environment and rules.</param>
public sealed record CompareOptions(SettingsSources Settings)
{
    /// <summary>Two words or more: an account, a recorded run, the folder of a backtest, or <c>backtest</c> for one of the first run's recording.</summary>
    public ImmutableArray<string> Runs { get; init; } = [];

    /// <summary>Start, UTC; null for everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, UTC, exclusive; null for everything.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How far apart two entries of the same round trip may lie; null for a minute.</summary>
    public TimeSpan? Tolerance { get; init; }

    /// <summary>Market time that an order takes to the venue, and its news back, in a backtest made here.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Absolute path of the journal; null for that of the environment.</summary>
    public string? Journal { get; init; }

    /// <summary>Absolute path of the archive with recordings; null for that of the environment.</summary>
    public string? Archive { get; init; }

    /// <summary>Absolute path of the page to write, one HTML file; null writes none.</summary>
    public string? Out { get; init; }

    /// <summary>True prints JSON.</summary>
    public bool Json { get; init; }
}
