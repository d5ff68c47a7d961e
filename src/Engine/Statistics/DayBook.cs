using Engine.Accounts;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>Closes one trade date after another as time goes on, and keeps what each brought. Time never goes back.</summary>
internal sealed class DayBook
{
    private readonly RoundTripBuilder _trips;
    private readonly SessionTime _sessions;
    private readonly Money _capital;
    private readonly List<TradingDay> _days = [];
    private Totals _before;
    private Money _otherCash;
    private DateOnly _date;
    private DateTimeOffset _end;
    private DateTimeOffset _now;
    private TimeSpan _inMarket;
    private TimeSpan _sessionTime;

    public DayBook(RoundTripBuilder trips, SessionTime sessions, Money capital, DateTimeOffset from)
    {
        (_trips, _sessions, _capital, _now, _before) = (trips, sessions, capital, from, Totals.Of(trips));
        ProfitBefore = _before.Profit;
        _date = TradeDate.Of(from);
        _end = SessionTime.EndOf(_date);
    }

    public IReadOnlyList<TradingDay> Days => _days;

    /// <summary>Profit before the beginning, open profit included.</summary>
    public Money ProfitBefore { get; }

    /// <summary>Closes the dates that end by an instant. Enough before a price; two instants are compared when none does.</summary>
    public void Roll(DateTimeOffset to)
    {
        while (to >= _end)
        {
            Pass(_end);
            Close();
            _date = TradeDate.Of(_end);
            _end = SessionTime.EndOf(_date);
        }
    }

    /// <summary>Comes to an instant, before what happens at it changes a position.</summary>
    public void Advance(DateTimeOffset to)
    {
        Roll(to);
        Pass(to);
    }

    /// <summary>Cash came or went that no fill explains.</summary>
    public void MoveCash(Money amount) => _otherCash += amount;

    /// <summary>Closes the last date, whole or not.</summary>
    public void Finish()
    {
        if (_sessionTime > TimeSpan.Zero || HasActivity())
        {
            Close();
        }
    }

    private void Pass(DateTimeOffset to)
    {
        if (to <= _now)
        {
            return;
        }

        var session = _sessions.Within(_date, _now, to);
        _sessionTime += session;
        _inMarket += _trips.IsInMarket ? session : TimeSpan.Zero;
        _now = to;
    }

    private bool HasActivity() => _trips.Fills != _before.Fills || _otherCash != Money.Zero || Totals.Of(_trips).Profit != _before.Profit;

    private void Close()
    {
        if (!_sessions.IsTraded(_date) && !HasActivity())
        {
            return;
        }

        var now = Totals.Of(_trips);
        _days.Add(new TradingDay(
            _date,
            now.Gross - _before.Gross,
            now.Fees - _before.Fees,
            now.Profit - _before.Profit,
            now.Open,
            _capital + now.Profit,
            _otherCash,
            now.Fills - _before.Fills,
            now.Contracts - _before.Contracts,
            now.Turnover - _before.Turnover,
            now.Slippage - _before.Slippage,
            now.SlippageKnown - _before.SlippageKnown,
            _inMarket,
            _sessionTime));
        (_before, _otherCash, _inMarket, _sessionTime) = (now, Money.Zero, TimeSpan.Zero, TimeSpan.Zero);
    }

    private readonly record struct Totals(
        Money Gross, Money Fees, Money Open, long Fills, long Contracts, Money Turnover, Money Slippage, long SlippageKnown)
    {
        public Money Profit => Gross + Open - Fees;

        public static Totals Of(RoundTripBuilder trips) => new(
            trips.RealizedGross, trips.Fees, trips.OpenGross, trips.Fills, trips.Contracts, trips.Turnover, trips.Slippage, trips.SlippageKnown);
    }
}
