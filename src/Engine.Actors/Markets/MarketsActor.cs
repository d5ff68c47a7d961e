using Akka.Actor;
using Engine.Actors.Health;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>Parent of the feeds: one child per contract, made when it is first asked for.</summary>
public sealed class MarketsActor : ReceiveActor
{
    private readonly Dictionary<ContractId, IActorRef> _feeds = [];

    /// <summary>Creates the parent; use <see cref="Props"/>.</summary>
    public MarketsActor(IActorRef marketHub, FeedSettings settings)
    {
        Receive<GetFeed>(get =>
        {
            if (!_feeds.TryGetValue(get.Instrument.Id, out var feed))
            {
                if (settings.Follower is { } follower && follower.RefusalOf(get.Instrument) is null)
                {
                    follower.Begin(get.Instrument);
                }

                feed = Context.ActorOf(
                    MarketDispatcher.On(FeedActor.Props(get.Instrument, marketHub, settings), Context.System), Uri.EscapeDataString(get.Instrument.Id.Value));
                _feeds.Add(get.Instrument.Id, feed);
                Context.Watch(feed);
            }

            Sender.Tell(new FeedReady(get.Instrument.Id, feed));
        });
        Receive<Terminated>(terminated =>
        {
            // Whoever asks next gets a new feed.
            foreach (var contract in _feeds.Where(f => f.Value.Equals(terminated.ActorRef)).Select(f => f.Key).ToArray())
            {
                _feeds.Remove(contract);
            }
        });
    }

    /// <summary>How to create the parent.</summary>
    public static Props Props(IActorRef marketHub, FeedSettings settings) => Akka.Actor.Props.Create(() => new MarketsActor(marketHub, settings));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        // A feed that failed has lost its place in the stream; its strategies learn it by DeathWatch and stop.
        new OneForOneStrategy(fault =>
        {
            ActorFailures.Tell(Context.System, Sender, isReplaced: false, fault.Message);
            return Directive.Stop;
        });

    /// <summary>Query: the feed of a contract, answered by <see cref="FeedReady"/>.</summary>
    /// <param name="Instrument">The contract.</param>
    public sealed record GetFeed(Instrument Instrument);

    /// <summary>Answer to <see cref="GetFeed"/>.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Feed">Its feed.</param>
    public sealed record FeedReady(ContractId Contract, IActorRef Feed);
}
