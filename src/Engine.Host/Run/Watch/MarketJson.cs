using System.Collections.Immutable;
using System.Text.Json;
using Engine.Host.Console;
using Engine.Host.Run.History;
using Engine.Host.Run.Reads;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>News of the market as JSON objects, one a line. Pure.</summary>
internal static class MarketJson
{
    /// <summary>The object; its member <c>type</c> says what it is.</summary>
    public static string Of(MarketNews news) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        Write(writer, news);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, MarketNews news)
    {
        switch (news)
        {
            case MarketNews.Printed { Instrument: var of, Trade: var trade }:
                Begin(writer, "trade", of);
                writer.WriteString("at", trade.Timestamp.UtcDateTime);
                writer.WriteNumber("price", trade.Price.ToDecimal());
                writer.WriteNumber("size", trade.Size);
                writer.WriteString("aggressor", trade.Aggressor is { } side ? ReadText.Side(side) : null);
                break;
            case MarketNews.Quoted { Instrument: var of, Quote: var quote }:
                Begin(writer, "quote", of);
                writer.WriteString("at", quote.LastUpdated.UtcDateTime);
                Price(writer, "bid", quote.BestBid);
                Price(writer, "ask", quote.BestAsk);
                Price(writer, "last", quote.LastPrice);
                Price(writer, "open", quote.Open);
                Price(writer, "high", quote.High);
                Price(writer, "low", quote.Low);
                writer.WriteNumber("volume", quote.Volume);
                Price(writer, "change", quote.Change);
                break;
            case MarketNews.Depth { Instrument: var of, Book: var book }:
                Begin(writer, "depth", of);
                if (book.Timestamp > DateTimeOffset.MinValue)
                {
                    writer.WriteString("at", book.Timestamp.UtcDateTime);
                }
                else
                {
                    writer.WriteNull("at");
                }

                writer.WriteBoolean("whole", book.Whole);
                Levels(writer, "bids", book.Bids);
                Levels(writer, "asks", book.Asks);
                break;
            case MarketNews.BarClosed { Instrument: var of, Bar: var bar }:
                Begin(writer, "bar", of);
                writer.WriteString("interval", bar.Interval.ToString());
                writer.WriteString("start", bar.Start.UtcDateTime);
                Price(writer, "open", bar.Open);
                Price(writer, "high", bar.High);
                Price(writer, "low", bar.Low);
                Price(writer, "close", bar.Close);
                writer.WriteNumber("volume", bar.Volume);
                writer.WriteString("origin", bar.Origin switch { BarOrigin.Live => "live", BarOrigin.WarmUp => "warm-up", _ => "back-filled" });
                break;
            case MarketNews.Feed feed:
                Begin(writer, "feed", feed.Instrument);
                writer.WriteString("at", feed.Since.UtcDateTime);
                writer.WriteString("state", MarketLines.Phase(feed.Phase));
                writer.WriteString("cause", feed.Cause);
                break;
            case MarketNews.Lost lost:
                Begin(writer, "lost", lost.Instrument);
                writer.WriteString("after", lost.After?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
                writer.WriteString("until", lost.Until.UtcDateTime);
                break;
            case MarketNews.Hub hub:
                writer.WriteString("type", "hub");
                writer.WriteString("hub", "market");
                writer.WriteString("at", hub.At.UtcDateTime);
                writer.WriteString("state", hub.State.Phase.ToString().ToLowerInvariant());
                writer.WriteString("cause", StatusText.Cause(hub.State));
                break;
            case MarketNews.Unreadable unreadable:
                writer.WriteString("type", "unreadable");
                writer.WriteString("at", unreadable.At.UtcDateTime);
                writer.WriteString("target", unreadable.Frame.Target);
                writer.WriteNumber("total", unreadable.Frame.Total);
                break;
        }
    }

    private static void Begin(Utf8JsonWriter writer, string type, Instrument instrument)
    {
        writer.WriteString("type", type);
        writer.WriteString("contract", instrument.Id.Value);
        writer.WriteString("name", instrument.Name);
    }

    private static void Price(Utf8JsonWriter writer, string name, Price? price)
    {
        if (price is { } known)
        {
            writer.WriteNumber(name, known.ToDecimal());
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Levels(Utf8JsonWriter writer, string name, ImmutableArray<DepthLevel> levels)
    {
        writer.WriteStartArray(name);
        foreach (var level in levels)
        {
            writer.WriteStartObject();
            writer.WriteNumber("price", level.Price.ToDecimal());
            writer.WriteNumber("size", level.Size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
