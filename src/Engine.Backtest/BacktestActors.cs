using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>A strategy's door to the account of a backtest; it understands what the live account understands.</summary>
internal sealed class BacktestAccountActor(InlineAccount account, IMarketClock clock, IDictionary<StrategyName, IActorRef> strategies) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is AccountProtocol.Attach attach)
        {
            var name = attach.Terms.Name;
            strategies[name] = attach.Strategy;
            account.Attach(attach.Terms);
            attach.Strategy.Tell(AccountProtocol.Attached.Of(account.State, attach.Terms, inSync: true, clock.Now));
        }
        else if (message is AccountProtocol.Revoke revoke)
        {
            account.Revoke(revoke.Strategy, revoke.Why);
        }
        else if (AccountCommands.InputOf(message, clock.Now) is { } input)
        {
            account.Take(input);
        }
        else
        {
            Unhandled(message);
        }
    }
}

/// <summary>A strategy's door to one contract's feed in a backtest.</summary>
internal sealed class BacktestFeedActor(InlineFeed feed) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FeedProtocol.Attach attach:
                Context.Watch(attach.Subscriber);
                attach.Subscriber.Tell(feed.Attach(attach));
                break;
            case Terminated gone:
                feed.Detach(gone.ActorRef);
                break;
            case FeedProtocol.QuoteConsumed or FeedProtocol.DepthConsumed or FeedProtocol.PriceConsumed:
                // Nothing is conflated: the reader has always handled the last one before the next.
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
