using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>What a fill does to position and money, whenever it arrives.</content>
public static partial class AccountCore
{
    /// <summary>
    /// The position after a fill and what it realised (1e-9 units times contracts). The average price depends on the order of the
    /// fills, and after a gap an earlier one can arrive last: the fills since the position was last flat are then taken in
    /// their own order, as the venue took them. What that changes for the later ones is booked with the late one.
    /// </summary>
    private static (Position Position, Int128 Realized) Fill(AccountState state, VenueTrade trade)
    {
        var position = state.PositionIn(trade.Contract);
        return (trade.At, trade.Id.Value).CompareTo((state.LastTradeAt, state.LastTrade.Value)) < 0 && InOrder(state, position, trade) is { } ordered
            ? (ordered, ordered.EntryNotional - position.EntryNotional - Paid(trade.Price, trade.Side.Sign() * trade.Size))
            : position.Fill(trade.Side, trade.Size, trade.Price);
    }

    /// <summary>
    /// Null when the fill is the newest of its contract, or when the remembered fills do not explain the position: it was
    /// adopted from the venue, or a bust left its mark.
    /// </summary>
    private static Position? InOrder(AccountState state, Position position, VenueTrade trade)
    {
        // The newest of all contracts may be another's: nothing is sorted before there is a later one of this.
        var known = state.Trades.Values.Where(t => t.Trade.Contract == trade.Contract && !t.Voided).Select(t => t.Trade);
        if (!known.Any(IsLater))
        {
            return null;
        }

        var fills = known.OrderBy(t => t.At).ThenBy(t => t.Id.Value).ToList();
        var place = fills.FindIndex(IsLater);
        var net = position.Net - fills.Skip(place).Sum(t => t.Side.Sign() * t.Size);
        var first = place;
        while (net != 0 && first > 0)
        {
            first--;
            net -= fills[first].Side.Sign() * fills[first].Size;
        }

        var before = Replay(Position.Flat(trade.Contract), fills[first..place]);
        return net == 0 && Replay(before, fills[place..]) == position
            ? Replay(before.Fill(trade.Side, trade.Size, trade.Price).Position, fills[place..])
            : null;

        bool IsLater(TradeBooked fill) => (fill.At, fill.Id.Value).CompareTo((trade.At, trade.Id.Value)) > 0;
    }

    private static Position Replay(Position position, IEnumerable<TradeBooked> fills) =>
        fills.Aggregate(position, (held, fill) => held.Fill(fill.Side, fill.Size, fill.Price).Position);

    private static Int128 Paid(Price price, int signed) => (Int128)price.Nanos * signed;

    /// <summary>
    /// Money realised on the way from one position to another. What is paid and received is exact and what is left is rounded
    /// each time, not what was realised: the parts of a position whose average price is no whole figure add up without a rest.
    /// </summary>
    private static Money Realized(Instrument instrument, Position before, Position after, Price price, int signed) =>
        instrument.ValueOf(after.EntryNotional) - instrument.ValueOf(before.EntryNotional) - instrument.ValueOf(Paid(price, signed));
}
