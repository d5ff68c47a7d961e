using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands on signals from outside.</summary>
internal static class SignalSymbols
{
    public static Command Build(SignalCommands commands, SettingsSources sources)
    {
        var group = new Command("signals", "Signals from outside, such as a charting platform's alerts.");
        group.Subcommands.Add(Test(commands, sources));
        return group;
    }

    private static Command Test(SignalCommands commands, SettingsSources sources)
    {
        var command = new Command("test", "Send the engine that runs a signal that it looks at and does not follow; 1 when it would not be taken.");
        var strategy = new Argument<string>("STRATEGY") { Description = "The strategy that it is for, as strategies.conf names it." };
        var symbol = new Argument<string>("SYMBOL") { Description = "The symbol as the platform sends it, such as MNQ1!." };
        var json = OptionKinds.Json();
        var place = new PlaceSymbols();
        command.Arguments.Add(strategy);
        command.Arguments.Add(symbol);
        command.Options.Add(json);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Test(
            new SignalTestOptions(place.Read(parsed, sources), parsed.GetValue(strategy)!, parsed.GetValue(symbol)!, parsed.GetValue(json)), stop));
        return command;
    }
}
