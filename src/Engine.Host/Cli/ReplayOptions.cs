using System.Collections.Immutable;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine replay</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them: home folder and environment.</param>
public sealed record ReplayOptions(SettingsSources Settings)
{
    /// <summary>Name of a recorded run, its beginning, or its date; null lists the runs.</summary>
    public string? Run { get; init; }

    /// <summary>True takes the newest run.</summary>
    public bool Last { get; init; }

    /// <summary>Parameters that shall be other than recorded, as <c>key=value</c> or <c>strategy.key=value</c>.</summary>
    public ImmutableArray<string> Set { get; init; } = [];

    /// <summary>True replays with code that is not the recorded one.</summary>
    public bool ChangedCode { get; init; }

    /// <summary>Absolute path of the recording; null for that of the environment.</summary>
    public string? Archive { get; init; }

    /// <summary>Absolute path of the journal; null for that of the environment.</summary>
    public string? Journal { get; init; }

    /// <summary>True prints JSON.</summary>
    public bool Json { get; init; }
}
