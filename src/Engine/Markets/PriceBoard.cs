using System.Collections.Concurrent;

namespace Engine.Markets;

/// <summary>
/// The newest price of every contract, written by its feed and read by whoever decides: the account's mailboxes carry no
/// market data. Thread-safe; a reader sees one whole <see cref="MarketPrice"/>, never a mixture.
/// </summary>
public sealed class PriceBoard
{
    private readonly ConcurrentDictionary<ContractId, MarketPrice> _prices = [];

    /// <summary>Puts up a contract's newest price.</summary>
    public void Post(MarketPrice price) => _prices[price.Contract] = price;

    /// <summary>A contract's newest price; null before the first.</summary>
    public MarketPrice? Of(ContractId contract) => _prices.GetValueOrDefault(contract);
}
