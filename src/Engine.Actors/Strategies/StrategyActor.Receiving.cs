using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Markets;

namespace Engine.Actors.Strategies;

/// <summary>The mailbox: each message to what overrides it, its piece of work ended after it was handled.</summary>
public abstract partial class StrategyActor
{
    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        _handling += IsWork(message) ? 1 : 0;
        switch (message)
        {
            case MarketTrade or Bar or FeedProtocol.TradesLost or TimerDue or SessionDue when !_warm:
                // Its work ends when it is handled.
                _untilWarm.Enqueue(message);
                _handling--;
                return;
            case MarketTrade trade:
                Saw(trade.Sequence);
                OnTrade(trade);
                break;
            case Bar bar:
                HandleBar(bar);
                break;
            case Quote quote:
                Saw(quote.Sequence);
                if (_warm)
                {
                    OnQuote(quote);
                }

                Ready(new FeedProtocol.QuoteConsumed(Self));
                break;
            case DepthSnapshot depth:
                Saw(depth.Sequence);
                if (_warm)
                {
                    OnDepth(depth);
                }

                Ready(new FeedProtocol.DepthConsumed(Self));
                break;
            case Accepted accepted:
                OnAccepted(accepted);
                break;
            case Denied denied:
                OnDenied(denied);
                break;
            case OrderUpdate update:
                OnOrder(update);
                break;
            case Fill fill:
                OnFill(fill);
                break;
            case PositionUpdate position:
                Position = position.Net;
                OnPosition(position);
                break;
            case TradingStateUpdate update:
                Trading = update.State;
                OnTrading(update);
                break;
            case PauseUpdate update:
                OnPaused(update);
                break;
            case AccountProtocol.SyncChanged sync:
                _inSync = sync.InSync;
                CheckReady();
                break;
            case AccountProtocol.Attached attached:
                _account = true;
                _inSync = attached.InSync;
                _lastIntent = Math.Max(_lastIntent, attached.LastIntent.Value);
                Position = attached.Position.Net;
                Trading = attached.Trading;
                CheckReady();
                break;
            case FeedProtocol.Attached attached:
                _feed = true;
                _feedPhase = attached.Phase;
                CheckReady();
                break;
            case FeedProtocol.FeedStateChanged change:
                _feedPhase = change.Phase;
                OnFeed(change);
                CheckReady();
                break;
            case FeedProtocol.TradesLost lost:
                OnTradesLost(lost);
                break;
            case TimerDue due:
                OnDue(due);
                break;
            case SessionDue due:
                OnDue(due);
                break;
            case HubProtocol.HubStateChanged change:
                OnHub(change);
                return;
            case WarmUpRead read:
                OnWarmUp(read);
                return;
            case WarmUpAgain again:
                ReadWarmUp(again.Interval);
                return;
            case Terminated:
                throw new InvalidOperationException($"The feed of {_context.Instrument.Id} stopped.");
            default:
                Unhandled(message);
                return;
        }

        _handling--;
        _context.Work.End();
    }
}
