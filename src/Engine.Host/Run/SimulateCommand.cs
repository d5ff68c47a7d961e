using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary><c>engine simulate</c>: the simulated gateway alone, for a second process or another client.</summary>
internal static class SimulateCommand
{
    /// <summary>Serves until told to stop.</summary>
    public static async Task<int> RunAsync(SimulateOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var wall = TimeProvider.System;
        IMarketSource market;
        IMarketClock clock;
        if (options.Replay is { } file)
        {
            market = RunCommand.OpenRecording(file);
            clock = new VirtualMarketClock(market.Start);
        }
        else
        {
            clock = new WallMarketClock(wall);
            market = new SyntheticMarket((ulong)settings.Seed, clock.Now);
        }

        var rules = RunCommand.RulesOf(settings);
        SimulatedGateway gateway;
        try
        {
            gateway = await SimulatedGateway.StartAsync(
                new SimulatorSettings
                {
                    Port = settings.GatewayPort,
                    Instance = $"sim{settings.Seed}",
                    FirstNumberOffset = wall.GetUtcNow().ToUnixTimeSeconds() * 1_000,
                    Market = market,
                    UserName = SimulatedUser.Name,
                    ApiKey = SimulatedUser.Key,
                    Rules = options.Replay is null ? rules with { Sessions = false } : rules,
                },
                clock,
                wall,
                stop).ConfigureAwait(false);
        }
        catch (SimulatorStartException e)
        {
            throw new UserErrorException(e.Message);
        }

        await using (gateway)
        {
            await System.Console.Out.WriteLineAsync(
                $"simulated gateway at {gateway.Address} (user {SimulatedUser.Name}, key {SimulatedUser.Key}); contracts {string.Join(", ", market.Contracts.Select(c => c.Id))}").ConfigureAwait(false);
            if (options.Replay is not null)
            {
                await gateway.Subscribed(market.Contracts[0].Id, stop).ConfigureAwait(false);
            }

            var speed = options.Replay is null ? Simulator.ReplaySpeed.RealTime : RunCommand.SpeedOf(options.Speed);
            await new MarketDriver(gateway, market, speed, WorkInFlight.None, wall).RunAsync(stop).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
    }
}
