using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Log;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>
/// One strategy from its beginning to its end, on the thread of whoever calls: the very actor that traded, with a feed and an account
/// that say nothing, for everything that they said is in its log.
/// </summary>
internal sealed class ReplayStage : IDisposable
{
    private readonly ActorStage _stage = new();
    private readonly VirtualMarketClock _clock;
    private readonly Dictionary<ContractId, int> _levels = [];

    /// <summary>Lets the strategy begin.</summary>
    /// <param name="name">The instance.</param>
    /// <param name="begun">What it began with.</param>
    /// <param name="create">How to create the actor.</param>
    /// <param name="at">Market time, UTC.</param>
    /// <param name="witness">What it takes in.</param>
    public ReplayStage(StrategyName name, StrategyBegun begun, Func<StrategyContext, Props> create, DateTimeOffset at, ReplayWitness witness)
    {
        Witness = witness;
        _clock = new VirtualMarketClock(at);
        _stage.Begin("replay");
        Action<string> fails = Fails;
        _stage.Start(Props.Create(() => new Watch(fails)), "watch");
        var account = _stage.Start(Props.Create(() => new Silent()), "account");
        var contracts = begun.Contracts
            .Select((instrument, index) => new StrategyContract(
                instrument, _stage.Start(Props.Create(() => new SilentFeed(instrument.Id, _levels)), $"feed-{instrument.Id}"), begun.WarmUp[index] ? Never : null))
            .ToImmutableArray();
        var first = contracts[0];
        var context = new StrategyContext(name, first.Instrument, begun.SizeCap, account, first.Feed, _clock, WorkInFlight.None, first.WarmUp, Window: null)
        {
            State = begun.KeepsState ? new NoState() : null,
            Executors = begun.KeepsState ? new NoState() : null,
            Others = contracts[1..],
            Witness = witness,
        };
        _stage.Start(StrategiesActor.Props(WorkInFlight.None), "strategies").Tell(
            new StrategiesActor.Start(name, create(context).WithDispatcher(DriverDispatcher.Path), account, first.Instrument.Id)
            {
                Others = [.. contracts.Skip(1).Select(c => c.Instrument.Id)],

                // Whoever drives notices one that does not come back.
                Watchdog = null,
            });
        _stage.Thread.Settle();
    }

    /// <summary>What it takes in, and what it asks for.</summary>
    public ReplayWitness Witness { get; }

    /// <summary>Why it has failed; null while it lives.</summary>
    public string? Failure { get; private set; }

    /// <summary>Levels of the book that it asked for.</summary>
    public int LevelsOf(ContractId contract) => Math.Max(1, _levels.GetValueOrDefault(contract));

    /// <summary>Time comes to an instant; whatever the strategy waits for on the way happens first, where it is let.</summary>
    public void Advance(DateTimeOffset time)
    {
        while (_clock.NextWake is { } due && due <= time)
        {
            _clock.AdvanceTo(due);
            _stage.Thread.Settle();
        }

        _clock.AdvanceTo(time);
    }

    /// <summary>The strategy takes something in, and everything has reacted.</summary>
    public void Deliver(object message, DateTimeOffset at)
    {
        Witness.Strategy!.Tell(new ReplayWitness.Recorded(message, at));
        _stage.Thread.Settle();
    }

    /// <inheritdoc/>
    public void Dispose() => _stage.Dispose();

    private void Fails(string why) => Failure = why;

    /// <summary>The bars that were read are in the log.</summary>
    private static Task<Reading<ImmutableArray<Bar>>> Never(BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        new TaskCompletionSource<Reading<ImmutableArray<Bar>>>().Task;

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class SilentFeed : ReceiveActor
    {
        public SilentFeed(ContractId contract, Dictionary<ContractId, int> levels)
        {
            Receive<FeedProtocol.Attach>(attach => levels[contract] = attach.DepthLevels);
            ReceiveAny(_ => { });
        }
    }

    private sealed class Watch : ReceiveActor
    {
        public Watch(Action<string> failed) => Receive<StrategyProtocol.StrategyStateChanged>(
            changed => changed.Phase == StrategyPhase.Faulted, changed => failed(changed.Cause ?? "it threw"));

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(StrategyProtocol.StrategyStateChanged));
    }

    /// <summary>What was saved before is in the log, and what is saved now is not kept.</summary>
    private sealed class NoState : IStrategyStateStore
    {
        public Task<SavedState?> LoadAsync() => new TaskCompletionSource<SavedState?>().Task;

        public void Save(SavedState state)
        {
        }
    }
}
