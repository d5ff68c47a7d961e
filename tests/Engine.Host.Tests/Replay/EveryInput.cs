using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Replay;

/// <summary>Parameters of <see cref="EveryInput"/>.</summary>
public sealed record EveryInputParameters
{
    /// <summary>Pause between two acts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Distance of stop and target.</summary>
    public int Ticks { get; init; } = 12;
}

/// <summary>
/// Reads all that a strategy can read, and lets each of it decide: prints, quotes, the book, bars, prices, timers to the last digit of a
/// second, profit, executors, and a state that outlives the run. It acts in a fixed order, each act when the one before has come to rest, so that a slow
/// machine takes longer and leaves none out.
/// </summary>
public sealed class EveryInput(StrategyContext context, EveryInputParameters parameters) : StrategyActor(context)
{
    public static readonly StrategyType Type = new("EveryInput", typeof(EveryInput), typeof(EveryInputParameters));
    public static readonly StrategyCatalog Catalog = new([Type]);

    private long _seen;
    private int _acts;
    private IntentId? _resting;

    protected override bool WantsTrades => true;

    protected override bool WantsQuotes => true;

    protected override int DepthLevels => 3;

    protected override int StateVersion => 1;

    protected override ImmutableDictionary<BarInterval, int> Bars =>
        ImmutableDictionary<BarInterval, int>.Empty.Add(new BarInterval(BarUnit.Second, 1), 5).Add(BarInterval.Minute, 3);

    protected override void OnRestore(SavedState saved) => (_seen, _acts) = ReadState<Memory>(saved);

    protected override void OnTrade(MarketTrade trade) => Mix(trade.Price.Nanos + trade.Size + (int)(trade.Aggressor ?? 0));

    protected override void OnQuote(Quote quote) => Mix((quote.BestBid?.Nanos ?? 1) ^ (quote.BestAsk?.Nanos ?? 2) ^ quote.Volume ^ quote.LastUpdated.UtcTicks);

    protected override void OnDepth(DepthSnapshot depth) => Mix(depth.Bids.Sum(level => level.Size) - depth.Asks.Sum(level => (long)level.Size));

    protected override void OnBar(Bar bar) => Mix(bar.Close.Nanos ^ bar.Volume);

    protected override void OnFill(Fill fill) => Mix(fill.Price.Nanos);

    protected override void OnOrder(OrderUpdate update) => Mix((int)update.State + update.Filled);

    protected override void OnOutcome(ExecutorOutcome outcome) => Mix(outcome.Fills.Length);

    protected override void OnReady()
    {
        if (!IsWaiting("act"))
        {
            WakeAfter(parameters.Pause, "act");
        }
    }

    protected override void OnTimer(string key)
    {
        // To the last digit: a replay that is a hair off decides otherwise.
        Mix(Now.UtcTicks ^ (OpenProfit?.Micros ?? 7) ^ (Market?.Bid?.Nanos ?? 3));
        if (IsAtRest)
        {
            Act(_acts++ % 5, (_seen & 1) == 0 ? OrderSide.Buy : OrderSide.Sell);
            SaveState(1, new Memory(_seen, _acts));
        }

        WakeAfter(parameters.Pause, "act");
    }

    /// <summary>Nothing is on its way but an order that rests at its price.</summary>
    private bool IsAtRest => Market?.Bid is not null && !IsExecuting() && WorkingOrders.All(order => order.Intent == _resting && order.State == OrderState.Working);

    private void Act(int act, OrderSide side)
    {
        switch (act)
        {
            case 0:
                Start(new TripleBarrier(side, 1, parameters.Ticks, parameters.Ticks, TimeSpan.FromMilliseconds(150)));
                break;
            case 1 when Market?.Bid is { } bid:
                _resting = BuyLimit(1, Instrument.Offset(bid, -200 - (_seen & 7)));
                break;
            case 2 when _resting is { } resting && Market?.Bid is { } bid:
                Modify(resting, new OrderChange(LimitPrice: Instrument.Offset(bid, -100 - (_seen & 15))));
                break;
            case 3 when _resting is { } resting:
                Cancel(resting);
                _resting = null;
                break;
            case 4:
                Target(Position == 0 ? side.Sign() : 0, "as the parity says");
                break;
        }
    }

    private void Mix(long value) => _seen = unchecked((_seen * 31) + value + (value >> 17));

    private sealed record Memory(long Seen, int Acts);
}
