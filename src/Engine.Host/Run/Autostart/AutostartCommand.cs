using System.Collections.Immutable;
using System.Text.Json;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Doctor;
using Engine.Host.Run.Live;

namespace Engine.Host.Run.Autostart;

/// <summary><c>engine autostart</c>: has the engine started at log-on, halted until a person resumes.</summary>
internal static class AutostartCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The work behind the commands, on this machine.</summary>
    public static AutostartCommands Commands { get; } = new(
        (options, stop) => OnAsync(options, AutostartEntry.Here(options.Settings.Variables), Program(), act => Confirmation.Asked(options.Yes, act), System.Console.Out, System.Console.Error, ProgramOutput.AskAsync, stop),
        (sources, stop) => OffAsync(AutostartEntry.Here(sources.Variables), System.Console.Out, ProgramOutput.AskAsync, stop),
        (sources, json, _) => StatusAsync(AutostartEntry.Here(sources.Variables), Program()[0], json, System.Console.Out));

    /// <summary>Writes the entry; 1 when nothing on this machine reads it.</summary>
    /// <exception cref="UserErrorException">The configuration has mistakes, or LIVE was not confirmed; nothing was written.</exception>
    internal static async Task<int> OnAsync(
        AutostartOptions options, AutostartEntry entry, ImmutableArray<string> program, Func<string, bool> asked, TextWriter output, TextWriter error, AskProgram ask, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        LiveStart.RequireSwitch(settings, options.Live);
        if (options.Live && !asked("At every log-on the engine starts in LIVE without asking again, and stays HALTED until you say engine resume"))
        {
            throw new UserErrorException("Not confirmed: nothing was written.");
        }

        var starts = ProgramOf(options, settings, program);
        if (starts.HasControlCharacter)
        {
            throw new UserErrorException("A path of program, home or configuration has a line break or another control character in it, which cannot be written down for the log-on; use other folders.");
        }

        try
        {
            Directory.CreateDirectory(settings.LogFolder);
            entry.Write(starts);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{entry.File} cannot be written: {failure.Message}");
        }

        await output.WriteLineAsync($"wrote {entry.File}").ConfigureAwait(false);
        await output.WriteLineAsync($"At the next log-on the engine starts in {settings.Environment.Name()}, HALTED until a person says: engine resume --why WHY --home {Typed(settings.HomeFolder)}").ConfigureAwait(false);
        foreach (var name in Unseen(options.Settings.Variables))
        {
            await error.WriteLineAsync($"{name} is set here and will not be at log-on; put it into .env in {starts.WorkingFolder}.").ConfigureAwait(false);
        }

        if (entry.Platform == AutostartPlatform.Systemd && await ask("systemctl", ["--user", "daemon-reload"], stop).ConfigureAwait(false) is null)
        {
            await error.WriteLineAsync($"No systemd of this user answered: where it runs, it reads {entry.File} at the next log-on; where there is none, have your desktop start this at log-on: {string.Join(' ', starts.Words.Select(Typed))}").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }

        return EngineCommandLine.Success;
    }

    /// <summary>Takes the entry away. An engine that runs goes on.</summary>
    internal static async Task<int> OffAsync(AutostartEntry entry, TextWriter output, AskProgram ask, CancellationToken stop)
    {
        bool was;
        try
        {
            was = entry.Remove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{entry.File} cannot be removed: {failure.Message}");
        }

        if (was && entry.Platform == AutostartPlatform.Systemd)
        {
            await ask("systemctl", ["--user", "daemon-reload"], stop).ConfigureAwait(false);
        }

        await output.WriteLineAsync(was ? $"removed {entry.File}; an engine that runs goes on until it is stopped" : "The engine is not started at log-on: there is nothing to take away.").ConfigureAwait(false);
        return EngineCommandLine.Success;
    }

    /// <summary>Says whether the engine is started at log-on, and whether it is this one.</summary>
    internal static async Task<int> StatusAsync(AutostartEntry entry, string program, bool json, TextWriter output)
    {
        var same = entry.Read()?.Contains(entry.Written(program), StringComparison.Ordinal) == true;
        await output.WriteLineAsync(
            json ? JsonSerializer.Serialize(new { On = entry.IsOn, entry.File, ThisProgram = entry.IsOn && same }, Json)
            : !entry.IsOn ? $"off: the engine is not started at log-on ({entry.File} would do it)"
            : same ? $"on: {entry.File} starts this program at log-on, HALTED until a person resumes"
            : $"on: {entry.File} starts another copy of the program at log-on; engine autostart on makes it this one").ConfigureAwait(false);
        return EngineCommandLine.Success;
    }

    /// <summary>What is started: places only, all of them absolute; whatever is secret stays in .env.</summary>
    internal static AutostartProgram ProgramOf(AutostartOptions options, EngineSettings settings, ImmutableArray<string> program)
    {
        var sources = options.Settings;
        ImmutableArray<string> arguments = [.. program.Skip(1), "run", "--start-halted", "--plain", "--home", settings.HomeFolder];
        if ((sources.ConfigFolder ?? Given(SettingKeys.ConfigVariable)) is { } configuration)
        {
            arguments = arguments.AddRange("--config", Path.GetFullPath(configuration, sources.WorkingFolder));
        }

        if ((sources.EnvFile ?? Given(SettingKeys.EnvFileVariable)) is { } envFile)
        {
            arguments = arguments.AddRange("--env-file", Path.GetFullPath(envFile, sources.WorkingFolder));
        }

        if (options.Live)
        {
            arguments = arguments.AddRange("--live", "--yes");
        }

        return new AutostartProgram(program[0], arguments, sources.WorkingFolder, Path.Combine(settings.LogFolder, "autostart.txt"));

        string? Given(string name) => sources.Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>A word as a person types it.</summary>
    private static string Typed(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    /// <summary>This program; with the runtime before it where it was built and not published.</summary>
    private static ImmutableArray<string> Program()
    {
        var path = Environment.ProcessPath ?? throw new InvalidOperationException("The operating system does not tell which program this is.");
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, Path.Combine(AppContext.BaseDirectory, "Engine.Host.dll")] : [path];
    }

    /// <summary>Settings of this shell that a log-on knows nothing of; the places are written down.</summary>
    private static IEnumerable<string> Unseen(IReadOnlyDictionary<string, string> variables) => variables.Keys
        .Where(name => name.StartsWith(SettingKeys.Prefix, StringComparison.OrdinalIgnoreCase) && !SettingKeys.OtherVariables.Contains(name.ToUpperInvariant())
            && !name.Equals(SettingKeys.VariableOf(SettingKeys.Home), StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
