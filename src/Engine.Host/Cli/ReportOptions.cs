using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine report</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: home folder, environment and rules.</param>
public sealed record ReportOptions(SettingsSources Settings)
{
    /// <summary>The account's number, the id of a journal or its end, or a recorded run by its name or the beginning of it; null lists them.</summary>
    public string? What { get; init; }

    /// <summary>True takes the newest recorded run.</summary>
    public bool Last { get; init; }

    /// <summary>Start, UTC; null for everything.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, UTC, exclusive; null for everything.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Absolute path of the journal; null for that of the environment.</summary>
    public string? Journal { get; init; }

    /// <summary>Absolute path of the archive with recordings and bars; null for that of the environment.</summary>
    public string? Archive { get; init; }

    /// <summary>Absolute path of the page to write, one HTML file; null writes none.</summary>
    public string? Out { get; init; }

    /// <summary>True prints JSON.</summary>
    public bool Json { get; init; }
}
