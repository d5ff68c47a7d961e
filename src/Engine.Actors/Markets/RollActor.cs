using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Markets;

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
        _followers = [.. followers.Select(f => new Follower(f, NextOpen(f.Instrument, clock.Now)))];
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

    private static DateTimeOffset NextOpen(Instrument instrument, DateTimeOffset now) =>
        ExchangeCalendar.NextOpen(ProductGroups.Of(instrument.Id), now) ?? DateTimeOffset.MaxValue;

    private async Task<Looked> LookAsync()
    {
        var available = await _client.AvailableContractsAsync(false, CancellationToken.None).ConfigureAwait(false);
        if (available is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front })
        {
            return new Looked(null, ((Reading<ImmutableArray<Instrument>>.Failed)available).Failure.ToString(), FrozenDictionary<ContractId, bool>.Empty);
        }

        // The list holds one contract a product: whether another can still be traded only its id tells.
        var tradable = new Dictionary<ContractId, bool>();
        foreach (var current in _followers.Select(f => f.Roll.Current).Where(c => front.All(i => i.Id != c)).Distinct())
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
        var starting = _followers.Where(f => IsStarting(f) && FrontOf(f) is { } front && front.Id == f.Roll.Next).ToArray();
        foreach (var follower in starting)
        {
            _contracts.Close(follower.Roll.Current, $"{follower.Of.Instrument.Name} gives way to another contract; nothing is added to it.");
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
            var current = follower.Roll.Current;
            var front = FrontOf(follower);
            var starting = IsStarting(follower);

            // Without an answer of the venue, and one of a book that agrees with it where it matters, the session goes on beginning for a while.
            var known = _looked!.Front is not null && (book is { InSync: true } || follower.Roll.Next is null || front?.Id != follower.Roll.Next);
            var flat = book is { InSync: true } && book.State.PositionIn(current).Net == 0 && book.State.LiveOrders.All(o => o.Contract != current);
            var decided = starting && (known || _clock.Now - follower.NextOpen >= _pacing.Window);
            var (roll, step) = follower.Roll.Decide(new RollFacts(front?.Id, _looked.Tradable.GetValueOrDefault(current, true), decided, flat));
            if (decided)
            {
                follower.NextOpen = NextOpen(follower.Of.Instrument, _clock.Now);
            }

            Apply(follower, roll, step, front);
        }

        _looked = null;
        WakeNext();
        _work.End();
    }

    private void Apply(Follower follower, LiveRoll roll, RollStep step, Instrument? front)
    {
        var (was, old) = (follower.Roll, follower.Of.Instrument);
        follower.Roll = roll;
        var name = follower.Of.Strategy;
        if (roll.Current == was.Current && roll.IsCloseOnly)
        {
            _contracts.Close(old.Id, $"{old.Name} gives way to {front?.Name ?? "another contract"}; nothing is added to it.");
        }

        switch (step)
        {
            case RollStep.None:
                return;
            case RollStep.Noticed:
                Say($"The venue lists {front!.Name} in place of {old.Name}: {name} changes to it at the start of the next session, when flat{(roll.IsCloseOnly ? $"; {old.Name} can no longer be traded" : "")}.");
                break;
            case RollStep.CloseOnly:
                Say($"Nothing is added to {old.Name} from here on: {name} changes to {front!.Name} at the start of a session, when flat.");
                break;
            case RollStep.Withdrawn:
                _contracts.Open(old);
                Say($"The venue lists {old.Name} again; {name} stays with it.");
                break;
            case RollStep.Taken:
                _contracts.Close(old.Id, $"{name} has changed from {old.Name} to {front!.Name}; nothing is added to the old contract.");
                _contracts.Open(front);
                follower.Of = follower.Of with { Instrument = front };
                follower.NextOpen = NextOpen(front, _clock.Now);
                Say($"{name} trades {front.Name} from here on; {old.Name} is close-only.");
                _work.Begin();
                Context.Parent.Tell(new RollProtocol.Take(name, was.Current, front));
                break;
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }

        Context.System.EventStream.Publish(new RollProtocol.RollChanged(name, was.Current, front?.Id ?? was.Current, step, _clock.Now));
    }

    private void Say(string text)
    {
        _log.Warning("{0}", text);
        Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(_account, _clock.Now, text));
    }

    private bool IsStarting(Follower follower) => _clock.Now >= follower.NextOpen;

    private Instrument? FrontOf(Follower follower) =>
        _looked?.Front is { } front && ContractResolution.Of(follower.Of.Word, front) is ContractResolution.Found { Instrument: var instrument } ? instrument : null;

    private void WakeNext()
    {
        var now = _clock.Now;
        var due = now + _pacing.Every;
        foreach (var follower in _followers)
        {
            var open = follower.NextOpen;
            var next = now >= open ? now + _pacing.Again : now < open - _pacing.Before ? open - _pacing.Before : open;
            due = next < due ? next : due;
        }

        var (self, work) = (Self, _work);
        _wake?.Dispose();
        _wake = _clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(LookDue.Instance);
        });
    }

    private sealed class Follower(RollFollower of, DateTimeOffset nextOpen)
    {
        public RollFollower Of { get; set; } = of;

        public LiveRoll Roll { get; set; } = new(of.Instrument.Id);

        public DateTimeOffset NextOpen { get; set; } = nextOpen;
    }

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
