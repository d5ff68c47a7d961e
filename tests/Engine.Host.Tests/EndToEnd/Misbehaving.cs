using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>Enters once, and when its position is there does at the next print what the test wants.</summary>
internal sealed class Misbehaving(StrategyContext context, Bracket? bracket, Action<Misbehaving> does) : StrategyActor(context)
{
    private bool _asked;
    private bool _protected;

    public static Func<StrategyContext, Props> With(Bracket? bracket, Action<Misbehaving> does) => context => Props.Create(() => new Misbehaving(context, bracket, does));

    public bool RunsInBackground { get; } = Thread.CurrentThread.IsBackground;

    protected override bool WantsTrades => true;

    public IntentId AtMarket(int size, ContractId? contract = null) => Buy(size, contract: contract);

    public void AtLimit(int size, Price limit, Bracket? protection = null) => BuyLimit(size, limit, protection);

    public void AtStop(Price stop) => SellStop(1, stop);

    public void Trail(int ticks) => SellTrailing(1, ticks);

    public void Change(OrderChange change) => Modify(new IntentId(1), change);

    public void Leave(int size, ContractId? contract = null) => Close(size, "nonsense", contract);

    public void FlattenOf(ContractId contract) => Flatten("nonsense", contract);

    public void TurnRound(int size) => Reverse(size);

    protected override void OnTrade(MarketTrade trade)
    {
        if (!IsReady)
        {
            return;
        }

        if (!_asked)
        {
            _asked = true;
            Buy(1, bracket);
        }
        else if (Position == 1 && (bracket is null || _protected))
        {
            does(this);
        }
    }

    protected override void OnOrder(OrderUpdate update) => _protected |= update is { Role: OrderRole.StopLoss, State: OrderState.Working };

    protected override void OnDenied(Denied denied)
    {
        // The book may still be comparing itself with the venue.
        _asked &= denied.Reason != DenialReason.Reconciling;
    }
}

/// <summary>Buys and sells one contract in turn, one order at a time, and counts what becomes of it.</summary>
internal sealed class Steady(StrategyContext context, Steady.Seen seen) : StrategyActor(context)
{
    private IntentId? _inFlight;

    public static Func<StrategyContext, Props> With(Seen seen) => context => Props.Create(() => new Steady(context, seen));

    protected override bool WantsTrades => true;

    protected override void OnTrade(MarketTrade trade)
    {
        if (IsReady && _inFlight is null && seen.MayTrade)
        {
            _inFlight = Position == 0 ? Buy(1) : Sell(1);
        }
    }

    protected override void OnOrder(OrderUpdate update)
    {
        if (update.Complete && update.Intent == _inFlight)
        {
            _inFlight = null;
            seen.Complete(update.Filled == 1);
        }
    }

    protected override void OnDenied(Denied denied)
    {
        _inFlight = null;
        seen.Denied(denied);
    }

    /// <summary>What became of its orders. Thread-safe.</summary>
    internal sealed class Seen
    {
        private int _filled;
        private int _wrong;
        private volatile string? _denial;

        public bool MayTrade { get; set; } = true;

        public int Filled => Volatile.Read(ref _filled);

        public int Unfilled => Volatile.Read(ref _wrong);

        public string? Denial => _denial;

        public void Complete(bool filled) => Interlocked.Increment(ref filled ? ref _filled : ref _wrong);

        public void Denied(Denied denied) => _denial = $"{denied.Reason}: {denied.Text}";
    }
}
