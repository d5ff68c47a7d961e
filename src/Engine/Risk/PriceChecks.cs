using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>
/// Whether the prices of an order, or of a change, make sense before they leave: the venue answers every such mistake with
/// one code and words that vary (contract.md §4.5). Pure.
/// </summary>
public static class PriceChecks
{
    /// <summary>The farthest that the venue lets a trailing stop, or the stop-loss of a bracket, trail: 1,000 ticks (contract.md §4.5).</summary>
    public const int MaxTrailTicks = 1_000;

    /// <summary>
    /// Null when the prices are those that the type needs and no other, lie on the tick grid, on the right side of the market
    /// and inside the price band. Without a market price, side and band are not checked, and nothing can trail.
    /// </summary>
    /// <param name="instrument">The contract's terms.</param>
    /// <param name="market">The newest price; null when none is known.</param>
    /// <param name="limits">The account's limits; the price band is read.</param>
    /// <param name="side">Side of the order.</param>
    /// <param name="type">Type of the order.</param>
    /// <param name="limit">Absolute limit, for limit orders.</param>
    /// <param name="stop">Absolute stop, for stop orders.</param>
    /// <param name="trail">Absolute level, for trailing stops.</param>
    public static Denial? Check(
        Instrument instrument, MarketPrice? market, RiskLimits limits, OrderSide side, OrderType type, Price? limit, Price? stop, Price? trail)
    {
        if (type is OrderType.StopLimit or OrderType.Unknown || !Enum.IsDefined(type))
        {
            return new(DenialReason.UnsupportedOrderType, $"The venue accepts no {type} orders.");
        }

        return Level("limit", limit, type == OrderType.Limit, type, instrument)
            ?? Level("stop", stop, type == OrderType.Stop, type, instrument)
            ?? Level("trail", trail, type == OrderType.TrailingStop, type, instrument)
            ?? BySide(instrument, market, side, stop ?? trail)
            ?? ByTrail(instrument, market, trail)
            ?? ByBand(instrument, market, limits, limit ?? stop ?? trail);
    }

    private static Denial? Level(string name, Price? price, bool wanted, OrderType type, Instrument instrument) => (price, wanted) switch
    {
        (null, false) => null,
        (null, true) => new(DenialReason.InvalidPrice, $"A {type} order needs a {name} price."),
        (_, false) => new(DenialReason.InvalidPrice, $"A {type} order takes no {name} price."),
        ({ } given, true) => instrument.IsAligned(given)
            ? null
            : new(DenialReason.InvalidPrice, $"The {name} price {given} is not on the {instrument.TickSize} grid of {instrument.Name}."),
    };

    /// <summary>A stop that the market has reached already would be refused, or would trade at once.</summary>
    private static Denial? BySide(Instrument instrument, MarketPrice? market, OrderSide side, Price? level) =>
        (side, level, market) switch
        {
            (OrderSide.Buy, { } price, { ForShort: { } ask }) when price <= ask =>
                new(DenialReason.WrongSideOfMarket, $"A buy stop at {price} must lie above the market, which is at {ask} in {instrument.Name}."),
            (OrderSide.Sell, { } price, { ForLong: { } bid }) when price >= bid =>
                new(DenialReason.WrongSideOfMarket, $"A sell stop at {price} must lie below the market, which is at {bid} in {instrument.Name}."),
            _ => null,
        };

    private static Denial? ByTrail(Instrument instrument, MarketPrice? market, Price? trail)
    {
        if (trail is not { } level)
        {
            return null;
        }

        if (market?.Last is not { } last)
        {
            return new(DenialReason.NoPrice, $"Nothing can trail without a last price of {instrument.Name}.");
        }

        var ticks = Math.Abs(instrument.TicksBetween(last, level));
        return ticks switch
        {
            < 1 => new(DenialReason.InvalidPrice, $"A trailing stop at {level} lies less than one tick from the last price {last}."),
            > MaxTrailTicks => new(DenialReason.InvalidPrice, $"A trailing stop at {level} lies {ticks} ticks from the last price {last}; the venue trails at most {MaxTrailTicks}."),
            _ => null,
        };
    }

    private static Denial? ByBand(Instrument instrument, MarketPrice? market, RiskLimits limits, Price? level)
    {
        if (limits.PriceBandTicks is not { } band || level is not { } price || (market?.Last ?? market?.Bid ?? market?.Ask) is not { } reference)
        {
            return null;
        }

        var ticks = Math.Abs(instrument.TicksBetween(reference, price));
        return ticks > band
            ? new(DenialReason.PriceBand, $"{price} lies {ticks} ticks from the market at {reference}; the price band is {band}.")
            : null;
    }
}
