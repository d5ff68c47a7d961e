using Engine.Markets;

namespace Engine.Orders;

/// <summary>One order in the account's book.</summary>
/// <param name="Tag">Our tag; <c>venue:NUMBER</c> for an order that came without one.</param>
/// <param name="Strategy">The strategy that owns it; null for a foreign order.</param>
/// <param name="Intent">The strategy's number for it; null for a foreign order.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts ordered.</param>
/// <param name="LimitPrice">Limit, if any.</param>
/// <param name="StopPrice">Stop, if any.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Id">The venue's number, once known.</param>
/// <param name="Filled">Contracts booked from trades; may exceed <paramref name="Size"/> on an overfill.</param>
/// <param name="FilledNotional">Sum of price times contracts of those trades, in 1e-9 units, exact.</param>
/// <param name="ShownFilled">The largest fill volume that the venue has shown; ahead of <paramref name="Filled"/> until the trades arrive.</param>
/// <param name="IntendedAt">Market time of the decision, UTC.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record Order(
    ClientTag Tag,
    StrategyName? Strategy,
    IntentId? Intent,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    OrderState State,
    OrderId? Id,
    int Filled,
    Int128 FilledNotional,
    int ShownFilled,
    DateTimeOffset IntendedAt,
    ReceiptSequence DecidedAt)
{
    // A change of an order copies it: what most orders never have stands apart and is shared by the copies.
    private Seldom _seldom = Seldom.Nothing;

    /// <summary>What it is for.</summary>
    public OrderRole Role { get; init; }

    /// <summary>The entry that a protective order belongs to.</summary>
    public ClientTag? Parent
    {
        get => _seldom.Parent;
        init => _seldom = value == _seldom.Parent ? _seldom : _seldom with { Parent = value };
    }

    /// <summary>The level of a trailing stop as sent; the distance in price once the venue has shown it (contract.md §4.5).</summary>
    public Price? TrailPrice
    {
        get => _seldom.TrailPrice;
        init => _seldom = value == _seldom.TrailPrice ? _seldom : _seldom with { TrailPrice = value };
    }

    /// <summary>The protection that came with an entry.</summary>
    public Bracket? Bracket
    {
        get => _seldom.Bracket;
        init => _seldom = value == _seldom.Bracket ? _seldom : _seldom with { Bracket = value };
    }

    /// <summary>The change under way, while <see cref="State"/> is <see cref="OrderState.PendingModify"/>.</summary>
    public OrderChange? Change
    {
        get => _seldom.Change;
        init => _seldom = value == _seldom.Change ? _seldom : _seldom with { Change = value };
    }

    /// <summary>True when the change's answer proved nothing.</summary>
    public bool ChangeInDoubt
    {
        get => _seldom.ChangeInDoubt;
        init => _seldom = value == _seldom.ChangeInDoubt ? _seldom : _seldom with { ChangeInDoubt = value };
    }

    /// <summary>How often a cancel was sent.</summary>
    public int CancelTries
    {
        get => _seldom.CancelTries;
        init => _seldom = value == _seldom.CancelTries ? _seldom : _seldom with { CancelTries = value };
    }

    /// <summary>How often a change was asked for since the venue last showed one settled.</summary>
    public int ChangeTries
    {
        get => _seldom.ChangeTries;
        init => _seldom = value == _seldom.ChangeTries ? _seldom : _seldom with { ChangeTries = value };
    }

    /// <summary>Market time at which a cancel or change was last refused, UTC; the next try waits a moment.</summary>
    public DateTimeOffset? RefusedAt
    {
        get => _seldom.RefusedAt;
        init => _seldom = value == _seldom.RefusedAt ? _seldom : _seldom with { RefusedAt = value };
    }

    /// <summary>Market time of the last change that was journaled, UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The venue's own time of the newest terms that it has shown, UTC; a frame from before is not believed about terms.</summary>
    public DateTimeOffset? ShownAt { get; init; }

    /// <summary>True when the venue keeps the bracket: an entry whose bracket travels with it, a leg that the venue made.</summary>
    public bool Native { get; init; }

    /// <summary>Contracts that may still fill: under a change, the larger of the two sizes.</summary>
    public int Remaining => State.IsLive() ? Math.Max(0, Math.Max(Size, Change?.Size ?? 0) - Filled) : 0;

    /// <summary>True for a stop-loss or take-profit: it is meant to reduce.</summary>
    public bool IsProtective => Role is OrderRole.StopLoss or OrderRole.TakeProfit;

    /// <summary>Average fill price, for people only; null before the first fill.</summary>
    public decimal? AveragePrice => Price.Average(FilledNotional, Filled);

    /// <summary>True when no strategy of ours placed it.</summary>
    public bool IsForeign => Strategy is null && Role != OrderRole.Close;

    private sealed record Seldom
    {
        public static Seldom Nothing { get; } = new();

        public ClientTag? Parent { get; init; }

        public Price? TrailPrice { get; init; }

        public Bracket? Bracket { get; init; }

        public OrderChange? Change { get; init; }

        public bool ChangeInDoubt { get; init; }

        public int CancelTries { get; init; }

        public int ChangeTries { get; init; }

        public DateTimeOffset? RefusedAt { get; init; }
    }
}
