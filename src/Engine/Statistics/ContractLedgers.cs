using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>
/// The positions of all strategies in one contract. Which position a fill belongs to: first its own strategy's, which it reduces; then
/// what nobody's strategy holds on the other side. A fill of nobody's strategy (a person, the firm) and the venue's order for a close
/// take from the other strategies' positions, oldest first. What is left opens a position of its own.
/// </summary>
internal sealed class ContractLedgers(Instrument instrument, Action<RoundTrip> ended)
{
    private readonly List<PositionLedger> _ledgers = [];
    private bool _pathKnown;
    private bool _markIsFill;
    private Price _last;
    private DateTimeOffset _lastAt;

    /// <summary>Sum of the values of all fills, adopted positions taken for fills: profit at a price is <c>value(price · net) − paid</c>.</summary>
    private Money _paid;

    public int Net { get; private set; }

    /// <summary>True when a strategy, or nobody's, holds contracts; two that stand opposite are both in the market.</summary>
    public bool IsHeld => _ledgers.Exists(l => l.Net != 0);

    public Money RealizedGross => EntryValue() - _paid;

    public Money OpenGross => instrument.ValueOf((Int128)_last.Nanos * Net) - EntryValue();

    public Price? LastMark => _pathKnown ? _last : null;

    public Money ValueOf(in AttributedFill fill) => instrument.ValueOf((Int128)Math.Abs(fill.Price.Nanos) * fill.Size);

    public Money SlippageOf(in AttributedFill fill, Price reference) =>
        instrument.ValueOf((Int128)(fill.Price.Nanos - reference.Nanos) * fill.Side.Sign() * fill.Size);

    public void Add(in AttributedFill fill)
    {
        if (!_pathKnown || fill.At >= _lastAt)
        {
            (_last, _lastAt, _markIsFill) = (fill.Price, fill.At, true);
        }

        var (rest, fees) = (fill.Size, fill.Fees);
        var own = LedgerOf(fill.Strategy);
        var opens = rest - Takeable(fill);
        var reverses = opens > 0 && IsOpposite(own, fill);
        while (rest > Math.Max(0, opens) && NextToTake(own, fill) is { } ledger)
        {
            Leave(ledger, fill, ref rest, ref fees, reverses && ledger == own);
        }

        if (rest > 0)
        {
            own.Enter(fill, rest, fees, reverses);
        }

        Net += fill.Side.Sign() * fill.Size;
        _paid += instrument.ValueOf((Int128)fill.Price.Nanos * fill.Side.Sign() * fill.Size);
    }

    /// <summary>The book took over the venue's position: what stood ends unseen, and the new one is its one owner's, or nobody's.</summary>
    public void Adopt(DateTimeOffset at, int net, Price average)
    {
        var held = _ledgers.FindAll(l => l.Net != 0);
        var owner = held.Count == 1 ? held[0] : held.Count == 0 && _ledgers.Count == 1 ? _ledgers[0] : LedgerOf(null);
        foreach (var ledger in held)
        {
            _paid -= ledger.EntryValue;
            ended(ledger.Abandon(_pathKnown));
        }

        Net = net;
        if (net != 0)
        {
            owner.Adopt(at, net, average);
            _paid += owner.EntryValue;
            if (_lastAt == default)
            {
                (_last, _lastAt, _markIsFill) = (average, at, true);
            }
        }
    }

    public void Mark(in PriceMark mark)
    {
        (_last, _lastAt, _markIsFill, _pathKnown) = (mark.Last, mark.At, false, true);
        foreach (var ledger in _ledgers)
        {
            if (ledger.Net != 0)
            {
                ledger.See(mark);
            }
        }
    }

    public void Value(DateTimeOffset at, Price price) => (_last, _lastAt, _markIsFill) = (price, at, false);

    public IEnumerable<OpenRoundTrip> Open() =>
        _ledgers.Where(l => l.Net != 0).Select(l => l.ToOpen(_last, _lastAt, _markIsFill, _pathKnown));

    private static bool IsOpposite(PositionLedger ledger, in AttributedFill fill) => ledger.Net != 0 && Math.Sign(ledger.Net) != fill.Side.Sign();

    /// <summary>Contracts on the other side that the fill may take from.</summary>
    private int Takeable(in AttributedFill fill)
    {
        var sum = 0;
        foreach (var ledger in _ledgers)
        {
            sum += MayTake(ledger, fill) ? Math.Abs(ledger.Net) : 0;
        }

        return sum;
    }

    private static bool MayTake(PositionLedger ledger, in AttributedFill fill) =>
        IsOpposite(ledger, fill) && (ledger.Strategy == fill.Strategy || ledger.Strategy is null || fill.Strategy is null || fill.Closes);

    private PositionLedger? NextToTake(PositionLedger own, in AttributedFill fill)
    {
        PositionLedger? next = null;
        foreach (var ledger in _ledgers)
        {
            if (MayTake(ledger, fill) && (next is null || Rank(ledger).CompareTo(Rank(next)) < 0))
            {
                next = ledger;
            }
        }

        return next;

        (int Whose, DateTimeOffset Age) Rank(PositionLedger ledger) => (ledger == own ? 0 : ledger.Strategy is null ? 1 : 2, ledger.EnteredAt);
    }

    private void Leave(PositionLedger ledger, in AttributedFill fill, ref int rest, ref Money fees, bool goesOn)
    {
        var size = Math.Min(rest, Math.Abs(ledger.Net));
        // The last piece takes what is left of the costs, so that the pieces add up.
        var share = size == rest ? fees : new Money((long)((Int128)fees.Micros * size / rest));
        (rest, fees) = (rest - size, fees - share);
        if (ledger.Leave(fill, size, share, _pathKnown, goesOn) is { } trip)
        {
            ended(trip);
        }
    }

    private PositionLedger LedgerOf(StrategyName? strategy)
    {
        foreach (var known in _ledgers)
        {
            if (known.Strategy == strategy)
            {
                return known;
            }
        }

        var ledger = new PositionLedger(instrument, strategy);
        _ledgers.Add(ledger);
        return ledger;
    }

    private Money EntryValue()
    {
        var sum = Money.Zero;
        foreach (var ledger in _ledgers)
        {
            sum += ledger.EntryValue;
        }

        return sum;
    }
}
