using System.CommandLine;
using Engine.Host.Configuration;
using Engine.Host.Console;

namespace Engine.Host.Cli;

/// <summary><c>--debug</c>, on every command: a run logs what happens in detail, and a failure shows where it came from. Never a secret.</summary>
internal sealed class DebugOption : Option<bool>
{
    private const string OptionName = "--debug";

    public DebugOption()
        : base(OptionName) => (Description, Recursive) = ("Log in detail, and show where a failure came from.", true);

    /// <summary>True where the option was given.</summary>
    public static bool IsGiven(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Options.OfType<DebugOption>().FirstOrDefault() is { } option && parsed.GetResult(option) is not null && parsed.GetValue(option);

    /// <summary>Takes out every secret that the configuration of this command line names.</summary>
    /// <param name="parsed">Names the files.</param>
    /// <param name="process">The other sources.</param>
    public static SecretFilter FilterOf(ParseResult parsed, SettingsSources process)
    {
        var sources = process with { EnvFile = Given(parsed, "--env-file"), ConfigFolder = Given(parsed, "--config") };
        return new SecretFilter(EngineSettings.Read(sources).Settings.Secrets);
    }

    private static string? Given(ParseResult parsed, string name) =>
        parsed.CommandResult.Command.Options.OfType<Option<string?>>().FirstOrDefault(option => option.Name == name) is { } option ? parsed.GetValue(option) : null;
}
