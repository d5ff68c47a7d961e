using System.Security.Cryptography;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary><c>engine simulate</c>: the simulated gateway alone, for a second process or another client; or a repeated run of one.</summary>
internal static class SimulateCommand
{
    /// <summary>Serves until told to stop, or plays a command log.</summary>
    public static async Task<int> RunAsync(SimulateOptions options, CancellationToken stop)
    {
        try
        {
            return options.Play is { } log ? await PlayAsync(log, options.Export!, stop).ConfigureAwait(false) : await ServeAsync(options, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RecordingException or SimulatorStartException or FaultFileException or CommandLogException)
        {
            throw new UserErrorException(e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return EngineCommandLine.Success;
        }
    }

    private static async Task<int> ServeAsync(SimulateOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var wall = TimeProvider.System;
        var faults = options.Faults is { } file ? FaultJson.Open(file) : FaultPlan.None;
        var switches = options.AutoOco ? (faults.Venue ?? new VenueSwitches()) with { Brackets = BracketMode.AutoOco } : faults.Venue;
        var synthetic = new SyntheticSettings { DepthLevels = options.Depth, Sessions = options.Sessions, OpeningBurst = options.Sessions, RollAt = options.RollAt };
        var begins = options.Start ?? wall.GetUtcNow();
        IMarketSource market = options.History is { } past ? RecordedHistory.Open(past)
            : options.Replay.IsEmpty ? new SyntheticMarket((ulong)settings.Seed, begins, settings: synthetic)
            : MergedMarket.Open(options.Replay);

        // A synthetic market that nobody speeds up or dates keeps the wall clock, as the venue does.
        IMarketClock clock = options.History is not null ? new VirtualMarketClock(options.Start ?? market.Start)
            : options.Replay.IsEmpty && options.Speed is null && options.Start is null ? new WallMarketClock(wall)
            : new VirtualMarketClock(market.Start);
        var rules = RunCommand.RulesOf(settings);
        rules = options.Replay.IsEmpty ? rules with { Sessions = rules.Sessions && options.Sessions } : rules;
        var offset = wall.GetUtcNow().ToUnixTimeSeconds() * 1_000;
        using var export = options.Export is { } exported ? new EventExport(Create(exported)) : null;
        using var log = options.Log is null ? null : new CommandLogWriter(Create(options.Log), new CommandLogHeader
        {
            Seed = (ulong)settings.Seed,
            Files = options.Replay,
            Start = clock is VirtualMarketClock ? market.Start : begins,
            Profile = rules.Name,
            Sessions = rules.Sessions,
            FirstNumberOffset = offset,
            Market = options.Replay.IsEmpty ? synthetic : null,
            Venue = switches,
        });
        var token = options.ControlToken ?? (options.Control ? RandomNumberGenerator.GetHexString(32, lowercase: true) : null);
        var gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings
            {
                Port = settings.GatewayPort,
                Instance = $"sim{settings.Seed}",
                FirstNumberOffset = offset,
                Market = market,
                UserName = settings.App?.UserName ?? SimulatedUser.Name,
                ApiKey = SimulatedUser.Key,
                Logins = settings.App is { } app
                    ? LoginPolicy.Default with { App = new AppCredentials(app.AppId, app.RevealVerifyKey(), app.DeviceId, app.RevealPassword()) }
                    : LoginPolicy.Default,
                Rules = switches?.Over(rules) ?? rules,
                Accounts = [switches?.Over(SimulatedAccount.Practice) ?? SimulatedAccount.Practice],
                Latency = options.Latency,
                LatencySeed = (ulong)settings.Seed,
                Faults = faults,
                Shapes = faults.Shapes ?? WireShapes.Recorded,
                Sessions = faults.Sessions ?? SessionPolicy.Default,
                ControlToken = token,
                Export = export,
                Log = log,
            },
            clock,
            wall,
            stop).ConfigureAwait(false);
        await using (gateway)
        {
            await System.Console.Out.WriteLineAsync(
                $"simulated gateway at {gateway.Address} (user {gateway.Settings.UserName}, key {SimulatedUser.Key}); contracts {string.Join(", ", market.Contracts.Select(c => c.Id))}").ConfigureAwait(false);
            if (token is not null)
            {
                var kept = KeepToken(settings.HomeFolder, token);
                await System.Console.Out.WriteLineAsync($"control at {gateway.Address}control/ (token {token}, also in {kept})").ConfigureAwait(false);
            }

            if (!options.Replay.IsEmpty)
            {
                await gateway.Subscribed(market.Contracts[0].Id, stop).ConfigureAwait(false);
            }

            var speed = options.Speed is { } given ? RunCommand.SpeedOf(given) : Simulator.ReplaySpeed.RealTime;
            await new MarketDriver(gateway, market, speed, WorkInFlight.None, wall).RunAsync(stop).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
    }

    private static async Task<int> PlayAsync(string file, string export, CancellationToken stop)
    {
        var log = CommandLog.Open(file);
        var rules = log.Header.Profile == VenueRules.Oracle.Name ? VenueRules.Oracle
            : log.Header.Profile == VenueRules.Default.Name ? VenueRules.Default
            : throw new UserErrorException($"{file}, line 1: the profile \"{log.Header.Profile}\" is unknown.");
        using var events = new EventExport(Create(export));
        var played = CommandLogPlayback.Play(log, CommandLogPlayback.MarketOf(log.Header), rules with { Sessions = log.Header.Sessions }, events, stop);
        await System.Console.Out.WriteLineAsync($"played {played} market events and {log.Steps.Count} steps; {events.Lines} lines in {export}").ConfigureAwait(false);
        return EngineCommandLine.Success;
    }

    private static FileStream Create(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{file} cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Writes the control token where only this user reads it.</summary>
    private static string KeepToken(string home, string token)
    {
        var file = Path.Combine(home, "control-token");
        try
        {
            Directory.CreateDirectory(home);
            File.Delete(file);
            var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(file, creation);
            writer.Write(token);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{file} cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }
}
