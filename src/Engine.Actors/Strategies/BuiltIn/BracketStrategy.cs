using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// A strategy that decides when a live bar closes, enters at the market with a bracket, and holds one position at a time. While anything of
/// it is under way, an order, a leg of a bracket or a close, it does not enter: a second intent never follows one that is not answered.
/// An entry that is denied is not tried again; the next one needs a signal of its own.
/// </summary>
public abstract class BracketStrategy : StrategyActor
{
    private readonly BracketParameters _parameters;
    private readonly int _warmUp;

    /// <param name="context">What the engine gave.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="warmUp">Complete bars that its indicators need.</param>
    private protected BracketStrategy(StrategyContext context, BracketParameters parameters, int warmUp)
        : base(context) => (_parameters, _warmUp) = (parameters, warmUp);

    /// <inheritdoc/>
    protected sealed override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(_parameters.Interval, _warmUp);

    /// <summary>True when it is flat, nothing of its own is under way, and orders are taken.</summary>
    private protected bool MayEnter => Position == 0 && WorkingOrders.Count == 0 && IsReady && Trading == TradingState.Active;

    /// <summary>The protection of each entry.</summary>
    private protected virtual Bracket Bracket => new(_parameters.StopTicks, null);

    /// <inheritdoc/>
    protected sealed override void OnBar(Bar bar)
    {
        Follow(bar);
        if (bar.Origin == BarOrigin.Live && IsReady)
        {
            Decide(bar);
        }
    }

    /// <summary>Takes a bar into the indicators, of the past or live.</summary>
    private protected abstract void Follow(Bar bar);

    /// <summary>Decides on a live bar that <see cref="Follow"/> has taken; orders are taken.</summary>
    private protected abstract void Decide(Bar bar);

    /// <summary>Enters at the market.</summary>
    private protected IntentId Enter(OrderSide side) =>
        side == OrderSide.Buy ? Buy(_parameters.Size, Bracket) : Sell(_parameters.Size, Bracket);
}
