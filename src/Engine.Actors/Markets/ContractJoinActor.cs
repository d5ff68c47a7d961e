using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Alerts;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>
/// Brings a contract into the run after its start: its terms where they are not known yet, then its feed. What fails is tried again with growing
/// pauses until both are there; the first failure is alerted, and the success after it. Tells its parent <see cref="Joined"/> and
/// stops. It begins with one piece of work, begun by the parent, does not hold it through the pauses, and hands one on with its answer.
/// </summary>
public sealed class ContractJoinActor : ReceiveActor, IWithTimers
{
    private readonly ContractJoin _join;
    private readonly Func<ContractId, Task<Reading<Instrument?>>> _terms;
    private readonly IActorRef _markets;
    private readonly AccountId _account;
    private readonly IMarketClock _clock;
    private readonly WorkInFlight _work;
    private readonly JoinPacing _pacing;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _working = true;
    private int _failures;

    /// <summary>Creates the actor; use <see cref="Props"/>.</summary>
    public ContractJoinActor(
        ContractJoin join, Func<ContractId, Task<Reading<Instrument?>>> terms, IActorRef markets, AccountId account, IMarketClock clock, WorkInFlight work, JoinPacing pacing)
    {
        (_join, _terms, _markets, _account, _clock, _work, _pacing) = (join, terms, markets, account, clock, work, pacing);
        Receive<Joined>(joined =>
        {
            if (_failures > 0)
            {
                Say($"{_join.What}: it has worked now.", AlertPhase.Over);
            }

            _working = false;
            Context.Parent.Tell(joined);
            Context.Stop(Self);
        });
        Receive<Failed>(OnFailed);
        Receive<Again>(_ =>
        {
            _working = true;
            _work.Begin();
            Try();
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the actor.</summary>
    /// <param name="join">What is wanted.</param>
    /// <param name="terms">Reads the terms of a contract by its id, expired ones too (contract.md §4.2).</param>
    /// <param name="markets">The parent of the feeds (<see cref="MarketsActor"/>).</param>
    /// <param name="account">Whose alerts these are.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="work">Work in flight.</param>
    /// <param name="pacing">How long to wait; wall time.</param>
    public static Props Props(
        ContractJoin join, Func<ContractId, Task<Reading<Instrument?>>> terms, IActorRef markets, AccountId account, IMarketClock clock, WorkInFlight work, JoinPacing pacing) =>
        Akka.Actor.Props.Create(() => new ContractJoinActor(join, terms, markets, account, clock, work, pacing));

    /// <inheritdoc/>
    protected override void PreStart() => Try();

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        // What the life before held ended with it.
        _work.Begin();
        base.PostRestart(reason);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_working)
        {
            _work.End();
        }
    }

    private void Try() => TryAsync().PipeTo(Self, failure: e => new Failed($"its feed did not come ({e.Message})"));

    private async Task<object> TryAsync()
    {
        if (_join.Known is not { } instrument)
        {
            var reading = await _terms(_join.Contract).ConfigureAwait(false);
            if (reading is not Reading<Instrument?>.Answered { Value: var found })
            {
                return new Failed($"its terms could not be read ({((Reading<Instrument?>.Failed)reading).Failure})");
            }

            if (found is null)
            {
                return new Failed("the venue does not know the contract");
            }

            instrument = found;
        }

        var ready = await _markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(instrument), _pacing.Patience).ConfigureAwait(false);
        return new Joined(_join, instrument, ready.Feed);
    }

    private void OnFailed(Failed failed)
    {
        if (_failures++ == 0)
        {
            Say($"{_join.What}: {failed.Why}; it is tried again until it works.", AlertPhase.Begun);
        }
        else
        {
            _log.Warning("{0}: {1}", _join.What, failed.Why);
        }

        _working = false;
        _work.End();
        Timers.StartSingleTimer(Again.Instance, Again.Instance, _pacing.After(_failures));
    }

    private void Say(string text, AlertPhase phase) => Context.System.EventStream.Publish(
        new AccountProtocol.AlertRaised(_account, new Alert(AlertKind.Contract, AlertSeverity.Warning, _join.Contract.Value, text, _clock.Now, phase)));

    /// <summary>Told to the parent: the contract is there. One piece of work, begun by the sender.</summary>
    /// <param name="Join">What was wanted.</param>
    /// <param name="Instrument">Its terms.</param>
    /// <param name="Feed">Its feed.</param>
    public sealed record Joined(ContractJoin Join, Instrument Instrument, IActorRef Feed);

    private sealed record Failed(string Why);

    private sealed record Again
    {
        public static Again Instance { get; } = new();
    }
}

/// <summary>A contract that is wanted.</summary>
/// <param name="Contract">Its id.</param>
/// <param name="Known">Its terms, where they are known already.</param>
/// <param name="What">What it is for, as the beginning of a sentence.</param>
/// <param name="For">The roll that it is for; null when it is for none.</param>
public sealed record ContractJoin(ContractId Contract, Instrument? Known, string What, RollProtocol.Take? For = null);

/// <summary>How long is waited for a contract's feed, and between two tries; wall time.</summary>
/// <param name="Patience">For one answer.</param>
/// <param name="First">Pause after the first failure; each further one doubles it.</param>
/// <param name="Longest">No pause is longer.</param>
public sealed record JoinPacing(TimeSpan Patience, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Ten seconds for an answer; pauses from one second to one minute.</summary>
    public static JoinPacing Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>The pause after so many failures.</summary>
    /// <param name="failures">At least 1.</param>
    public TimeSpan After(int failures) => failures > 20 || First * Math.Pow(2, failures - 1) > Longest ? Longest : First * Math.Pow(2, failures - 1);
}
