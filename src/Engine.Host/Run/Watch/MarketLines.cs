using System.Globalization;
using Engine.Actors.Markets;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using Engine.Markets;
using NodaTime;

namespace Engine.Host.Run.Watch;

/// <summary>News of the market as lines for a person. Pure.</summary>
internal static class MarketLines
{
    private const int BookLevels = 3;

    /// <summary>The line.</summary>
    public static string? Of(MarketNews news, DateTimeZone zone) => news switch
    {
        MarketNews.Printed { Instrument: var of, Trade: var trade } =>
            $"{TimeText.Milliseconds(trade.Timestamp, zone)} {of.Name} trade {PriceText.Of(of, trade.Price)} x {ReadText.Count(trade.Size)}{(trade.Aggressor is { } side ? $" {ReadText.Side(side)}" : "")}",
        MarketNews.Quoted { Instrument: var of, Quote: var quote } =>
            $"{TimeText.Milliseconds(quote.LastUpdated, zone)} {of.Name} quote bid {Price(of, quote.BestBid)} ask {Price(of, quote.BestAsk)} last {Price(of, quote.LastPrice)} volume {ReadText.Count(quote.Volume)}",
        // The book was forgotten: the line about the feed says why.
        MarketNews.Depth { Book: { Bids.IsEmpty: true, Asks.IsEmpty: true } } => null,
        MarketNews.Depth { Instrument: var of, Book: var book } =>
            $"{TimeText.Milliseconds(book.Timestamp, zone)} {of.Name} depth {Levels(of, book.Bids.Take(BookLevels).Reverse())} | {Levels(of, book.Asks.Take(BookLevels))}{(book.Whole ? "" : " (partly known)")}",
        MarketNews.BarClosed { Instrument: var of, Bar: var bar } => string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeText.Seconds(bar.Start, zone)} {of.Name} bar {bar.Interval} open {PriceText.Of(of, bar.Open)} high {PriceText.Of(of, bar.High)} low {PriceText.Of(of, bar.Low)} close {PriceText.Of(of, bar.Close)} volume {bar.Volume}{(bar.Origin == BarOrigin.Live ? "" : " (read over REST)")}"),
        MarketNews.Feed feed => $"{TimeText.Seconds(feed.Since, zone)} {feed.Instrument.Name} feed {Phase(feed.Phase)}{Cause(feed.Cause)}",
        MarketNews.Lost lost => $"{TimeText.Seconds(lost.Until, zone)} {lost.Instrument.Name} prints lost {(lost.After is { } after ? $"after {TimeText.Milliseconds(after, zone)}" : "before the first one seen")}",
        MarketNews.Hub hub => $"{TimeText.Seconds(hub.At, zone)} market hub {hub.State.Phase.ToString().ToLowerInvariant()}{Cause(StatusText.Cause(hub.State))}",
        MarketNews.Unreadable unreadable => $"{TimeText.Seconds(unreadable.At, zone)} {StatusText.Unreadable(unreadable.Frame)}",
        _ => null,
    };

    /// <summary>A phase as one word.</summary>
    public static string Phase(FeedPhase phase) => phase == FeedPhase.BackFilling ? "back-filling" : phase.ToString().ToLowerInvariant();

    private static string Cause(string? cause) => string.IsNullOrEmpty(cause) ? "" : $": {cause}";

    private static string Price(Instrument of, Price? price) => price is { } known ? PriceText.Of(of, known) : ReadText.Nothing;

    private static string Levels(Instrument of, IEnumerable<DepthLevel> levels) =>
        string.Join(' ', levels.Select(level => $"{PriceText.Of(of, level.Price)}x{ReadText.Count(level.Size)}")) is { Length: > 0 } text ? text : ReadText.Nothing;
}
