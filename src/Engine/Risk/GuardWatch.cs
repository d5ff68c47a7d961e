using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>
/// Holds the guardian's state between the steps of <see cref="GuardianCore"/> and takes up the prices and the changes of the account after
/// which that would decide nothing, which is nearly all of them, without a step: a few comparisons, for a price no allocation. What they
/// leave behind is in <see cref="State"/> when somebody reads it, and is what a step for each of them would have left. For backtests, which
/// ask at every print. Not thread-safe.
/// </summary>
/// <param name="terms">What the guardian judges by.</param>
public sealed class GuardWatch(GuardTerms terms)
{
    private readonly List<Watched> _watched = [];
    private readonly bool _looksAtSchedule = GuardianCore.LooksAtSchedule(terms);
    private GuardianState _state = GuardianState.New;
    private QuietReadings? _quiet;
    private AccountStakes? _stakes;
    private Money? _line;
    private Money _equity;
    private Money _open;
    private Money _step;
    private AccountState? _seen;
    private DateTimeOffset? _judgedAt;
    private bool _isPrimed;
    private bool _isBehind;

    /// <summary>The state after everything so far; set it to what a step returned.</summary>
    public GuardianState State
    {
        get
        {
            if (_isBehind)
            {
                _state = GuardianCore.AfterQuiet(_state, terms, _watched.Where(w => w.IsNew).Select(w => w.Price()), _seen, _stakes!, _judgedAt);
                _isPrimed = _isBehind = false;
            }

            return _state;
        }

        set => (_state, _isPrimed, _isBehind) = (value, false, false);
    }

    /// <summary>
    /// Takes a price up if nothing is to be decided at it. False when a step has to decide: <see cref="GuardInput.PriceSeen"/>.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="last">Last price, once known.</param>
    /// <param name="bid">Best bid, once known.</param>
    /// <param name="ask">Best ask, once known.</param>
    /// <param name="at">When, on both clocks; the price is of this market time, and its stream live.</param>
    public bool Passes(ContractId contract, Price? last, Price? bid, Price? ask, GuardMoment at)
    {
        if (!_isPrimed)
        {
            Prime();
        }

        if (_quiet is not { } quiet || at.Market >= quiet.Until || at.Market < _state.PricesAfter || Find(contract) is not { } watched)
        {
            return false;
        }

        if (watched.Last == last && watched.Bid == bid && watched.Ask == ask)
        {
            // The same price again, at which nothing was decided a moment ago.
            return Take(watched, at);
        }

        var marks = PriceMarks.Of(last, bid, ask, watched.Instrument);
        if (marks is { ToSell: null, ToBuy: null } || (watched.Slip > 0 && watched.Marks.IsFurther(marks, watched.Slip, watched.Instrument)))
        {
            return false;
        }

        if (watched.Stake is { } stake)
        {
            var (before, value) = (watched.Value, stake.At(marks));
            var equity = _equity - before.Equity + value.Equity;
            var open = _open - before.OpenProfit + value.OpenProfit;
            var step = _step - before.StepLoss + value.StepLoss;
            var room = equity - _line;
            if (_stakes!.IsOver(room, step) || !quiet.Hold(room) || open >= quiet.OpenBelow)
            {
                return false;
            }

            (_equity, _open, _step, watched.Value) = (equity, open, step, value);
        }

        (watched.Last, watched.Bid, watched.Ask, watched.Marks) = (last, bid, ask, marks);
        return Take(watched, at);
    }

    /// <summary>
    /// Takes the account up as the book has it now if nothing is to be decided about it. False when a step has to decide:
    /// <see cref="GuardInput.AccountSeen"/>. With a schedule one always has to, for such a step looks at the schedule.
    /// </summary>
    /// <param name="account">The journaled state.</param>
    /// <param name="at">When, on both clocks.</param>
    public bool Passes(AccountState account, GuardMoment at)
    {
        if (!_isPrimed)
        {
            Prime();
        }

        if (_quiet is not { } quiet || _looksAtSchedule || account.Trading == TradingState.Halted
            || (!account.Protections.IsEmpty && !Unprotected.Read(account).IsEmpty))
        {
            return false;
        }

        var facts = GuardedAccount.Of(account, terms, at.Market, _stakes!.Account);
        var stakes = _stakes.AreOf(facts, terms) ? _stakes : AccountStakes.Of(facts, terms);
        var high = GuardianCore.NextHigh(account, facts, _state.Reported, terms);
        var (equity, open, step, line) = ReferenceEquals(stakes, _stakes) ? (_equity, _open, _step, _line) : Weigh(stakes);
        var room = equity - line;
        if (stakes.IsOver(room, step) || !quiet.Hold(room) || open >= high)
        {
            return false;
        }

        if (!ReferenceEquals(stakes, _stakes))
        {
            (_stakes, _equity, _open, _step, _line) = (stakes, equity, open, step, line);
            foreach (var watched in _watched)
            {
                watched.Stake = StakeIn(watched.Contract);
                watched.Value = watched.Stake?.At(watched.Marks) ?? default;
            }
        }

        _quiet = quiet with { OpenBelow = high };
        (_seen, _judgedAt, _isBehind) = (account, at.Market, true);
        return true;
    }

