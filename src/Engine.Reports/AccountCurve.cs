using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>
/// Follows an account along its journal and the prices: equity, and what was left before the lines that it must not cross. At one instant a price comes
/// before an event, as in <see cref="TradingRecords"/>. Stretches grow as needed, so that the points stay below a bound.
/// </summary>
public sealed class AccountCurve
{
    /// <summary>Most points: more than a screen has columns.</summary>
    public const int Bound = 6_000;

    private readonly IReadOnlyList<IAccountEvent> _events;
    private readonly IReadOnlyDictionary<ContractId, Instrument> _instruments;
    private readonly RiskLimits _limits;
    private readonly IReadOnlyDictionary<string, AccountRules> _ruleBook;
    private readonly Dictionary<ContractId, Price> _prices = [];
    private readonly List<AccountPoint> _points = [];
    private readonly SortedDictionary<DateOnly, int> _scaling = [];
    private AccountState _state;
    private TimeSpan _step;
    private int _next;
    private EffectiveLimits? _lines;
    private Money? _firmFloor;
    private readonly DayPaths _paths = new();
    private readonly HashSet<DateOnly> _priced = [];
    private long _hour;
    private DateOnly? _date;
    private DateTimeOffset _now;

    /// <summary>Begins a curve.</summary>
    /// <param name="events">Every event of the account from its first on, in the journal's order.</param>
    /// <param name="instruments">Terms of the contracts; a position without terms is left at its entry.</param>
    /// <param name="limits">The trader's own limits.</param>
    /// <param name="ruleBook">The firm's rules by name.</param>
    /// <param name="step">Shortest stretch of a point.</param>
    public AccountCurve(
        IReadOnlyList<IAccountEvent> events,
        IReadOnlyDictionary<ContractId, Instrument> instruments,
        RiskLimits limits,
        IReadOnlyDictionary<string, AccountRules> ruleBook,
        TimeSpan step) =>
        (_events, _instruments, _limits, _ruleBook, _step, _state) = (events, instruments, limits, ruleBook, step, AccountState.New(new AccountId(0)));

