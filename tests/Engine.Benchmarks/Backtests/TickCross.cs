using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Benchmarks.Backtests;

/// <summary>Two averages of the last prints in whole numbers: long while the fast one is above, short while it is below.</summary>
internal sealed class TickCross(StrategyContext context, int fast, int slow) : StrategyActor(context)
{
    private readonly CrossArithmetic _averages = new(fast, slow);
    private bool _inFlight;

    protected override bool WantsTrades => true;

    protected override void OnTrade(MarketTrade trade)
    {
        var trend = _averages.Take(trade.Price.Nanos);
        if (trend != 0 && Math.Sign(Position) != trend && !_inFlight && IsReady)
        {
            _inFlight = true;
            _ = trend > 0 ? Buy(1 + Math.Abs(Position)) : Sell(1 + Math.Abs(Position));
        }
    }

    protected override void OnOrder(OrderUpdate update) => _inFlight &= !update.Complete;

    protected override void OnDenied(Denied denied) => _inFlight = false;

    public static Props Props(StrategyContext context) => Akka.Actor.Props.Create(() => new TickCross(context, 10, 50));
}

/// <summary>The arithmetic alone, for strategy and bare loop.</summary>
internal sealed class CrossArithmetic(int fast, int slow)
{
    private readonly long[] _window = new long[slow];
    private int _next;
    private int _count;
    private long _fastSum;
    private long _slowSum;

    /// <summary>The sign of the fast average less the slow one; 0 before both are full.</summary>
    public int Take(long price)
    {
        var oldFast = _next >= fast ? _window[_next - fast] : _window[_next - fast + slow];
        _fastSum += price - oldFast;
        _slowSum += price - _window[_next];
        _window[_next] = price;
        _next = _next + 1 == slow ? 0 : _next + 1;
        return ++_count < slow ? 0 : Math.Sign((_fastSum * slow) - (_slowSum * fast));
    }
}
