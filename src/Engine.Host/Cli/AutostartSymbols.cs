using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>autostart</c>.</summary>
internal static class AutostartSymbols
{
    public static Command Build(AutostartCommands commands, SettingsSources sources)
    {
        var group = new Command("autostart", "Have the engine started when you log on to this machine; it comes up halted until a person resumes.");
        group.Subcommands.Add(On(commands, sources));
        var off = new Command("off", "Have it started no more; an engine that runs goes on.");
        off.SetAction((parsed, stop) => commands.Off(sources.With(parsed), stop));
        group.Subcommands.Add(off);
        var status = new Command("status", "Say whether it is started at log-on.");
        var json = OptionKinds.Json();
        status.Options.Add(json);
        status.SetAction((parsed, stop) => commands.Status(sources.With(parsed), parsed.GetValue(json), stop));
        group.Subcommands.Add(status);
        return group;
    }

    private static Command On(AutostartCommands commands, SettingsSources sources)
    {
        var command = new Command("on", "Have it started from this folder, with its .env and hocon; in place of an earlier entry.");
        var place = new PlaceSymbols();
        var live = new Option<bool>("--live") { Description = "In LIVE; TRADING_ENVIRONMENT=LIVE has to say so too." };
        var confirmation = new Confirmation();
        place.AddTo(command);
        command.Options.Add(live);
        confirmation.AddTo(command);
        command.SetAction((parsed, stop) => commands.On(new AutostartOptions(place.Read(parsed, sources), parsed.GetValue(live), confirmation.Read(parsed)), stop));
        return command;
    }
}
