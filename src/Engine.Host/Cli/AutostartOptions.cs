using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine autostart on</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Live">True where an account that counts is meant.</param>
/// <param name="Yes">True where the question is answered with yes beforehand.</param>
internal sealed record AutostartOptions(SettingsSources Settings, bool Live, bool Yes);

/// <summary>The work behind <c>engine autostart</c>. Each returns the exit code.</summary>
/// <param name="On">Has the engine started at log-on.</param>
/// <param name="Off">Has it started no more.</param>
/// <param name="Status">Says which of the two it is; true for JSON.</param>
internal sealed record AutostartCommands(
    Func<AutostartOptions, CancellationToken, Task<int>> On, Func<SettingsSources, CancellationToken, Task<int>> Off, Func<SettingsSources, bool, CancellationToken, Task<int>> Status);
