using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>What <c>engine doctor</c> was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Json">One JSON document.</param>
public sealed record DoctorOptions(SettingsSources Settings, bool Json);

/// <summary>What <c>engine init</c> was told.</summary>
/// <param name="Settings">The process's variables and folder.</param>
/// <param name="Folder">Absolute path of the folder to write into.</param>
/// <param name="Defaults">True asks nothing.</param>
/// <param name="Yes">True replaces files that are there.</param>
public sealed record InitOptions(SettingsSources Settings, string Folder, bool Defaults, bool Yes);

/// <summary>The work behind the commands that set the engine up. Each returns the exit code.</summary>
/// <param name="Init">Writes a configuration.</param>
/// <param name="Doctor">Looks whether everything is in order.</param>
public sealed record SetupCommands(Func<InitOptions, CancellationToken, Task<int>> Init, Func<DoctorOptions, CancellationToken, Task<int>> Doctor);
