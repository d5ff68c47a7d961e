using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.History;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors;

/// <content>
/// Contracts that join after the start: the next one of a strategy whose contract gives way, and one in which the account has something at
/// stake and that no strategy trades.
/// </content>
public sealed partial class EngineActor
{
    private readonly Dictionary<(StrategyName Strategy, ContractId From), RollProtocol.Take> _taking = [];
    private readonly HashSet<ContractId> _unfollowed = [];
    private IActorRef _markets = ActorRefs.Nobody;
    private TradedContracts? _contracts;
    private int _joins;

    private void FollowFronts(Resolved resolved)
    {
        ImmutableArray<RollFollower> followers =
        [
            .. resolved.Traded.Where(t => ContractResolution.FollowsFront(t.Word, t.Instrument)).Select(t => new RollFollower(t.Strategy.Name, t.Word, t.Instrument)),
        ];
        if (_plan.Rolls is { } pacing && !followers.IsEmpty)
        {
            Context.ActorOf(RollActor.Props(resolved.Account.Id, _account!, _contracts!, _parts.Market, _parts.Clock, _parts.Work, pacing, followers), "rolls");
        }
    }

    /// <summary>Until its next contract is there a strategy stays with the old one, which is close-only.</summary>
    private void Take(RollProtocol.Take take)
    {
        _taking[(take.Strategy, take.From)] = take;
        Join(take.Strategy.Value, new ContractJoin(take.Instrument.Id, take.Instrument, $"{take.Strategy} changes to {take.Instrument.Name}", take));
    }

    /// <summary>
    /// Brings in every contract in which the book has a position or a live order and of which the engine has no terms: one that an earlier run
    /// left in a contract that has given way since, or that a person opened elsewhere. Only a contract with terms and a price can be valued.
    /// </summary>
    private void JoinUnfollowed()
    {
        if (_stopAsker is not null || _state is null || _contracts is null || _answer is not EngineProtocol.Started)
        {
            return;
        }

        var known = _contracts.Instruments;
        foreach (var contract in _state.Positions.Keys.Concat(_state.LiveOrders.Select(o => o.Contract)).Where(c => !known.ContainsKey(c)).Distinct())
        {
            if (_unfollowed.Add(contract))
            {
                _parts.Work.Begin();
                Join(contract.Value, new ContractJoin(contract, null, $"The account has something at stake in {contract}, which no strategy trades"));
            }
        }
    }

    private void Join(string name, ContractJoin join) => Context.ActorOf(
        ContractJoinActor.Props(
            join, id => _parts.Market.FindContractAsync(id, CancellationToken.None), _markets, ((EngineProtocol.Started)_answer!).Account.Id, _parts.Clock, _parts.Work, JoinPacing.Default),
        $"join-{Uri.EscapeDataString(name)}-{++_joins}");

    private void OnJoined(ContractJoinActor.Joined joined)
    {
        if (_stopAsker is not null || _answer is not EngineProtocol.Started started || (joined.Join.For is { } late && _taking.GetValueOrDefault((late.Strategy, late.From)) != late))
        {
            _parts.Work.End();
            return;
        }

        var (instrument, feed) = (joined.Instrument, joined.Feed);
        if (joined.Join.For is null && !_contracts!.Watch(instrument, $"No strategy trades {instrument.Name}; nothing is added to it."))
        {
            // A strategy has changed to it meanwhile.
            _parts.Work.End();
            return;
        }

        started = started with
        {
            Instruments = [.. started.Instruments.Where(i => i.Id != instrument.Id), instrument],
            Feeds = started.Feeds.SetItem(instrument.Id, feed),
        };
        _answer = started;
        _recorder?.Tell(new RecorderProtocol.Describe(started.Instruments));
        Context.System.EventStream.Publish(started);
        if (joined.Join.For is { } take)
        {
            _taking.Remove((take.Strategy, take.From));

            // The new contract stands where the old one stood; the strategy's other contracts stay as they are.
            var contracts = _inHand[take.Strategy];
            var old = contracts.First(c => c.Instrument.Id == take.From);
            _strategies.Tell(new StrategiesActor.Replace(
                StartOf(_plan.Strategies.First(s => s.Name == take.Strategy), contracts.Replace(old, new InHand(instrument, feed)))));
            return;
        }

        _account!.Tell(new AccountGuardianActor.WatchFeed(feed));
        Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(started.Account.Id, new Alert(
            AlertKind.Foreign,
            AlertSeverity.Warning,
            instrument.Id.Value,
            $"The account {AtStake(instrument)}, which no strategy trades: it is priced and guarded, and nothing is added to it.",
            _parts.Clock.Now)));
        _parts.Work.End();
    }

    private string AtStake(Instrument instrument) => _state?.PositionIn(instrument.Id).Net switch
    {
        > 0 and var net => $"is long {net} {instrument.Name}",
        < 0 and var net => $"is short {-net} {instrument.Name}",
        _ => $"has orders in {instrument.Name}",
    };
}