    /// <summary>Where an account stands at the newest prices: conservative equity, open equity, the loss of one step, and the line that counts.</summary>
    private (Money Equity, Money Open, Money Step, Money? Line) Weigh(AccountStakes stakes)
    {
        var account = stakes.Account;
        var (equity, open, step) = (account.Cash, account.Cash, Money.Zero);
        foreach (var stake in stakes.Contracts)
        {
            var value = stake.At(Find(stake.Contract)?.Marks);
            (equity, open, step) = (equity + value.Equity, open + value.OpenProfit, step + value.StepLoss);
        }

        // Of two rooms the smaller counts, so of two lines the higher one does.
        var line = account.DailyLine is { } daily && account.FloorLine is { } floor ? (daily > floor ? daily : floor) : account.DailyLine ?? account.FloorLine;
        return (equity, open, step, line);
    }

    private bool Take(Watched watched, GuardMoment at)
    {
        (watched.At, watched.IsNew, _isBehind) = (at.Market, true, true);
        _judgedAt = watched.Stake is null ? _judgedAt : at.Market;
        return true;
    }

    private Watched? Find(ContractId contract)
    {
        foreach (var watched in _watched)
        {
            if (watched.Contract == contract)
            {
                return watched;
            }
        }

        return null;
    }

    /// <summary>Takes stock after a step: where everything stands at the prices in force, and how far they may go.</summary>
    private void Prime()
    {
        _isPrimed = true;
        (_seen, _judgedAt) = (null, null);
        _watched.Clear();
        _quiet = GuardianCore.QuietReadingsOf(_state, terms);
        if (_quiet is not { } quiet)
        {
            return;
        }

        var account = _state.Account;
        _stakes = _state.Stakes is { } stakes && stakes.AreOf(account, terms) ? stakes : AccountStakes.Of(account, terms);
        foreach (var (contract, price) in _state.Prices)
        {
            if (terms.Instruments.TryGetValue(contract, out var instrument))
            {
                _watched.Add(new Watched(instrument, StakeIn(contract), terms.Limits.SlipOf(contract), price.Taken));
            }
        }

        (_equity, _open, _step, _line) = Weigh(_stakes);
        var room = _equity - _line;
        if (_stakes.IsOver(room, _step) || !quiet.Hold(room) || _open >= quiet.OpenBelow)
        {
            // A reading at these very prices would decide something.
            _quiet = null;
        }
    }

    private ContractStake? StakeIn(ContractId contract)
    {
        foreach (var stake in _stakes!.Contracts)
        {
            if (stake.Contract == contract)
            {
                return stake;
            }
        }

        return null;
    }

    /// <summary>One contract and its newest price.</summary>
    private sealed class Watched
    {
        public Watched(Instrument instrument, ContractStake? stake, int slip, MarketPrice price)
        {
            (Instrument, Stake, Slip) = (instrument, stake, slip);
            (Last, Bid, Ask, At) = (price.Last, price.Bid, price.Ask, price.At);
            Marks = PriceMarks.Of(price, instrument);
            Value = stake?.At(Marks) ?? default;
        }

        public ContractId Contract => Instrument.Id;

        public Instrument Instrument { get; }

        public ContractStake? Stake { get; set; }

        public int Slip { get; }

        public Price? Last { get; set; }

        public Price? Bid { get; set; }

        public Price? Ask { get; set; }

        public DateTimeOffset At { get; set; }

        public PriceMarks Marks { get; set; }

        public StakeValue Value { get; set; }

        public bool IsNew { get; set; }

        public MarketPrice Price() => new(Contract, Last, Bid, Ask, At, Live: true);
    }
}
