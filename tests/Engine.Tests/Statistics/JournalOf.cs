using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Statistics;

/// <summary>Writes the journal of an account from its fills, as the account core would.</summary>
internal sealed class JournalOf
{
    private readonly Dictionary<ContractId, Position> _positions = [];
    private int _number;

    public JournalOf(DateTimeOffset start, Money capital)
    {
        Events.Add(new BookOpened(start, "t1", 1));
        Events.Add(new CashAdopted(start, capital, capital));
        Events.Add(new TradeDateOpened(start, TradeDate.Of(start), capital));
    }

    public List<IAccountEvent> Events { get; } = [];

    /// <summary>A fill; with a reference price as that of a stop order, without one as that of an order which the journal does not know.</summary>
    public TradeId Fill(
        DateTimeOffset at, ContractId contract, StrategyName? strategy, OrderSide side, int size, decimal price, decimal fees = 0, decimal? reference = null)
    {
        _number++;
        var (tag, order, id) = (new ClientTag($"t1-{_number}"), new OrderId(_number), new TradeId(_number));
        if (reference is { } stop)
        {
            Events.Add(new OrderIntended(at, tag, strategy!.Value, new(_number), contract, side, OrderType.Stop, size, null, Price.FromDecimal(stop), default));
            Events.Add(new OrderAccepted(at, tag, order));
        }

        var instrument = TradeList.Instruments[contract];
        var before = _positions.GetValueOrDefault(contract, Position.Flat(contract));
        var (after, realized) = before.Fill(side, size, Price.FromDecimal(price));
        _positions[contract] = after;
        Events.Add(new TradeBooked(
            at, id, order, reference is null ? null : tag, strategy, contract, side, size, Price.FromDecimal(price), realized,
            instrument.ValueOf(after.EntryNotional) - instrument.ValueOf(before.EntryNotional) - instrument.ValueOf((Int128)Price.FromDecimal(price).Nanos * side.Sign() * size),
            Money.FromDecimal(fees), Money.Zero));
        return id;
    }
}
