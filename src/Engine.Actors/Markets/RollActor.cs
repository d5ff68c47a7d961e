using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Alerts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Markets;

/// <summary>
/// Looks at the venue's list of front contracts and carries out what <see cref="LiveRoll"/> decides for each strategy that follows one. At
/// the start of a session nothing may be added to an old contract before it is asked whether the account is flat in it, so that no order
/// slips in between. Everything that it does at a market time is work in flight.
/// </summary>
public sealed class RollActor : ReceiveActor, IWithTimers
{
    /// <summary>A book that is down answers nothing; wall time.</summary>
    private static readonly TimeSpan BookPatience = TimeSpan.FromSeconds(5);

    private readonly AccountId _account;
    private readonly IActorRef _accountRef;
    private readonly TradedContracts _contracts;
    private readonly IMarketReader _client;
    private readonly IMarketClock _clock;
    private readonly WorkInFlight _work;
    private readonly RollPacing _pacing;
    private readonly ImmutableArray<Follower> _followers;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IDisposable? _wake;
    private Looked? _looked;

    /// <summary>Creates the actor; use <see cref="Props"/>.</summary>
    public RollActor(
        AccountId account, IActorRef accountRef, TradedContracts contracts, IMarketReader client, IMarketClock clock, WorkInFlight work, RollPacing pacing,
        ImmutableArray<RollFollower> followers)
    {
        (_account, _accountRef, _contracts, _client, _clock, _work, _pacing) = (account, accountRef, contracts, client, clock, work, pacing);
        _followers = [.. followers.Select(f => new Follower(f, new FollowedFront(f.Instrument, clock.Now)))];
        Receive<LookDue>(_ => LookAsync().PipeTo(Self, failure: e => new Looked(null, e.Message, FrozenDictionary<ContractId, bool>.Empty)));
        Receive<Looked>(OnLooked);
        Receive<AccountProtocol.AccountChanged>(changed => OnBook(changed));
        Receive<BookSilent>(_ => OnBook(null));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the actor. It tells its parent <see cref="RollProtocol.Take"/>.</summary>
    public static Props Props(
        AccountId account, IActorRef accountRef, TradedContracts contracts, IMarketReader client, IMarketClock clock, WorkInFlight work, RollPacing pacing,
        ImmutableArray<RollFollower> followers) =>
        Akka.Actor.Props.Create(() => new RollActor(account, accountRef, contracts, client, clock, work, pacing, followers));

    /// <inheritdoc/>
    protected override void PreStart() => WakeNext();

    /// <inheritdoc/>
    protected override void PostStop() => _wake?.Dispose();

    private async Task<Looked> LookAsync()
    {
        var available = await _client.AvailableContractsAsync(false, CancellationToken.None).ConfigureAwait(false);
        if (available is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front })
        {
            return new Looked(null, ((Reading<ImmutableArray<Instrument>>.Failed)available).Failure.ToString(), FrozenDictionary<ContractId, bool>.Empty);
        }

        // The list holds one contract a product: whether another can still be traded only its id tells.
        var tradable = new Dictionary<ContractId, bool>();
        foreach (var current in _followers.Select(f => f.Front.Instrument.Id).Where(c => front.All(i => i.Id != c)).Distinct())
        {
            var found = await _client.FindContractAsync(current, CancellationToken.None).ConfigureAwait(false);
            tradable[current] = found is not Reading<Instrument?>.Answered { Value: var instrument } || instrument is { Active: true };
        }

        return new Looked(front, null, tradable.ToFrozenDictionary());
    }

    private void OnLooked(Looked looked)
    {
        _looked = looked;
        if (looked.Front is null)
        {
            _log.Warning("The venue's list of front contracts could not be read: {0}", looked.Fault);
        }

        // First nothing is added, then the book is asked: its answer comes after whatever was on its way.
        var starting = _followers.Where(f => f.Front.MayChange(FrontOf(f)?.Id, _clock.Now)).ToArray();
        foreach (var follower in starting)
        {
            _contracts.Close(follower.Front.Instrument.Id, $"{follower.Front.Instrument.Name} gives way to another contract; nothing is added to it.");
        }

        if (starting.Length == 0)
        {
            Decide(null);
            return;
        }

        _accountRef.Tell(AccountProtocol.GetAccount.Instance);
        Timers.StartSingleTimer(BookSilent.Instance, BookSilent.Instance, BookPatience);
    }

    private void OnBook(AccountProtocol.AccountChanged? changed)
    {
        if (_looked is not null && (changed is null || Timers.IsTimerActive(BookSilent.Instance)))
        {
            Timers.Cancel(BookSilent.Instance);
            Decide(changed);
        }
    }

    private void Decide(AccountProtocol.AccountChanged? book)
    {
        foreach (var follower in _followers)
        {
            var (old, front) = (follower.Front.Instrument, FrontOf(follower));
            bool? flat = book is { InSync: true } ? book.State.PositionIn(old.Id).Net == 0 && book.State.LiveOrders.All(o => o.Contract != old.Id) : null;
            var (_, step) = follower.Front.Decide(front, _looked!.Front is not null, _looked.Tradable.GetValueOrDefault(old.Id, true), flat, _clock.Now, _pacing.Window);
            Apply(follower, old, step, front);
        }

        _looked = null;
        WakeNext();
        _work.End();
    }

    private void Apply(Follower follower, Instrument old, RollStep step, Instrument? front)
    {
        var (name, roll) = (follower.Of.Strategy, follower.Front.Roll);
        if (roll.Current == old.Id && roll.IsCloseOnly)
        {
            _contracts.Close(old.Id, $"{old.Name} gives way to {front?.Name ?? "another contract"}; nothing is added to it.");
        }

        if (step == RollStep.None)
        {
            return;
        }

        if (step == RollStep.Withdrawn)
        {
            _contracts.Open(old);
        }
        else if (step == RollStep.Taken)
        {
            _contracts.Close(old.Id, $"{name} has changed from {old.Name} to {front!.Name}; nothing is added to the old contract.");
            _contracts.Open(front);
            _work.Begin();
            Context.Parent.Tell(new RollProtocol.Take(name, old.Id, front));
        }

        Say(name, RollProtocol.Sentence(step, name, old, front!, roll.IsCloseOnly));
        Context.System.EventStream.Publish(new RollProtocol.RollChanged(name, old.Id, front?.Id ?? old.Id, step, _clock.Now));
    }

    private void Say(StrategyName strategy, string text) => Context.System.EventStream.Publish(
        new AccountProtocol.AlertRaised(_account, new Alert(AlertKind.Contract, AlertSeverity.Warning, strategy.Value, text, _clock.Now) { Id = text }));

    private Instrument? FrontOf(Follower follower) =>
        _looked?.Front is { } front && ContractResolution.Of(follower.Of.Word, front) is ContractResolution.Found { Instrument: var instrument } ? instrument : null;

    private void WakeNext()
    {
        var now = _clock.Now;
        var due = now + _pacing.Every;
        foreach (var follower in _followers)
        {
            due = follower.Front.NextLook(now, _pacing) is var next && next < due ? next : due;
        }

        var (self, work) = (Self, _work);
        _wake?.Dispose();
        _wake = _clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(LookDue.Instance);
        });
    }

    private sealed record Follower(RollFollower Of, FollowedFront Front);

    private sealed record LookDue
    {
        public static LookDue Instance { get; } = new();
    }

    private sealed record Looked(ImmutableArray<Instrument>? Front, string? Fault, FrozenDictionary<ContractId, bool> Tradable);

    private sealed record BookSilent
    {
        public static BookSilent Instance { get; } = new();
    }
}
