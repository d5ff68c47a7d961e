using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>The price of one contract as the venue knows it, with the one-tick spread invented from the tape.</summary>
internal sealed class ContractBook(Instrument instrument, ProductTerms product, ContractMonth month, FillModel fills)
{
    private bool _atAsk = true;

    public Instrument Instrument => instrument;

    public ProductTerms Product => product;

    public ContractMonth Month => month;

    /// <summary>Ids of working orders, ascending.</summary>
    public SortedSet<long> Working { get; } = [];

    public Price? Last { get; private set; }

    public Price? Bid => Last is not { } last ? null : _atAsk ? instrument.Offset(last, -1) : last;

    public Price? Ask => Last is not { } last ? null : _atAsk ? last : instrument.Offset(last, 1);

    /// <summary>The side that crossed the spread in the last trade, by the same rule.</summary>
    public OrderSide Aggressor => _atAsk ? OrderSide.Buy : OrderSide.Sell;

    public void Print(Price price)
    {
        if (Last is { } last && price != last)
        {
            _atAsk = price > last;
        }

        Last = price;
    }

    /// <summary>What a market order of a side would get now.</summary>
    public Price? BestFor(OrderSide side) => fills == FillModel.LastTrade ? Last : side == OrderSide.Buy ? Ask : Bid;
}
