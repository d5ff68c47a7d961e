using System.Collections.Immutable;
using System.Xml.Linq;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Autostart;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.Packages;

/// <summary>Starting at log-on: what is written for each platform, where, and that it comes up halted.</summary>
public sealed class AutostartTests : IDisposable
{
    private static readonly AutostartProgram Plain = new(
        "/opt/engine/engine", ["run", "--start-halted", "--plain", "--home", "/home/me/.local/share/engine"], "/home/me/trading", "/home/me/.local/share/engine/logs/autostart.txt");

    private static readonly AutostartProgram Awkward = new(
        "/opt/my \"engine\"/engine", ["run", "--home", "/data/50% $HOME & <co>"], "/home/me/100% sure", "/data/50% & <co>/autostart.txt");

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_unit_of_systemd_is_as_it_was() => Assert.Equal(
        """
        # Written by "engine autostart on"; "engine autostart off" takes it away.
        # The engine comes up HALTED at log-on: nothing is placed until a person says "engine resume".
        [Unit]
        Description=Engine, automated futures trading (comes up halted)
        StartLimitIntervalSec=600
        StartLimitBurst=5

        [Service]
        Type=exec
        WorkingDirectory=/home/me/trading
        ExecStart="/opt/engine/engine" "run" "--start-halted" "--plain" "--home" "/home/me/.local/share/engine"
        KillMode=mixed
        TimeoutStopSec=90
        Restart=on-failure
        RestartSec=30
        RestartPreventExitStatus=2
        UMask=0077

        [Install]
        WantedBy=default.target

        """.ReplaceLineEndings("\n"),
        SystemdUnit.Text(Plain));

