using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The options that say where the engine's files and settings are.</summary>
internal sealed class PlaceSymbols
{
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf, risk.conf and strategies.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Options.Add(_home);
        command.Options.Add(_envFile);
        command.Options.Add(_config);
    }

    /// <summary>The sources of settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="process">The other sources.</param>
    /// <param name="more">Options of the command that are settings too.</param>
    public SettingsSources Read(ParseResult parsed, SettingsSources process, params (string Key, Option Option)[] more) => process.With(parsed, [(SettingKeys.Home, _home), .. more]) with
    {
        ConfigFolder = parsed.GetValue(_config),
        EnvFile = parsed.GetValue(_envFile),
    };
}
