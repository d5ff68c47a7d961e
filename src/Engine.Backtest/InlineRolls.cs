using System.Collections.Immutable;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// What the live engine does about rolls, in a backtest: looks at the list of front contracts at the same market times, decides with the same
/// <see cref="FollowedFront"/>, and begins the strategy anew with the next contract. What a contract trades before a strategy has it is kept for warm-up.
/// </summary>
internal sealed class InlineRolls
{
    private readonly VirtualMarketClock _clock;
    private readonly InlineAccount _account;
    private readonly Action<BacktestStrategy, ImmutableArray<ContractId>> _change;
    private readonly ContractRolls _rolls;
    private readonly RollPacing _pacing = RollPacing.Default;
    private readonly List<Follower> _followers = [];
    private readonly Dictionary<BacktestStrategy, ImmutableArray<ContractId>> _inHand = [];
    private readonly List<BacktestRoll> _steps = [];
    private readonly BarStore _past = new();
    private IDisposable? _wake;

    /// <param name="settings">What runs; its market lists the rolls.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="account">The account.</param>
    /// <param name="change">Begins a strategy anew with other contracts.</param>
    public InlineRolls(BacktestSettings settings, VirtualMarketClock clock, InlineAccount account, Action<BacktestStrategy, ImmutableArray<ContractId>> change)
    {
        (_clock, _account, _change) = (clock, account, change);
        _rolls = settings.Market.Rolls.Aggregate(ContractRolls.None, (rolls, roll) => rolls.With(roll));
        _account.Know(_rolls);
    }

    /// <summary>What happened so far, oldest first.</summary>
    public IReadOnlyList<BacktestRoll> Steps => _steps;

    /// <summary>The contracts with which a strategy begins: of those that it follows the ones that are listed now.</summary>
    public ImmutableArray<ContractId> Begin(BacktestStrategy strategy, ContractId contract)
    {
        var listed = Listed();
        ImmutableArray<ContractId> contracts = [contract, .. strategy.Others];
        foreach (var followed in strategy.Follows)
        {
            var instrument = listed.First(i => i.SymbolId == Find(followed).SymbolId);
            contracts = contracts.Replace(followed, instrument.Id);
            _followers.Add(new Follower(strategy, new FollowedFront(instrument, _clock.Now)));
        }

        _inHand[strategy] = contracts;
        WakeNext();
        return contracts;
    }

    /// <summary>A contract that no strategy has yet has traded.</summary>
    public void Keep(in MarketPrint print) => _past.Add(print);

    /// <summary>Complete bars of what was kept of a contract, oldest first.</summary>
    public Reading<ImmutableArray<Bar>> WarmUp(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        var bars = _past.Read(contract, interval, from, to, VenueRules.MostBars, withForming: false, _clock.Now);
        bars.Reverse();
        return new Reading<ImmutableArray<Bar>>.Answered(
        [
            .. bars.Select(b => new Bar(
                contract, interval, b.T, Price.FromDecimal(b.O), Price.FromDecimal(b.H), Price.FromDecimal(b.L), Price.FromDecimal(b.C), b.V, BarOrigin.WarmUp, default)),
        ]);
    }

    private void Look()
    {
        var (now, listed) = (_clock.Now, Listed());
        foreach (var follower in _followers)
        {
            var (old, name) = (follower.Front.Instrument, follower.Of.Name);
            var front = listed.FirstOrDefault(i => i.SymbolId == old.SymbolId);
            var tradable = front?.Id == old.Id || (Find(old.Id).Active && !_rolls.HasLeft(old.Id, now));
            var (_, step) = follower.Front.Decide(front, answered: true, tradable, _account.IsFlatIn(old.Id), now, _pacing.Window);
            var roll = follower.Front.Roll;
            if (roll.Current == old.Id && roll.IsCloseOnly)
            {
                _account.CloseOnly(old.Id, $"{old.Name} gives way to {front?.Name ?? "another contract"}; nothing is added to it.");
            }

            if (step != RollStep.None)
            {
                Apply(follower, old, front!, step);
                _account.Alert(RollProtocol.Sentence(step, name, old, front!, roll.IsCloseOnly));
                _steps.Add(new BacktestRoll(name, old.Id, front!.Id, step, now));
            }
        }

        WakeNext();
    }

    private void Apply(Follower follower, Instrument old, Instrument front, RollStep step)
    {
        if (step == RollStep.Withdrawn)
        {
            _account.Reopen(old.Id);
        }
        else if (step == RollStep.Taken)
        {
            _account.CloseOnly(old.Id, $"{follower.Of.Name} has changed from {old.Name} to {front.Name}; nothing is added to the old contract.");
            _account.Reopen(front.Id);
            var contracts = _inHand[follower.Of] = _inHand[follower.Of].Replace(old.Id, front.Id);
            _change(follower.Of, contracts);
        }
    }

    private IReadOnlyList<Instrument> Listed() => _rolls.Front(_account.Venue.Contracts(_clock.Now), _clock.Now);

    private Instrument Find(ContractId contract) => _account.Venue.Contracts(_clock.Now).First(i => i.Id == contract);

    private void WakeNext()
    {
        var now = _clock.Now;
        var due = now + _pacing.Every;
        foreach (var follower in _followers)
        {
            due = follower.Front.NextLook(now, _pacing) is var next && next < due ? next : due;
        }

        _wake?.Dispose();
        _wake = _followers.Count > 0 ? _clock.WakeAt(due, Look) : null;
    }

    private sealed record Follower(BacktestStrategy Of, FollowedFront Front);
}
