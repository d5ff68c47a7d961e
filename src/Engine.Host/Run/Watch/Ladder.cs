using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>One price of a ladder.</summary>
/// <param name="Price">The price.</param>
/// <param name="Bid">Contracts bid; null where no level is known.</param>
/// <param name="Ask">Contracts asked; null where no level is known.</param>
/// <param name="Traded">Contracts traded at it while it was watched.</param>
/// <param name="IsLast">The last print was here.</param>
/// <param name="IsBestBid">The best bid.</param>
/// <param name="IsBestAsk">The best ask.</param>
internal readonly record struct LadderRow(Price Price, long? Bid, long? Ask, long Traded, bool IsLast, bool IsBestBid, bool IsBestAsk);

/// <summary>
/// A ladder of prices, one row a tick, highest first. It stands still while the market moves within its middle half, and is moved when the
/// market leaves that, so that a price stays where the eye has left it. Pure.
/// </summary>
internal static class Ladder
{
    /// <summary>The price of the middle row.</summary>
    /// <param name="before">Where it stood; null at first.</param>
    /// <param name="focus">Where the market is, on the grid.</param>
    /// <param name="rows">Rows of the ladder.</param>
    /// <param name="instrument">The contract.</param>
    public static Price Centre(Price? before, Price focus, int rows, Instrument instrument) =>
        before is { } centre && Math.Abs(instrument.TicksBetween(centre, focus)) <= rows / 4 ? centre : focus;

    /// <summary>Where the market is: the best bid, or the last price, or the best ask; null while nothing is known.</summary>
    public static Price? Focus(Instrument instrument, Quote quote, DepthSnapshot book, Price? last) =>
        (book.BestBid?.Price ?? quote.BestBid ?? last ?? quote.LastPrice ?? book.BestAsk?.Price ?? quote.BestAsk) is { } price ? instrument.AlignDown(price) : null;

    /// <summary>The rows.</summary>
    /// <param name="instrument">The contract.</param>
    /// <param name="centre">Price of the middle row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="quote">The merged quote; its best prices count where the book has none.</param>
    /// <param name="book">The book.</param>
    /// <param name="last">The last print's price.</param>
    /// <param name="traded">Contracts traded by price.</param>
    public static ImmutableArray<LadderRow> Rows(
        Instrument instrument, Price centre, int rows, Quote quote, DepthSnapshot book, Price? last, IReadOnlyDictionary<Price, long> traded)
    {
        var bids = book.Bids.ToDictionary(level => level.Price, level => (long)level.Size);
        var asks = book.Asks.ToDictionary(level => level.Price, level => (long)level.Size);
        var (bestBid, bestAsk) = (book.BestBid?.Price ?? quote.BestBid, book.BestAsk?.Price ?? quote.BestAsk);
        var top = instrument.Offset(centre, rows / 2);
        return
        [
            .. Enumerable.Range(0, rows).Select(row => instrument.Offset(top, -row)).Select(price => new LadderRow(
                price,
                bids.TryGetValue(price, out var bid) ? bid : null,
                asks.TryGetValue(price, out var ask) ? ask : null,
                traded.GetValueOrDefault(price),
                price == last,
                price == bestBid,
                price == bestAsk)),
        ];
    }
}
