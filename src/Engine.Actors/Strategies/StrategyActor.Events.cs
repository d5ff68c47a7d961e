using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Signals;

namespace Engine.Actors.Strategies;

/// <summary>What a strategy hears. Override what you need; called by the engine on the actor's own thread, one at a time.</summary>
public abstract partial class StrategyActor
{
    /// <summary>A person has taken the contract in hand, and entries are denied, or has given it back.</summary>
    protected virtual void OnPaused(PauseUpdate update)
    {
    }

    /// <summary>Everything is in place, for the first time or again after a gap: orders are taken from here on.</summary>
    protected virtual void OnReady()
    {
    }

    /// <summary>A print.</summary>
    protected virtual void OnTrade(MarketTrade trade)
    {
    }

    /// <summary>The newest quote.</summary>
    protected virtual void OnQuote(Quote quote)
    {
    }

    /// <summary>The depth book as it stands, after it has changed.</summary>
    protected virtual void OnDepth(DepthSnapshot depth)
    {
    }

    /// <summary>A complete bar. For warm-up and back-filled bars (see <see cref="Bar.Origin"/>) update indicators, decide nothing: orders are refused.</summary>
    protected virtual void OnBar(Bar bar)
    {
    }

    /// <summary>The intent is journaled and on its way.</summary>
    protected virtual void OnAccepted(Accepted accepted)
    {
    }

    /// <summary>The intent did not leave.</summary>
    protected virtual void OnDenied(Denied denied)
    {
    }

    /// <summary>An order changed; <see cref="OrderUpdate.Role"/> tells the order of the intent from the legs of its bracket.</summary>
    protected virtual void OnOrder(OrderUpdate update)
    {
    }

    /// <summary>A fill was booked; <see cref="Position"/> shows it already. <see cref="Fill.Role"/> tells an entry from a stop-loss or take-profit.</summary>
    protected virtual void OnFill(Fill fill)
    {
    }

    /// <summary>The position changed.</summary>
    protected virtual void OnPosition(PositionUpdate position)
    {
    }

    /// <summary>
    /// The account's money changed otherwise than with a position of this strategy (<see cref="OnPosition"/> tells that): another's fill, a
    /// correction, a new trade date. <see cref="Balance"/> and <see cref="RealizedToday"/> show it already.
    /// </summary>
    protected virtual void OnAccount(AccountUpdate update)
    {
    }

    /// <summary>The stream's trustworthiness changed.</summary>
    protected virtual void OnFeed(FeedProtocol.FeedStateChanged change)
    {
    }

    /// <summary>Prints between two connection lives are lost.</summary>
    protected virtual void OnTradesLost(FeedProtocol.TradesLost lost)
    {
    }

    /// <summary>A hub's state changed.</summary>
    protected virtual void OnHub(HubProtocol.HubStateChanged change)
    {
    }

    /// <summary>A timer has fallen due (<see cref="WakeAt"/>).</summary>
    /// <param name="key">Its name.</param>
    protected virtual void OnTimer(string key)
    {
    }

    /// <summary>
    /// The exchange opens or closes the product by its calendar, holidays and early closes counted. Whether prices come is another
    /// matter: that tells <see cref="OnFeed"/>.
    /// </summary>
    protected virtual void OnSession(SessionEdge edge)
    {
    }

    /// <summary>
    /// A signal from outside for this strategy (docs/signals.md). It is a wish, and nothing is done by itself: place what you want with the usual helpers. Every
    /// order that is asked for here, and every target that is set here, carries <see cref="Signal.Why"/> in the journal.
    /// </summary>
    /// <param name="signal">The signal, new and in time.</param>
    /// <param name="contract">The one of the strategy's contracts that its symbol means.</param>
    /// <returns>Null when it is taken; otherwise why not, in one sentence, which the sender and the log are told.</returns>
    protected virtual string? OnSignal(Signal signal, ContractId contract) => "This strategy takes no signals.";

    /// <summary>What the account may do changed.</summary>
    protected virtual void OnTrading(TradingStateUpdate update)
    {
    }
}
