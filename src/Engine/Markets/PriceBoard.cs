using System.Collections.Concurrent;

namespace Engine.Markets;

/// <summary>
/// The newest price of every contract, written by its feed and read by whoever decides: the account's mailboxes carry no
/// market data. Thread-safe; a reader sees one whole <see cref="MarketPrice"/>, never a mixture.
/// </summary>
public sealed class PriceBoard
{
    private readonly ConcurrentDictionary<ContractId, MarketPrice> _prices = [];
    private readonly Func<ContractId, MarketPrice?>? _source;

    /// <summary>A board that shows what is posted.</summary>
    public PriceBoard()
    {
    }

    /// <summary>A board that asks for a price when somebody reads it: where prices come far more often than they are read.</summary>
    /// <param name="source">A contract's newest price; null before the first. As thread-safe as the board's readers need it.</param>
    public PriceBoard(Func<ContractId, MarketPrice?> source) => _source = source;

    /// <summary>Puts up a contract's newest price.</summary>
    public void Post(MarketPrice price) => _prices[price.Contract] = price;

    /// <summary>A contract's newest price; null before the first.</summary>
    public MarketPrice? Of(ContractId contract) => _source is { } source ? source(contract) : _prices.GetValueOrDefault(contract);
}