    /// <summary>Points begin here, UTC. What was before is followed all the same.</summary>
    public DateTimeOffset Since { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Nothing from here on is followed, UTC.</summary>
    public DateTimeOffset Before { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The points so far.</summary>
    public ImmutableArray<AccountPoint> Points => [.. _points];

    /// <summary>The firm's rules by which the account was judged last; null without a profile, or when they are not in the book.</summary>
    public AccountRules? Rules { get; private set; }

    /// <summary>Balance at which the account began by its profile; null without one.</summary>
    public Money? StartBalance => _state.Profile?.StartBalance;

    /// <summary>When the equity first came to the firm's floor, UTC; null when it never did.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>Trade dates on which the firm's limit of the day was reached.</summary>
    public SortedSet<DateOnly> LockedDates { get; } = [];

    /// <summary>Largest size in minis by trade date, where the rules have one.</summary>
    public IReadOnlyDictionary<DateOnly, int> Scaling => _scaling;

    /// <summary>Trade dates of which any price was seen.</summary>
    public IReadOnlySet<DateOnly> PricedDates => _priced;

    /// <summary>How far the equity went within each trade date.</summary>
    public IReadOnlyDictionary<DateOnly, DayPath> Paths => _paths.ByDate;

    /// <summary>The account at the end.</summary>
    public AccountState State => _state;

    /// <summary>Cash and open profit at the end.</summary>
    public Money EndEquity => Equity();

    /// <summary>Trade date of the end.</summary>
    public DateOnly EndDate => TradeDate.Of(_now);

    /// <summary>The lines of the end; null while the account has no balance.</summary>
    public EffectiveLimits? EndLines => _state.StartCash is null ? null : EffectiveLimits.Of(_state, _limits, _ruleBook, _now);

    /// <summary>Takes a price. Prices come in order of time.</summary>
    public void Add(PriceMark mark)
    {
        if (mark.At >= Before)
        {
            return;
        }

        // A trade date begins at a full hour; not every price needs to be asked for its own.
        if (mark.At.UtcTicks / TimeSpan.TicksPerHour is var hour && hour != _hour)
        {
            _hour = hour;
            _priced.Add(TradeDate.Of(mark.At));
        }

        EventsBefore(mark.At);
        _now = mark.At > _now ? mark.At : _now;
        _prices[mark.Contract] = mark.Last;
        if (_state.Positions.TryGetValue(mark.Contract, out var position) && position.Net != 0)
        {
            // The worst price of a bar counts as well as its last: the floor is watched at every price. Its best one counts for the path of the day.
            var (worst, best) = position.Net > 0 ? (mark.Low, mark.High) : (mark.High, mark.Low);
            if (mark.Since >= _state.LastTradeAt && mark.High != mark.Low)
            {
                _prices[mark.Contract] = best;
                _paths.See(TradeDate.Of(mark.At), Equity(), priced: true);
                _prices[mark.Contract] = worst;
                Note(mark.At, priced: true);
                _prices[mark.Contract] = mark.Last;
            }

            Note(mark.At, priced: true);
        }
    }

    /// <summary>Takes what is left of the journal after the last price.</summary>
    public void Finish() => EventsBefore(Before);

    private void EventsBefore(DateTimeOffset at)
    {
        while (_next < _events.Count && _events[_next].At < at)
        {
            var happened = _events[_next++];
            if (happened is CashAdopted cash && _state.StartCash is not null)
            {
                _paths.Move(cash.Difference);
            }

            _now = happened.At > _now ? happened.At : _now;
            _state = _state.Apply(happened);
            if (happened is TradeBooked or TradeVoided or CashAdopted or BalanceReported or ProfileAdopted or TradeDateOpened or PositionAdopted or EquityPeaked)
            {
                _lines = null;
                Note(happened.At, priced: false);
            }
        }
    }

    private void Note(DateTimeOffset at, bool priced)
    {
        if (_state.StartCash is null)
        {
            return;
        }

        var date = TradeDate.Of(at);
        if (_lines is not { } lines || date != _date)
        {
            lines = EffectiveLimits.Of(_state, _limits, _ruleBook, at);
            (_lines, _date) = (lines, date);
            Rules = lines.Rules ?? Rules;
            _firmFloor = lines.Rules is { } rules ? LossFloor.Of(_state, rules) : null;
            if (EffectiveLimits.ScalingLevel(_state, lines.Rules, lines.DayStart) is { } level)
            {
                _scaling.TryAdd(date, level);
            }
        }

        var equity = Equity();
        _now = at > _now ? at : _now;
        _paths.See(date, equity, priced);
        if (_firmFloor is { } floor && equity <= floor)
        {
            LostAt ??= at;
        }

        if (lines.Rules?.DailyLoss is { } daily && equity <= lines.DayStart - daily)
        {
            LockedDates.Add(date);
        }

        if (at < Since)
        {
            return;
        }

        Put(new(at, equity, equity, lines.Floor, equity - lines.Floor, equity - lines.DailyLine));
    }

    private Money Equity()
    {
        var equity = _state.Cash;
        foreach (var position in _state.Positions.Values)
        {
            if (position.Net != 0 && _prices.TryGetValue(position.Contract, out var price) && _instruments.TryGetValue(position.Contract, out var instrument))
            {
                equity += instrument.ValueOf(position.OpenAt(price));
            }
        }

        return equity;
    }

    private void Put(AccountPoint point)
    {
        point = point with { At = Floor(point.At) };
        if (_points.Count > 0 && _points[^1].At >= point.At)
        {
            _points[^1] = Joined(_points[^1], point);
            return;
        }

        if (_points.Count == Bound)
        {
            _step *= 2;
            var write = 0;
            for (var read = 0; read < _points.Count; read++)
            {
                var one = _points[read] with { At = Floor(_points[read].At) };
                if (write > 0 && _points[write - 1].At == one.At)
                {
                    _points[write - 1] = Joined(_points[write - 1], one);
                }
                else
                {
                    _points[write++] = one;
                }
            }

            _points.RemoveRange(write, _points.Count - write);
            Put(point);
            return;
        }

        _points.Add(point);
    }

    private DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % _step.Ticks), TimeSpan.Zero);

    private static AccountPoint Joined(AccountPoint one, AccountPoint next) => next with
    {
        At = one.At,
        Lowest = Lower(one.Lowest, next.Lowest)!.Value,
        FloorRoom = Lower(one.FloorRoom, next.FloorRoom),
        DailyRoom = Lower(one.DailyRoom, next.DailyRoom),
    };

    private static Money? Lower(Money? one, Money? other) => one is null || other < one ? other ?? one : one;
}
