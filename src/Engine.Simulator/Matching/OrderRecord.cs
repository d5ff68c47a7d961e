using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// An order as the venue keeps it. The fact that clients see is made only when somebody reads it or listens.
/// </summary>
internal sealed class OrderRecord(long id, AccountLedger ledger, ContractBook book, DateTimeOffset created, OrderType type, OrderSide side)
{
    private VenueOrder? _view;

    public long Id => id;

    public AccountLedger Ledger => ledger;

    public ContractBook Book => book;

    public OrderType Type => type;

    public OrderSide Side => side;

    public DateTimeOffset CreatedAt { get; } = created;

    public DateTimeOffset UpdatedAt { get; set; } = created;

    public VenueOrderStatus Status { get; set; }

    public int Size { get; set; }

    public Price? Limit { get; set; }

    public Price? Stop { get; set; }

    public ClientTag? Tag { get; set; }

    /// <summary>Ticks of a trailing stop, or the signed ticks of a bracket leg from its entry's fill.</summary>
    public int? Trail { get; set; }

    /// <summary>The order's place in the core, or -1.</summary>
    public int Handle { get; set; } = -1;

    public int Filled { get; private set; }

    /// <summary>Contracts that count as working in the account's holding.</summary>
    public int Working { get; private set; }

    public OrderRecord? Parent { get; set; }

    public OrderRecord? StopLoss { get; set; }

    public OrderRecord? TakeProfit { get; set; }

    /// <summary>First fill price of an entry: where its legs are measured from.</summary>
    public Price? Anchor { get; set; }

    /// <summary>Contracts of an entry for which its legs are active.</summary>
    public int Protected { get; set; }

    /// <summary>Neighbours in the account's list of orders that are not at their end.</summary>
    public OrderRecord? NextLive { get; set; }

    public OrderRecord? PreviousLive { get; set; }

    /// <summary>Fill prices times contracts, in 1e-9.</summary>
    public Int128 FilledNotional { get; private set; }

    public MatchingKind Kind => type switch
    {
        OrderType.Market => MatchingKind.Market,
        OrderType.Stop => MatchingKind.Stop,
        OrderType.TrailingStop => MatchingKind.TrailingStop,
        _ => MatchingKind.Limit,
    };

    /// <summary>The other leg of the same bracket.</summary>
    public OrderRecord? Sibling => Parent is not { } parent ? null : ReferenceEquals(parent.StopLoss, this) ? parent.TakeProfit : parent.StopLoss;

    public bool IsOver => Status.IsTerminal();

    public void Fill(MatchingFill fill)
    {
        Filled += fill.Size;
        FilledNotional += (Int128)fill.Price * fill.Size;
        if (type == OrderType.TrailingStop)
        {
            Stop = new Price(fill.Level);
        }

        if (!IsOver)
        {
            Status = fill.Remaining == 0 ? VenueOrderStatus.Filled : VenueOrderStatus.Open;
        }
    }

    public void SetWorking(int contracts)
    {
        var holding = ledger.Holdings[book.Index];
        if (side == OrderSide.Buy)
        {
            holding.WorkingBuys += contracts - Working;
        }
        else
        {
            holding.WorkingSells += contracts - Working;
        }

        Working = contracts;
    }

    /// <summary>Forgets the fact that was made of an earlier state.</summary>
    public void Touch() => _view = null;

    /// <summary>Takes over the level of a trailing stop, which follows the market without an event of its own; true when it had moved.</summary>
    public bool TakeLevel()
    {
        if (type == OrderType.TrailingStop && Handle >= 0 && book.Core.PriceOf(Handle, id) is { } stop && stop != Stop?.Nanos)
        {
            Stop = new Price(stop);
            _view = null;
            return true;
        }

        return false;
    }

    /// <summary>Takes over what was filled in an earlier life of the venue.</summary>
    public void RestoreFills(int filled, Int128 notional) => (Filled, FilledNotional) = (filled, notional);

    public VenueOrder Describe()
    {
        TakeLevel();

        // Of the many that have ended nothing is kept beside what they are.
        return IsOver ? Made() : _view ??= Made();
    }

    private VenueOrder Made() => new(
            new OrderId(id), ledger.Id, book.Instrument.Id, CreatedAt, UpdatedAt, Status, type, side, Size, Limit, Stop, Filled,
            Price.Average(FilledNotional, Filled), Tag,
            Parent is { } parent ? new OrderId(parent.Id) : null,
            Parent is { StopLoss: { } link } && !ReferenceEquals(link, this) ? new OrderId(link.Id) : null,
            Trail,
            Trail is { } ticks ? new Price(ticks * book.Instrument.TickSize.Nanos) : null);
}
