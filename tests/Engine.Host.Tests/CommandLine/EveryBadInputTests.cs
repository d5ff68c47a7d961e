using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Engine.Host.Tests.Reads;

namespace Engine.Host.Tests.CommandLine;

/// <summary>Bad input for every command: one sentence that names what is wrong or what to do, exit code 2, nothing done.</summary>
public sealed class EveryBadInputTests(ConsoleOfTest console, ReadsVenue venue) : IClassFixture<ConsoleOfTest>, IClassFixture<ReadsVenue>
{
    private const int LeastLines = 3;

    public static TheoryData<string> Commands => [.. BadInputTable.Lines.Select(line => line.Command).Distinct()];

    [Fact]
    public void Every_command_has_lines_of_bad_input_and_every_other_exit_code_its_reason()
    {
        var lines = BadInputTable.Lines.CountBy(line => line.Command).ToDictionary();
        string[] commands = [.. All(EngineCommandLine.Build(EngineProgram.Commands).Root).Select(ExamplesInHelp.PathOf)];

        Assert.All(commands, path => Assert.True(lines.GetValueOrDefault(path) >= LeastLines, $"\"{path}\" has fewer than {LeastLines} lines of bad input in {nameof(BadInputTable)}."));
        Assert.Empty(lines.Keys.Except(commands));
        Assert.All(BadInputTable.Lines, line => Assert.Equal(line.Code != EngineCommandLine.BadInput, line.Because is not null));
        Assert.True(commands.Length > 40, "The commands were not found.");

        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_cannot_be_meant_is_told_and_nothing_is_done(string command)
    {
        List<string> wrong = [];
        foreach (var line in BadInputTable.Lines.Where(line => line.Command == command))
        {
            wrong.AddRange((await FaultsAsync(line)).Select(fault => $"engine {line.Line}: {fault}"));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>What the command did otherwise than it should.</summary>
    private async Task<IReadOnlyList<string>> FaultsAsync(BadInput line)
    {
        using var folder = new TemporaryFolder();
        var (home, work) = (Directory.CreateDirectory(folder.At("home")).FullName, Directory.CreateDirectory(folder.At("work")).FullName);
        var variables = (line.Variables ?? ImmutableDictionary<string, string>.Empty).Add("ENGINE_HOME", home).Add("ENGINE_RISK_SESSION", "off");
        if (line.AtVenue)
        {
            variables = variables.Add("ENGINE_GATEWAY_URL", venue.Gateway.Address.ToString());
        }

        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, variables, work);
        var streams = console.Listen();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        var code = await EngineCommandLine.Build(EngineProgram.Commands, sources)
            .RunAsync([.. CommandLineParser.SplitCommandLine(line.Line)], streams.Output, streams.Error, deadline.Token);

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var told = streams.Error.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        List<string> faults = [];
        if (code != line.Code)
        {
            faults.Add($"exit code {code} in place of {line.Code}");
        }

        if (streams.Output.ToString() is { Length: > 0 } answer)
        {
            faults.Add($"an answer: {answer.Trim()}");
        }

        if (told.Length != line.Sentences)
        {
            faults.Add($"{told.Length} sentences in place of {line.Sentences}");
        }

        if (!told.All(IsSentence))
        {
            faults.Add("not a sentence");
        }

        if (!told.Any(sentence => sentence.Contains(line.Part, StringComparison.Ordinal)))
        {
            faults.Add($"\"{line.Part}\" is not named");
        }

        if (line.Leaves is null && Left(home).Concat(Left(work)).ToArray() is { Length: > 0 } left)
        {
            faults.Add($"left behind: {string.Join(", ", left)}");
        }

        return faults.Count == 0 ? faults : [.. faults, $"told: {string.Join(" / ", told)}"];
    }

    /// <summary>Ends as a sentence does and shows nothing of the program's inside; a question after a name that nearly fits is one too.</summary>
    private static bool IsSentence(string line) =>
        line.Length > 10 && line[^1] is '.' or '?' && !line.Contains("Exception", StringComparison.Ordinal) && !line.StartsWith("   at ", StringComparison.Ordinal)
        && !line.EndsWith("..", StringComparison.Ordinal);

    /// <summary>Files other than locks, their owners' facts, and logs.</summary>
    private static IEnumerable<string> Left(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("logs/", StringComparison.Ordinal) && Path.GetExtension(file) is not (".lock" or ".owner"));
}
