using Akka.Actor;
using Engine.Actors;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Control;

/// <summary>
/// An engine with the simulated gateway inside, in a home that it holds, with its control endpoint; one strategy on MNQ that may never enter. The tests that
/// share it leave it flat and active.
/// </summary>
public sealed class ControlledRun : IAsyncLifetime
{
    private HomeFolder _held = null!;

    internal TemporaryHome Home { get; } = new(inMemory: true);

    internal LiveRun Live { get; private set; } = null!;

    internal EngineControl Control { get; private set; } = null!;

    internal ControlServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _held = HomeFolder.Open(Home.Folder, Path.Combine(Home.Folder, "journal"), new FolderOwner(Environment.ProcessId, DateTimeOffset.UtcNow, "engine run of the test"));
        Live = await LiveRun.StartAsync(Home, settings => settings with
        {
            Health = new Engine.Health.HealthLimits(),
            Strategies =
            [
                new StrategyPlan(
                    new StrategyName("quiet"), "MNQ", 1, _ => false,
                    context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Interval = new BarInterval(BarUnit.Minute, 1), Fast = 1, Slow = 2 })),
            ],
        });
        Control = new EngineControl(Live.Run, "SIMULATED", TimeProvider.System) { VenuePatience = TimeSpan.FromSeconds(60) };
        Server = await ControlServer.StartAsync(Control, Home.Folder, Live.Run.Gateway!.Address, TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.False(File.Exists(Path.Combine(Home.Folder, ControlFile.Name)), "an orderly stop takes the control file away");
        await Live.DisposeAsync();
        _held.Dispose();
        Home.Dispose();
    }
}
