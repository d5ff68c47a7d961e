using Engine.Markets;

namespace Engine.Risk;

/// <summary>What a contract could be left at: conservative marks of one price.</summary>
/// <param name="ToSell">What a long could be sold at; null where nothing is known.</param>
/// <param name="ToBuy">What a short could be bought back at; null where nothing is known.</param>
/// <param name="Last">Last traded price, once known.</param>
internal readonly record struct PriceMarks(Price? ToSell, Price? ToBuy, Price? Last)
{
    /// <summary>The lower of bid and last, the higher of ask and last; one tick against the position where no quote is known.</summary>
    public static PriceMarks Of(Price? last, Price? bid, Price? ask, Instrument instrument) => new(
        last is not { } sold ? bid : bid is not { } b ? instrument.Offset(sold, -1) : b < sold ? b : sold,
        last is not { } bought ? ask : ask is not { } a ? instrument.Offset(bought, 1) : a > bought ? a : bought,
        last);

    /// <summary>The marks of a price.</summary>
    public static PriceMarks Of(MarketPrice price, Instrument instrument) => Of(price.Last, price.Bid, price.Ask, instrument);

    /// <summary>The mark of a position; that of a long for none.</summary>
    public Price? For(int net) => net >= 0 ? ToSell : ToBuy;

    /// <summary>What lies between both, in 1e-9 units.</summary>
    public Int128 Spread => ToBuy is { } ask && ToSell is { } bid ? (Int128)ask.Nanos - bid.Nanos : 0;

    /// <summary>True when one of the marks lies further away than so many ticks.</summary>
    public bool IsFurther(in PriceMarks other, int ticks, Instrument instrument) =>
        IsFurther(ToSell, other.ToSell, ticks, instrument) || IsFurther(ToBuy, other.ToBuy, ticks, instrument);

    private static bool IsFurther(Price? one, Price? other, int ticks, Instrument instrument) =>
        one is { } a && other is { } b && Math.Abs(instrument.TicksBetween(a, b)) > ticks;
}
