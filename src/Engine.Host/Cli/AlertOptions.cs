using Engine.Alerts;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine alerts test</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Kind">Of which kind the alert is; null for a plain test, which goes everywhere.</param>
public sealed record AlertsTestOptions(SettingsSources Settings, AlertKind? Kind);

/// <summary>The work behind the commands of <c>alerts</c>. Each returns the exit code.</summary>
/// <param name="Test">Sends one.</param>
public sealed record AlertCommands(Func<AlertsTestOptions, CancellationToken, Task<int>> Test);
