namespace Engine.Markets;

/// <summary>What is known of a contract's price at one moment.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Last">Last traded price, once known.</param>
/// <param name="Bid">Best bid, once known.</param>
/// <param name="Ask">Best ask, once known.</param>
/// <param name="At">Market time at which the newest of them was taken up, UTC.</param>
/// <param name="Live">False while the stream is down, silent or being healed; the price is then as old as <paramref name="At"/> says.</param>
public sealed record MarketPrice(ContractId Contract, Price? Last, Price? Bid, Price? Ask, DateTimeOffset At, bool Live)
{
    /// <summary>What a long could be sold at: the bid, or the last price where no bid is known.</summary>
    public Price? ForLong => Bid is { } bid && Last is { } last ? (bid < last ? bid : last) : Bid ?? Last;

    /// <summary>What a short could be bought back at: the ask, or the last price where no ask is known.</summary>
    public Price? ForShort => Ask is { } ask && Last is { } last ? (ask > last ? ask : last) : Ask ?? Last;
}
