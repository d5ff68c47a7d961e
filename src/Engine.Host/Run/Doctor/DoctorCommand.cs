using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Doctor;

/// <summary><c>engine doctor</c>: looks at machine, configuration and venue, and says what to do. Changes nothing.</summary>
internal static class DoctorCommand
{
    /// <summary>Looks; 1 when something has to be put right.</summary>
    public static Task<int> RunAsync(DoctorOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, ProgramOutput.AskAsync, stop);

    /// <summary>The same with another output and other programs of the machine.</summary>
    internal static async Task<int> RunAsync(DoctorOptions options, TextWriter output, AskProgram ask, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var (settings, mistakes, enabled) = Read(options.Settings, time);
        await using var probe = new VenueProbe(settings, mistakes.IsEmpty, time);
        ICheck[] checks =
        [
            new RuntimeCheck(Environment.Version, ask),
            TimeZoneCheck.Here,
            new DiskCheck(settings.HomeFolder, DiskCheck.FreeAt),
            new HomePlaceCheck(settings.HomeFolder, options.Settings.Variables, HomePlaceCheck.DriveOf),
            new PowerCheck(PowerCheck.Here, ask),
            new ConfigurationCheck(settings, mistakes, enabled),
            new AlertsCheck(settings.Alerts),
            new JournalCheck(settings.HomeFolder, settings.JournalPlace),
            new ArchiveCheck(settings.ArchiveFolder),
            new ClockCheck(probe),
            new VenueCheck(probe),
            new AccountsCheck(settings, probe),
            new ContractsCheck(settings, enabled, probe, time),
        ];
        List<CheckResult> results = [];
        foreach (var check in checks)
        {
            foreach (var result in await check.LookAsync(stop).ConfigureAwait(false))
            {
                results.Add(result);
                if (!options.Json)
                {
                    // As it is found: some of them take a while.
                    await output.WriteLineAsync(DoctorReport.Line(result)).ConfigureAwait(false);
                }
            }
        }

        await output.WriteLineAsync(options.Json ? DoctorReport.Json(results) : DoctorReport.Summary(results)).ConfigureAwait(false);
        return results.Any(result => result.Verdict == CheckVerdict.Fail) ? EngineCommandLine.Failed : EngineCommandLine.Success;
    }

    private static (EngineSettings Settings, ImmutableArray<string> Mistakes, ImmutableArray<StrategyInstance> Enabled) Read(SettingsSources sources, TimeProvider time)
    {
        var (settings, problems) = EngineSettings.Read(sources);
        if (!problems.IsEmpty)
        {
            return (settings, [.. problems.Select(problem => problem.ToString())], []);
        }

        try
        {
            var input = RunInput.Read(new RunOptions(sources, null, null, ReplaySpeed.Recorded, true), RunCommand.Catalog);
            using var windows = NoTradeFiles.Open(settings.Risk.Windows, _ => { }, time);
            return (settings, [], input.Instances);
        }
        catch (UserErrorException wrong)
        {
            return (settings, wrong.Sentences, []);
        }
    }
}
