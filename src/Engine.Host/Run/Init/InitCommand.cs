using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Spectre.Console;

namespace Engine.Host.Run.Init;

/// <summary><c>engine init</c>: writes a commented configuration that the engine's own reading accepts.</summary>
internal static class InitCommand
{
    /// <summary>Asks and writes.</summary>
    public static Task<int> RunAsync(InitOptions options, CancellationToken stop)
    {
        IInitDialog? dialog = options.Defaults ? null
            : ProfilePrompt.CanAsk ? new TerminalInitDialog(AnsiConsole.Console)
            : throw new UserErrorException("Nobody is here to answer: engine init --defaults writes a configuration that simulates, without questions.");
        return RunAsync(options, dialog, act => Confirmation.Asked(options.Yes, act), System.Console.Out, stop);
    }

    /// <summary>The same with another person.</summary>
    /// <param name="options">What was told.</param>
    /// <param name="dialog">Asks; null takes the defaults.</param>
    /// <param name="asked">Asks whether files are replaced.</param>
    /// <param name="output">Hears what was written.</param>
    /// <param name="stop">Ends the waiting.</param>
    internal static async Task<int> RunAsync(InitOptions options, IInitDialog? dialog, Func<string, bool> asked, TextWriter output, CancellationToken stop)
    {
        // Before the questions: nobody answers ten of them for nothing.
        string[] there = [.. InitFiles.Names.Select(name => Path.Combine(options.Folder, name)).Where(File.Exists)];
        if (there.Length > 0 && !asked($"{(there.Length == 1 ? "This file is" : "These files are")} replaced: {string.Join(", ", there)}"))
        {
            throw new UserErrorException("Not confirmed: nothing was written.");
        }

        var answers = dialog is null ? InitAnswers.Defaults : await new InitQuestions(dialog, (environment, name, key, cancellation) => TryLoginAsync(options.Settings, environment, name, key, cancellation), Rules()).AskAsync(stop).ConfigureAwait(false);
        Write(options.Folder, InitFiles.Texts(answers));
        var (written, problems) = EngineSettings.Read(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, options.Folder));
        if (!problems.IsEmpty)
        {
            throw new InvalidOperationException($"What was written is not read: {problems[0]}");
        }

        foreach (var name in InitFiles.Names)
        {
            await output.WriteLineAsync($"wrote {Path.Combine(options.Folder, name)}").ConfigureAwait(false);
        }

        await output.WriteLineAsync(Next(written)).ConfigureAwait(false);
        return EngineCommandLine.Success;
    }

    /// <summary>Logs in with the answers at the venue that the process's variables name, or at TopstepX; reads accounts, and sends nothing else.</summary>
    internal static async Task<(ImmutableArray<VenueAccount> Accounts, string? Refusal)> TryLoginAsync(
        SettingsSources process, TradingEnvironment environment, string userName, Secret key, CancellationToken cancellation)
    {
        // The files that are about to be replaced do not count; nor do those that a variable names.
        var sources = process with
        {
            CommandLine = process.CommandLine.SetItem(SettingKeys.Environment, environment.Name()).SetItem(SettingKeys.UserName, userName).SetItem(SettingKeys.ApiKey, key.Reveal()),
            Variables = process.Variables.Remove(SettingKeys.ConfigVariable).Remove(SettingKeys.EnvFileVariable),
            WorkingFolder = Path.Combine(process.WorkingFolder, ".no-such-folder-" + Guid.NewGuid().ToString("N")),
            ConfigFolder = null,
            EnvFile = null,
        };
        var (settings, problems) = EngineSettings.Read(sources);
        if (!problems.IsEmpty)
        {
            return ([], problems[0].ToString());
        }

        try
        {
            await using var session = await VenueSession.OpenAsync(settings, TimeProvider.System, cancellation).ConfigureAwait(false);
            return await session.Client.SearchAccountsAsync(true, cancellation).ConfigureAwait(false) switch
            {
                Reading<ImmutableArray<VenueAccount>>.Answered accounts => (accounts.Value, null),
                var failed => ([], $"The login is good, but the venue does not tell your accounts: {((Reading<ImmutableArray<VenueAccount>>.Failed)failed).Failure}."),
            };
        }
        catch (UserErrorException refusal)
        {
            return ([], refusal.Message);
        }
    }

    private static ImmutableArray<Engine.Risk.AccountRules> Rules()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), ".no-such-folder-" + Guid.NewGuid().ToString("N"));
        return EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, nowhere)).Risk.Rules.Values;
    }

    private static string Next(EngineSettings written) => written.Environment switch
    {
        TradingEnvironment.Simulated => "Next: engine run --for 60s.",
        TradingEnvironment.DryRun => "Next: engine doctor, then engine run --strategy EmaCross.",
        TradingEnvironment.Demo => "Next: engine doctor, then enable a strategy in hocon/strategies.conf and engine run.",
        _ => "Next: engine doctor, then enable a strategy in hocon/strategies.conf (environments = [LIVE]) and engine run --live.",
    };

    private static void Write(string folder, ImmutableArray<string> texts)
    {
        try
        {
            for (var index = 0; index < texts.Length; index++)
            {
                var path = Path.Combine(folder, InitFiles.Names[index]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (InitFiles.Names[index] == InitFiles.DotEnv)
                {
                    FilePrivacy.Write(path, texts[index]);
                }
                else
                {
                    File.WriteAllText(path, texts[index]);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The configuration cannot be written to {folder}: {failure.Message}");
        }
    }
}
