using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine signals test</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Strategy">Whom the signal is for.</param>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Json">The answer as the endpoint gives it.</param>
public sealed record SignalTestOptions(SettingsSources Settings, string Strategy, string Symbol, bool Json);

/// <summary>The work behind the commands on signals from outside. Each returns the exit code.</summary>
/// <param name="Test">Sends a signal that is looked at and not followed.</param>
public sealed record SignalCommands(Func<SignalTestOptions, CancellationToken, Task<int>> Test);
