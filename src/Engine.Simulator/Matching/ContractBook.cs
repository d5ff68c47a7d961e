using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>One contract at the venue: its terms, its price and its matching. Prices go into the core in 1e-9 units.</summary>
internal sealed class ContractBook(Instrument instrument, ProductTerms product, ContractMonth month, VenueRules rules, int index)
{
    public Instrument Instrument => instrument;

    public ProductTerms Product => product;

    public ContractMonth Month => month;

    /// <summary>Place of the contract in every account's holdings.</summary>
    public int Index => index;

    /// <summary>Costs of one contract and side.</summary>
    public SideCosts Costs { get; } = rules.Fees.For(product);

    public MatchingCore Core { get; } = new(instrument.TickSize.Nanos, rules.Fills, rules.StopSlippageTicks, rules.SlippageTicks, rules.Queue);

    /// <summary>Market time of the last print, UTC.</summary>
    public DateTimeOffset? PrintedAt { get; set; }

    /// <summary>Market time of the depth that stands, UTC.</summary>
    public DateTimeOffset? ShownAt { get; set; }

    /// <summary>Market time of what orders fill against, UTC; null before there was anything.</summary>
    public DateTimeOffset? PricedAt => Core.HasDepth ? ShownAt : PrintedAt;

    public Price? Last => AsPrice(Core.Last);

    public Price? Bid => AsPrice(Core.Bid);

    public Price? Ask => AsPrice(Core.Ask);

    public OrderSide Aggressor => Core.Aggressor;

    /// <summary>What is known of the price.</summary>
    public VenuePrice Price => new(Last, Bid, Ask, Aggressor);

    public bool HasPrice => Core.Last is not null || Core.Bid is not null || Core.Ask is not null;

    /// <summary>The price at which an open position is valued: the last trade, or before one what closing would get.</summary>
    public Price? MarkOf(int net) => Last ?? (net > 0 ? Bid : Ask);

    private static Price? AsPrice(long? nanos) => nanos is { } value ? new Price(value) : null;
}
