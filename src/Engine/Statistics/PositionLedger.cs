using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>
/// The position of one strategy in one contract and the round trip under way. Each call does the same bounded work.
/// <para>
/// Invariant: profit at a price is <c>value(price · net) − paid</c>, where <c>paid</c> is the sum of the values of all fills of the
/// round trip. At flat it is what was received less what was paid, so that no rounding of an average price remains.
/// </para>
/// </summary>
internal sealed class PositionLedger(Instrument instrument, StrategyName? strategy)
{
    private Position _position = Position.Flat(instrument.Id);
    private Int128 _entryNotional;
    private Int128 _exitNotional;
    private Money _paid;
    private Money _fees;
    private Money _slippage;
    private int _slippageKnown;
    private int _entered;
    private int _exited;
    private int _entryFills;
    private int _exitFills;
    private int _maxSize;
    private OrderSide _side;
    private DateTimeOffset _lastFillAt;
    private bool _byReversal;
    private Price _high;
    private Price _low;
    private Money _worst;
    private Money _best;
    private double _worstTicks;
    private double _bestTicks;

    public StrategyName? Strategy { get; } = strategy;

    public int Net => _position.Net;

    public DateTimeOffset EnteredAt { get; private set; }

    /// <summary>Value of what is open at its entry prices.</summary>
    public Money EntryValue => instrument.ValueOf(_position.EntryNotional);

    /// <summary>Profit before costs of the parts of this round trip that have closed.</summary>
    public Money Realized => EntryValue - _paid;

    /// <summary>Enters or adds.</summary>
    public void Enter(in AttributedFill fill, int size, Money fees, bool byReversal)
    {
        if (Net == 0)
        {
            Begin(fill.At, fill.Side, byReversal);
        }
        else
        {
            See(fill.Price);
        }

        SettleExtremes();
        (_entered, _entryFills, _entryNotional) = (_entered + size, _entryFills + 1, _entryNotional + ((Int128)fill.Price.Nanos * size));
        Take(fill, size, fees);
        _maxSize = Math.Max(_maxSize, Math.Abs(Net));
    }

    /// <summary>Reduces or closes; the round trip when it is over, else null.</summary>
    public RoundTrip? Leave(in AttributedFill fill, int size, Money fees, bool pathKnown, bool goesOn)
    {
        See(fill.Price);
        SettleExtremes();
        (_exited, _exitFills, _exitNotional) = (_exited + size, _exitFills + 1, _exitNotional + ((Int128)fill.Price.Nanos * size));
        Take(fill, size, fees);
        return Net == 0 ? End(goesOn ? RoundTripEnd.Reversed : RoundTripEnd.Flat, fill.At, pathKnown) : null;
    }

    /// <summary>A position that the book took over from the venue.</summary>
    public void Adopt(DateTimeOffset at, int net, Price average)
    {
        Begin(at, net > 0 ? OrderSide.Buy : OrderSide.Sell, byReversal: false);
        _position = new Position(instrument.Id, net, (Int128)average.Nanos * net);
        (_paid, _entered, _maxSize, _lastFillAt) = (EntryValue, Math.Abs(net), Math.Abs(net), at);
        _entryNotional = (Int128)average.Nanos * Math.Abs(net);
        (_high, _low) = (average, average);
    }

    /// <summary>The round trip ends without being seen to.</summary>
    public RoundTrip Abandon(bool pathKnown)
    {
        SettleExtremes();
        return End(RoundTripEnd.Adopted, _lastFillAt, pathKnown);
    }

    /// <summary>Prices while the position was held.</summary>
    public void See(in PriceMark mark)
    {
        var whole = mark.Since >= _lastFillAt;
        See(whole ? mark.High : mark.Last);
        See(whole ? mark.Low : mark.Last);
    }

    public OpenRoundTrip ToOpen(Price mark, DateTimeOffset markedAt, bool markIsFill, bool pathKnown)
    {
        SettleExtremes();
        return new(
            instrument.Id,
            Strategy,
            Net,
            EnteredAt,
            _position.AveragePrice!.Value,
            markedAt,
            mark,
            markIsFill,
            Realized,
            instrument.ValueOf((Int128)mark.Nanos * Net) - EntryValue,
            _fees,
            pathKnown ? Excursion() : null);
    }

    private void See(Price price)
    {
        _high = price > _high ? price : _high;
        _low = price < _low ? price : _low;
    }

    private void Begin(DateTimeOffset at, OrderSide side, bool byReversal)
    {
        (_entryNotional, _exitNotional, _paid, _fees, _slippage, _slippageKnown) = (0, 0, Money.Zero, Money.Zero, Money.Zero, 0);
        (_entered, _exited, _entryFills, _exitFills, _maxSize) = (0, 0, 0, 0, 0);
        (_worst, _best, _worstTicks, _bestTicks) = (Money.Zero, Money.Zero, 0, 0);
        (EnteredAt, _side, _byReversal) = (at, side, byReversal);
    }

    private void Take(in AttributedFill fill, int size, Money fees)
    {
        var signed = fill.Side.Sign() * size;
        _position = _position.Fill(fill.Side, size, fill.Price).Position;
        _paid += instrument.ValueOf((Int128)fill.Price.Nanos * signed);
        _fees += fees;
        if (fill.Reference is { } reference)
        {
            _slippage += instrument.ValueOf((Int128)(fill.Price.Nanos - reference.Nanos) * signed);
            _slippageKnown++;
        }

        (_high, _low, _lastFillAt) = (fill.Price, fill.Price, fill.At);
    }

    /// <summary>Values the extremes of the prices since the last fill: between fills profit is monotonic in price, so two values say all.</summary>
    private void SettleExtremes()
    {
        if (Net == 0)
        {
            return;
        }

        foreach (var price in (ReadOnlySpan<Price>)[_low, _high])
        {
            var profit = instrument.ValueOf((Int128)price.Nanos * Net) - _paid;
            (_worst, _best) = (profit < _worst ? profit : _worst, profit > _best ? profit : _best);
            var ticks = (double)_position.OpenAt(price) / ((double)instrument.TickSize.Nanos * Math.Abs(Net));
            (_worstTicks, _bestTicks) = (Math.Min(_worstTicks, ticks), Math.Max(_bestTicks, ticks));
        }
    }

    private Excursion Excursion() => new(-_worst, _best, -_worstTicks, _bestTicks);

    private RoundTrip End(RoundTripEnd end, DateTimeOffset at, bool pathKnown)
    {
        var trip = new RoundTrip
        {
            Contract = instrument.Id,
            Strategy = Strategy,
            Side = _side,
            EnteredAt = EnteredAt,
            ExitedAt = at,
            Entered = _entered,
            Exited = _exited,
            MaxSize = _maxSize,
            EntryFills = _entryFills,
            ExitFills = _exitFills,
            EntryNotional = _entryNotional,
            ExitNotional = _exitNotional,
            Gross = Realized,
            Fees = _fees,
            End = end,
            ByReversal = _byReversal,
            Excursion = pathKnown ? Excursion() : null,
            Slippage = _slippageKnown > 0 ? _slippage : null,
            SlippageKnown = _slippageKnown,
        };
        (_position, _paid) = (Position.Flat(instrument.Id), Money.Zero);
        return trip;
    }
}
