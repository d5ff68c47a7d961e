using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.Setup;

/// <summary>What all commands have: examples in their help, completion, and --debug.</summary>
public sealed class CommandHelpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private EngineCommandLine Build(Commands? commands = null) =>
        EngineCommandLine.Build(commands ?? EngineProgram.Commands, new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path));

    private Task<int> Invoke(Commands? commands, params string[] arguments) => Build(commands).RunAsync(arguments, _output, _error, CancellationToken.None);

    [Fact]
    public void Every_command_that_does_something_has_examples_and_every_example_can_be_typed()
    {
        _folder.Write("nq.csv", "");
        var line = Build();
        var commands = All(line.Root).Where(command => command.Action is not null).ToDictionary(ExamplesInHelp.PathOf);

        foreach (var (path, command) in commands)
        {
            var examples = CommandExamples.Of(path);
            Assert.True(examples.Length > 0, $"\"{path}\" has no example in CommandExamples.");
            foreach (var example in examples)
            {
                // The shell takes what is behind a >> away before the program sees anything.
                var typed = example.Split(">>")[0].Trim();
                Assert.StartsWith("engine", typed, StringComparison.Ordinal);
                var parsed = line.Root.Parse(typed["engine".Length..].Trim());
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(" ", parsed.Errors.Select(error => error.Message))}");
                Assert.True(path.Length == 0 || ReferenceEquals(command, parsed.CommandResult.Command), $"{example} is an example of \"{ExamplesInHelp.PathOf(parsed.CommandResult.Command)}\", not of \"{path}\".");
            }
        }

        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Fact]
    public async Task Help_ends_with_the_examples_of_its_command()
    {
        Assert.Equal(0, await Invoke(null, "history", "sync", "--help"));

        var lines = _output.ToString().TrimEnd().Split(_output.NewLine);
        Assert.Equal(["Examples:", .. CommandExamples.Of("history sync").Select(example => "  " + example)], lines[^3..]);
        Assert.Contains(lines, line => line.Contains("--debug", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  engine history sync ", StringComparison.Ordinal) && line.EndsWith("[options]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_of_the_program_and_of_a_group_is_help_too()
    {
        Assert.Equal(0, await Invoke(null, "--help"));
        Assert.Contains("Examples:", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Invoke(null, "history", "--help"));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("hist", "history")]
    [InlineData("history sy", "sync")]
    [InlineData("run --dry", "--dry-run")]
    [InlineData("completion z", "zsh")]
    [InlineData("doctor --deb", "--debug")]
    public async Task The_program_says_what_may_follow(string line, string expected)
    {
        Assert.Equal(0, await Invoke(null, $"[suggest:{line.Length}]", line));

        Assert.Equal(expected, Assert.Single(_output.ToString().Split(_output.NewLine, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _engine_complete engine")]
    [InlineData("zsh", "compdef _engine_complete engine")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName engine")]
    public async Task The_script_of_each_shell_is_printed(string shell, string expected)
    {
        Assert.Equal(0, await Invoke(null, "completion", shell));
        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_without_a_script_is_bad_input()
    {
        Assert.Equal(2, await Invoke(null, "completion", "fish"));
        Assert.Equal("fish: expected bash, zsh, pwsh.", _error.ToString().Trim());
        Assert.Equal("", _output.ToString());
    }

    /// <summary>The script in a real shell, asking the program as a process.</summary>
    [Fact]
    public async Task The_script_of_bash_completes_in_bash()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/bin/bash"))
        {
            return;
        }

        var program = _folder.Write("engine", $"#!/bin/sh\nexec dotnet \"{typeof(EngineRun).Assembly.Location}\" \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var script = _folder.Write("completion.bash", CompletionScripts.Of("bash"));
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"source '{script}'; COMP_LINE=\"$1\"; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=($1); _engine_complete; printf '%s\\n' \"${{COMPREPLY[@]}}\"");
        start.ArgumentList.Add("test");
        start.ArgumentList.Add($"{program} history ex");
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync();
        var completed = await bash.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Equal(("export", ""), (completed.Trim(), (await error).Trim()));
    }

    [Fact]
    public async Task Debug_lowers_the_level_of_the_log_on_every_command_that_reads_settings()
    {
        object? called = null;
        var commands = EngineProgram.Commands with
        {
            Setup = new SetupCommands((options, _) => Called(options), (options, _) => Called(options)),
        };

        Assert.Equal(0, await Invoke(commands, "--debug", "doctor"));
        Assert.Equal("debug", Assert.IsType<DoctorOptions>(called).Settings.CommandLine["log-level"]);
        Assert.Equal(0, await Invoke(commands, "doctor", "--debug"));
        Assert.Equal("debug", Assert.IsType<DoctorOptions>(called).Settings.CommandLine["log-level"]);
        Assert.Equal(0, await Invoke(commands, "doctor"));
        Assert.Empty(Assert.IsType<DoctorOptions>(called).Settings.CommandLine);

        Task<int> Called(object options)
        {
            called = options;
            return Task.FromResult(0);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_shows_where_it_came_from_when_asked_and_never_a_secret(bool debug)
    {
        _folder.Write(".env", "API_KEY=the-key-of-this-test\nUSERNAME=me\n");
        var commands = EngineProgram.Commands with
        {
            Setup = new SetupCommands((_, _) => Task.FromResult(0), (_, _) => throw new InvalidOperationException("broken with the-key-of-this-test and access_token=eyJabc.def")),
        };

        Assert.Equal(1, await Invoke(commands, debug ? ["doctor", "--debug"] : ["doctor"]));

        var told = _error.ToString();
        Assert.StartsWith("The engine failed: InvalidOperationException: broken with [secret]", told, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-of-this-test", told, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJabc", told, StringComparison.Ordinal);
        Assert.Equal(debug, told.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("init --into")]
    [InlineData("init --default")]
    [InlineData("init extra")]
    [InlineData("doctor --account many")]
    [InlineData("doctor --environment")]
    [InlineData("doctor --jason")]
    [InlineData("completion")]
    [InlineData("completion tcsh")]
    [InlineData("run --live=perhaps")]
    public async Task Bad_input_is_one_sentence_and_nothing_is_done(string line)
    {
        var commands = EngineProgram.Commands with
        {
            Setup = new SetupCommands((_, _) => throw new InvalidOperationException("called"), (_, _) => throw new InvalidOperationException("called")),
        };

        Assert.Equal(2, await Invoke(commands, line.Split(' ')));

        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", _output.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