    [Fact]
    public void The_agent_of_macOS_is_as_it_was() => Assert.Equal(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <!-- Written by "engine autostart on"; "engine autostart off" takes it away. The engine comes up HALTED: nothing is placed until a person says "engine resume". -->
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>engine.run</string>
          <key>ProgramArguments</key>
          <array>
            <string>/opt/engine/engine</string>
            <string>run</string>
            <string>--start-halted</string>
            <string>--plain</string>
            <string>--home</string>
            <string>/home/me/.local/share/engine</string>
          </array>
          <key>WorkingDirectory</key>
          <string>/home/me/trading</string>
          <key>StandardErrorPath</key>
          <string>/home/me/.local/share/engine/logs/autostart.txt</string>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <false/>
          <key>ExitTimeOut</key>
          <integer>90</integer>
          <key>Umask</key>
          <integer>63</integer>
        </dict>
        </plist>

        """.ReplaceLineEndings("\n"),
        LaunchAgent.Text(Plain));

    [Fact]
    public void The_script_of_Windows_is_as_it_was() => Assert.Equal(
        string.Join(
            "\r\n",
            "@echo off",
            "rem Written by \"engine autostart on\"; \"engine autostart off\" takes it away.",
            "rem The engine comes up HALTED: nothing is placed until a person says \"engine resume\".",
            "chcp 65001 >nul",
            @"cd /d ""C:\Users\me\100%% sure""",
            @"start ""engine"" /min ""C:\engine\engine.exe"" ""run"" ""--start-halted"" ""--home"" ""D:\\""",
            ""),
        StartupScript.Text(new AutostartProgram(@"C:\engine\engine.exe", ["run", "--start-halted", "--home", @"D:\"], @"C:\Users\me\100% sure", "")));

    [Fact]
    public void Signs_that_a_platform_reads_otherwise_are_escaped()
    {
        Assert.Contains("ExecStart=\"/opt/my \\\"engine\\\"/engine\" \"run\" \"--home\" \"/data/50%% $$HOME & <co>\"\n", SystemdUnit.Text(Awkward), StringComparison.Ordinal);
        Assert.Contains("WorkingDirectory=/home/me/100%% sure\n", SystemdUnit.Text(Awkward), StringComparison.Ordinal);

        var strings = XDocument.Parse(LaunchAgent.Text(Awkward)).Descendants("string").Select(element => element.Value);
        Assert.Equal(["engine.run", .. Awkward.Words, Awkward.WorkingFolder, Awkward.ErrorFile], strings);
        Assert.True((Awkward with { WorkingFolder = "/home/me/two\nlines" }).HasControlCharacter);
        Assert.False(Awkward.HasControlCharacter);
    }

    [Theory]
    [InlineData(AutostartPlatform.Systemd, "engine.service")]
    [InlineData(AutostartPlatform.LaunchAgent, "engine.run.plist")]
    [InlineData(AutostartPlatform.StartupFolder, "engine.cmd")]
    public async Task It_is_put_on_replaced_looked_at_and_taken_away_and_touches_its_own_files_alone(object platform, string name)
    {
        if (OperatingSystem.IsWindows() && name == "engine.service")
        {
            return;
        }

        var folder = Path.Combine(_home.Folder, "autostart");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "another.txt"), "of somebody else");
        var entry = new AutostartEntry((AutostartPlatform)platform, folder);
        Assert.StartsWith("off: ", await StatusAsync(entry, "/opt/engine/engine"));

        var (code, output, error) = await OnAsync(entry, "/opt/engine/engine");
        Assert.Equal(0, code);
        Assert.Equal("", error);
        Assert.StartsWith($"wrote {Path.Combine(folder, name)}", output);
        Assert.StartsWith($"on: {Path.Combine(folder, name)} starts this program", await StatusAsync(entry, "/opt/engine/engine"));
        Assert.Contains("another copy", await StatusAsync(entry, "/opt/other/engine"));
        Assert.Contains("--start-halted", entry.Read());

        Assert.Equal(0, (await OnAsync(entry, "/opt/other/engine")).Code);
        Assert.StartsWith($"on: {Path.Combine(folder, name)} starts this program", await StatusAsync(entry, "/opt/other/engine"));

        var removed = new StringWriter();
        Assert.Equal(0, await AutostartCommand.OffAsync(entry, removed, (_, _, _) => Task.FromResult<string?>(""), default));
        Assert.StartsWith("removed ", removed.ToString());
        Assert.False(entry.IsOn);
        Assert.Equal(["another.txt"], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.False(entry.Remove());
    }

    [Fact]
    public async Task The_command_line_has_places_only_and_a_secret_of_the_shell_is_named_and_not_written()
    {
        var entry = new AutostartEntry(AutostartPlatform.StartupFolder, Path.Combine(_home.Folder, "autostart"));
        var (code, _, error) = await OnAsync(entry, "/opt/engine/engine", ("ENGINE_API_KEY", "the-key-of-this-test"), ("ENGINE_ENV_FILE", EnvFile()));
        Assert.Equal(0, code);
        Assert.StartsWith("ENGINE_API_KEY is set here and will not be at log-on", error);
        Assert.DoesNotContain("the-key-of-this-test", error + entry.Read());
        Assert.Contains($"\"--env-file\" \"{EnvFile()}\"", entry.Read());
        Assert.Contains($"\"--home\" \"{_home.Folder}\"", entry.Read());
    }

    [Fact]
    public async Task Without_systemd_it_says_what_the_desktop_has_to_start()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var entry = new AutostartEntry(AutostartPlatform.Systemd, Path.Combine(_home.Folder, "autostart"));
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AutostartCommand.OnAsync(Options(false), entry, ["/opt/engine/engine"], _ => true, output, error, (_, _, _) => Task.FromResult<string?>(null), default);
        Assert.Equal(1, code);
        Assert.Contains($"/opt/engine/engine run --start-halted --plain --home {_home.Folder}", error.ToString());
    }

    [Fact]
    public async Task Live_needs_both_words_and_a_persons_yes()
    {
        var entry = new AutostartEntry(AutostartPlatform.StartupFolder, Path.Combine(_home.Folder, "autostart"));
        (string, string)[] live = [("ENGINE_ENVIRONMENT", "LIVE"), ("ENGINE_USER_NAME", "me"), ("ENGINE_API_KEY", "the-key-of-this-test")];
        await Assert.ThrowsAsync<UserErrorException>(() => OnAsync(entry, Options(false, live), _ => true));
        await Assert.ThrowsAsync<UserErrorException>(() => OnAsync(entry, Options(true), _ => true));
        await Assert.ThrowsAsync<UserErrorException>(() => OnAsync(entry, Options(true, live), _ => false));
        Assert.Null(entry.Read());

        Assert.Equal(0, (await OnAsync(entry, Options(true, live), _ => true)).Code);
        Assert.Contains("\"--start-halted\"", entry.Read());
        Assert.Contains("\"--live\" \"--yes\"", entry.Read());
    }

    private static async Task<string> StatusAsync(AutostartEntry entry, string program)
    {
        var output = new StringWriter();
        Assert.Equal(0, await AutostartCommand.StatusAsync(entry, program, json: false, output));
        var json = new StringWriter();
        Assert.Equal(0, await AutostartCommand.StatusAsync(entry, program, json: true, json));
        Assert.Contains(entry.IsOn ? "\"on\":true" : "\"on\":false", json.ToString());
        return output.ToString();
    }

    private string EnvFile()
    {
        var file = Path.Combine(_home.Folder, "my.env");
        File.WriteAllText(file, "");
        return file;
    }

    private Task<(int Code, string Output, string Error)> OnAsync(AutostartEntry entry, string program, params (string, string)[] variables) =>
        OnAsync(entry, Options(false, variables), _ => throw new InvalidOperationException("asked"), program);

    private static async Task<(int Code, string Output, string Error)> OnAsync(AutostartEntry entry, AutostartOptions options, Func<string, bool> asked, string program = "/opt/engine/engine")
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AutostartCommand.OnAsync(options, entry, [program], asked, output, error, (_, _, _) => Task.FromResult<string?>(""), default);
        return (code, output.ToString(), error.ToString());
    }

    private AutostartOptions Options(bool live, params (string Name, string Value)[] variables) => new(
        new SettingsSources(
            ImmutableDictionary<string, string>.Empty.Add(SettingKeys.Home, _home.Folder),
            variables.ToImmutableDictionary(v => v.Name, v => v.Value),
            Directory.CreateDirectory(Path.Combine(_home.Folder, "work")).FullName),
        live,
        Yes: false);
}
