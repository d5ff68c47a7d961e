using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;

namespace Engine.Actors.Strategies;

/// <summary>The mailbox: each message to what overrides it, its piece of work ended after it was handled.</summary>
public abstract partial class StrategyActor
{
    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        // Not left when it throws: what follows then is its parent's.
        _context.Pulse.Enter();
        (_deniedHere, _dated, _inside) = (0, false, true);
        if (message is not FeedProtocol.PassingPrint passing)
        {
            TakeIn(message);
        }
        else if (_warm && _context.Witness is null)
        {
            Saw(passing.Print.Sequence, passing.Print.ReceivedTicks);
            OnTrade(passing.Print);
        }
        else
        {
            // It will be kept, so it has to be one of its own.
            _context.Work.Begin();
            TakeIn(passing.Print);
        }

        ThrowIfOutOfBounds();
        _inside = false;
        _context.Pulse.Leave();
    }

    private void TakeIn(object message)
    {
        if (_context.Witness is not { } witness)
        {
            Handle(message);
            return;
        }

        var now = Now;
        if (witness.Takes(message, Consumed, ref now) is { } taken)
        {
            _now = now;
            Handle(taken);
        }
        else if (IsWork(message))
        {
            _context.Work.End();
        }
    }

    private void Handle(object message)
    {
        _handling += IsWork(message) ? 1 : 0;
        if (message is AccountProtocol.Attached shown)
        {
            TakeUp(shown);
        }

        if (_executors.Count > 0 && message is IStrategyNotice notice)
        {
            Route(notice);
        }

        switch (message)
        {
            case MarketTrade or Bar or FeedProtocol.TradesLost or TimerDue or SessionDue or ExecutorProtocol.Asked { Wish: ExecutorWish.End } when !_warm:
                // Its work ends when it is handled.
                _untilWarm.Enqueue(message);
                _handling--;
                return;
            case MarketTrade trade:
                Saw(trade.Sequence, trade.ReceivedTicks);
                OnTrade(trade);
                break;
            case Bar bar:
                HandleBar(bar);
                break;
            case Quote quote:
                Saw(quote.Sequence, quote.ReceivedTicks);
                if (_warm)
                {
                    OnQuote(quote);
                }

                Ready(quote.Contract, new FeedProtocol.QuoteConsumed(Self));
                break;
            case DepthSnapshot depth:
                Saw(depth.Sequence);
                if (_warm)
                {
                    OnDepth(depth);
                }

                Ready(depth.Contract, new FeedProtocol.DepthConsumed(Self));
                break;
            case Accepted accepted:
                _orders.Accept(accepted.Intent, accepted.Tag);
                OnAccepted(accepted);
                break;
            case Denied denied:
                _orders.Deny(denied.Intent);
                _closing.Remove(denied.Closing ?? default);
                OnDenied(denied);
                PursueAims();
                break;
            case OrderUpdate update:
                _orders.Hear(update);
                OnOrder(update);
                PursueAims();
                break;
            case Fill fill:
                OnFill(fill);
                break;
            case PositionUpdate position:
                Take(position);
                OnPosition(position);
                PursueAims();
                break;
            case AccountUpdate update:
                _figures = update.Figures;
                OnAccount(update);
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
                foreach (var position in attached.Others.Insert(0, attached.Position))
                {
                    Of(position.Contract).Held = position;
                    SeeClosed(position.Contract, position.Net);
                }

                _figures = attached.Figures;
                _entered = (TradeDate.Of(Now), attached.EntriesToday);
                _orders.Restart(attached.LiveOrders, attached.LastIntent);
                Trading = attached.Trading;
                CheckReady();
                PursueAims();
                break;
            case FeedProtocol.Attached attached:
                var begun = Of(attached.Instrument.Id);
                (begun.IsAttached, begun.Phase) = (true, attached.Phase);
                CheckReady();
                break;
            case FeedProtocol.FeedStateChanged change:
                Of(change.Contract).Phase = change.Phase;
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
            case ExecutorProtocol.Asked asked:
                Carry(asked);
                break;
            case ExecutorProtocol.WakeDue due:
                OnDue(due);
                break;
            case AimDue:
                PursueAims();
                break;
            case StrategyProtocol.SignalReceived received:
                Hear(received);
                return;
            case HubProtocol.HubStateChanged change:
                OnHub(change);
                return;
            case StateRead read:
                OnRestored(read);
                return;
            case WarmUpRead read:
                OnWarmUp(read);
                return;
            case WarmUpAgain again:
                ReadWarmUp(Of(again.Contract), again.Interval);
                return;
            case Terminated ended when FedBy(ended.ActorRef) is { } followed:
                throw new InvalidOperationException($"The feed of {followed.Instrument.Id} stopped.");
            default:
                Unhandled(message);
                return;
        }

        _handling--;
        _context.Work.End();
    }
}
