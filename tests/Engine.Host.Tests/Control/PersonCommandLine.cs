using System.Collections.Immutable;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Control;

namespace Engine.Host.Tests.Control;

/// <summary>The program's command line in this process, on a home of its own.</summary>
internal static class PersonCommandLine
{
    /// <summary>Runs the line; whoever is asked says no.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string home, string line, ImmutableDictionary<string, string>? variables = null, Func<bool, string, bool>? confirm = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var commands = EngineProgram.Commands with
        {
            Person = new PersonCommands(
                (options, stop) => PersonCommand.RunAsync(options, output, error, confirm ?? ((yes, _) => yes), stop),
                (options, stop) => StatusCommand.RunAsync(options, output, error, stop)),
        };
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, variables ?? ImmutableDictionary<string, string>.Empty, home);
        string[] arguments = [.. line.Split('|') switch { [var all] => all.Split(' '), var parts => parts }, "--home", home];
        var code = await EngineCommandLine.Build(commands, process).RunAsync(arguments, output, error, CancellationToken.None);
        return (code, output.ToString().TrimEnd(), error.ToString().TrimEnd());
    }
}
