using Engine.Actors;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Orders;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Run.Control;

/// <summary>
/// The engine's account part for one command, where no engine runs: it takes the home folder, recovers the book from the journal, compares it with the
/// venue, does the one thing through the same book and checks, and leaves everything else as it was. The lock on the folder keeps an engine from
/// starting meanwhile.
/// </summary>
internal static class BriefEngine
{
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(10);

    /// <summary>Does it.</summary>
    /// <exception cref="UserErrorException">Settings, folder, login or journal prevent it; nothing was done.</exception>
    public static async Task<ControlReply> DoAsync(EngineSettings settings, SettingsSources sources, ControlRequest request, Action<string> tell, CancellationToken stop)
    {
        if (settings.Gateway is null)
        {
            throw new UserErrorException($"No engine runs in {settings.HomeFolder}, and the simulated venue lives in engine run: start that first.");
        }

        var wall = TimeProvider.System;
        using var home = HomeFolder.Open(settings, wall);
        using var windows = NoTradeFiles.Open(settings.Risk.Windows, tell, wall);
        using var sink = new DailyFileSink(settings.LogFolder, wall);
        var log = new DroppingWriter("log", sink, wall);
        try
        {
            var plan = RunCommand.Plan(settings, new RunOptions(sources, null, null, Cli.ReplaySpeed.Recorded, Plain: true), [], windows) with
            {
                IsBrief = true,
                StayAwake = false,

                // The person reads what comes of it here.
                Alerts = null,
                Record = RecordMode.Off,
                KeepHistory = [],
                WarmUp = false,

                // Nobody would be here to keep the legs of a bracket.
                Brackets = BracketPolicy.Native,
                OnStop = StopPolicy.LeaveOpen,
                Profiles = settings.Risk.Accounts,
                Tell = tell,
            };
            var filter = new SecretFilter(settings.Secrets);
            var run = await EngineRun.StartAsync(
                plan,
                null,
                logging => logging.SetMinimumLevel(settings.LogLevel).AddProvider(new DroppingLoggerProvider(log, null, filter, settings.LogLevel, wall)),
                stop).ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
            {
                var reply = await new EngineControl(run, settings.Environment.Name(), wall).DoAsync(request, CancellationToken.None).ConfigureAwait(false);
                await run.LeaveAsync(LeavePatience, CancellationToken.None).ConfigureAwait(false);
                return reply;
            }
        }
        finally
        {
            await log.DisposeAsync().ConfigureAwait(false);
        }
    }
}
