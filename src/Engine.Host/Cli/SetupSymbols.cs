using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands that set the engine up: <c>init</c>, <c>doctor</c> and <c>completion</c>.</summary>
internal static class SetupSymbols
{
    public static IEnumerable<Command> Build(SetupCommands commands, SettingsSources sources) => [Init(commands, sources), Doctor(commands, sources), Completion()];

    private static Command Init(SetupCommands commands, SettingsSources sources)
    {
        var command = new Command("init", "Write a commented configuration, .env and hocon/, by asking.");
        var folder = OptionKinds.Text("--into", "FOLDER", "Where to write; default: the working folder.");
        var defaults = new Option<bool>("--defaults") { Description = "Ask nothing: a configuration that simulates." };
        var confirmation = new Confirmation();
        command.Options.Add(folder);
        command.Options.Add(defaults);
        confirmation.AddTo(command);
        command.SetAction((parsed, stop) => commands.Init(
            new InitOptions(sources.With(parsed), sources.FullPath(parsed.GetValue(folder)) ?? sources.WorkingFolder, parsed.GetValue(defaults), confirmation.Read(parsed)), stop));
        return command;
    }

    private static Command Doctor(SetupCommands commands, SettingsSources sources)
    {
        var command = new Command("doctor", "Look at machine, configuration and venue, and say what to put right; 1 when something has to be.");
        var place = new PlaceSymbols();
        var environment = OptionKinds.Text("--environment", "NAME", "Look at this environment, such as DEMO, in place of the configured one.");
        var account = OptionKinds.Whole("--account", "NUMBER", "The account that is meant.", 1, int.MaxValue);
        var json = new Option<bool>("--json") { Description = "One JSON document." };
        place.AddTo(command);
        command.Options.Add(environment);
        command.Options.Add(account);
        command.Options.Add(json);
        command.SetAction((parsed, stop) => commands.Doctor(
            new DoctorOptions(place.Read(parsed, sources, (SettingKeys.Environment, environment), (SettingKeys.Account, account)), parsed.GetValue(json)), stop));
        return command;
    }

    private static Command Completion()
    {
        var command = new Command("completion", "Print a script that completes engine's commands and options in a shell.");
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." };
        shell.CompletionSources.Add(_ => CompletionScripts.Shells.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        shell.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && !CompletionScripts.Shells.Contains(name, StringComparer.Ordinal))
            {
                result.AddError($"{name}: expected {string.Join(", ", CompletionScripts.Shells)}.");
            }
        });
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(CompletionScripts.Of(parsed.GetValue(shell)!));
            return EngineCommandLine.Success;
        });
        return command;
    }
}
