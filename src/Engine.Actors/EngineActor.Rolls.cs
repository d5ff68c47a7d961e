using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Markets;

namespace Engine.Actors;

/// <content>Strategies whose contract gives way to the next: one that is flat is stopped and begins anew with the next contract.</content>
public sealed partial class EngineActor
{
    private IActorRef _markets = ActorRefs.Nobody;
    private TradedContracts? _contracts;

    private void FollowFronts(Resolved resolved)
    {
        ImmutableArray<RollFollower> followers =
        [
            .. resolved.Traded.Where(t => ContractResolution.FollowsFront(t.Word, t.Instrument)).Select(t => new RollFollower(t.Strategy.Name, t.Word, t.Instrument)),
        ];
        if (_plan.Rolls is { } pacing && !followers.IsEmpty)
        {
            Context.ActorOf(RollActor.Props(resolved.Account.Id, _account!, _contracts!, _parts.Client, _parts.Clock, _parts.Work, pacing, followers), "rolls");
        }
    }

    private void Take(RollProtocol.Take take) =>
        _markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(take.Instrument), TimeSpan.FromSeconds(10)).PipeTo(
            Self, success: ready => new RollFeed(take, ready.Feed), failure: e => new RollFailed(take, e.Message));

    private void OnRollFeed(RollFeed ready)
    {
        var (take, feed) = (ready.Take, ready.Feed);
        if (_stopAsker is not null || _answer is not EngineProtocol.Started started)
        {
            _parts.Work.End();
            return;
        }

        _answer = started with { Instruments = started.Instruments.Add(take.Instrument), Feeds = started.Feeds.SetItem(take.Instrument.Id, feed) };
        Context.System.EventStream.Publish(_answer);

        // The new contract stands where the old one stood; the strategy's other contracts stay as they are.
        var contracts = _inHand[take.Strategy];
        var old = contracts.First(c => c.Instrument.Id == take.From);
        _strategies.Tell(new StrategiesActor.Replace(
            StartOf(_plan.Strategies.First(s => s.Name == take.Strategy), contracts.Replace(old, new InHand(take.Instrument, feed)))));
    }

    private void OnRollFailed(RollFailed failed)
    {
        _parts.Work.End();
        _log.Error("{0} did not get the feed of {1} and stays without a contract: {2}", failed.Take.Strategy, failed.Take.Instrument.Id, failed.Why);
    }

    private sealed record RollFeed(RollProtocol.Take Take, IActorRef Feed);

    private sealed record RollFailed(RollProtocol.Take Take, string Why);
}
