using System.CommandLine;
using Engine.Alerts;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>alerts</c>.</summary>
internal static class AlertSymbols
{
    public static Command Build(AlertCommands commands, SettingsSources sources)
    {
        var alerts = new Command("alerts", "What the engine tells a person who is not there.");
        alerts.Subcommands.Add(Test(commands, sources));
        return alerts;
    }

    private static Command Test(AlertCommands commands, SettingsSources sources)
    {
        var command = new Command("test", "Send one alert to every receiver that is configured, and say what became of it; 1 when one did not get it.");
        var place = new PlaceSymbols();
        var kind = OptionKinds.Parsed<AlertKind>(
            "--kind", "KIND", "An alert of this kind, which goes where alerts of that kind go; default: a test, which goes everywhere.",
            $"one of {string.Join(", ", AlertKinds.All.Select(one => one.Name()))}", AlertKinds.TryParse);
        kind.CompletionSources.Add(_ => AlertKinds.All.Select(one => new System.CommandLine.Completions.CompletionItem(one.Name())));
        place.AddTo(command);
        command.Options.Add(kind);
        command.SetAction((parsed, stop) => commands.Test(new AlertsTestOptions(place.Read(parsed, sources), parsed.GetValue(kind)), stop));
        return command;
    }
}
