using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>The kinds of market event.</summary>
public enum MarketEventKind
{
    /// <summary>Something traded.</summary>
    Print,

    /// <summary>Best bid and ask, with their sizes.</summary>
    Quote,

    /// <summary>The whole book, several levels deep.</summary>
    Depth,
}

/// <summary>Best bid and ask at an instant; the bid lies below the ask.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Bid">Best bid, on the tick grid.</param>
/// <param name="BidSize">Contracts at the bid; at least 1.</param>
/// <param name="Ask">Best ask, on the tick grid.</param>
/// <param name="AskSize">Contracts at the ask; at least 1.</param>
/// <param name="Time">Market time, UTC.</param>
public sealed record MarketQuote(ContractId Contract, Price Bid, int BidSize, Price Ask, int AskSize, DateTimeOffset Time);

/// <summary>The book as a whole at an instant, best level first on either side.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Bids">Bids, descending.</param>
/// <param name="Asks">Asks, ascending.</param>
/// <param name="IsReset">True when what stood before says nothing: subscribers are told to clear their book first.</param>
/// <param name="Time">Market time, UTC.</param>
public sealed record MarketDepth(ContractId Contract, ImmutableArray<BookLevel> Bids, ImmutableArray<BookLevel> Asks, bool IsReset, DateTimeOffset Time);

/// <summary>
/// One event of a market: a print, a quote or a book, and nothing else. A print is carried by value, so that a tape of
/// prints allocates nothing.
/// </summary>
public readonly struct MarketEvent
{
    private readonly MarketPrint _print;
    private readonly object? _book;

    private MarketEvent(MarketPrint print, object? book) => (_print, _book) = (print, book);

    /// <summary>Which of the three it is.</summary>
    public MarketEventKind Kind => _book switch
    {
        null => MarketEventKind.Print,
        MarketQuote => MarketEventKind.Quote,
        _ => MarketEventKind.Depth,
    };

    /// <summary>The contract.</summary>
    public ContractId Contract => _book switch
    {
        MarketQuote quote => quote.Contract,
        MarketDepth depth => depth.Contract,
        _ => _print.Contract,
    };

    /// <summary>Market time, UTC.</summary>
    public DateTimeOffset Time => _book switch
    {
        MarketQuote quote => quote.Time,
        MarketDepth depth => depth.Time,
        _ => _print.Time,
    };

    /// <summary>The print; meaningful only for <see cref="MarketEventKind.Print"/>.</summary>
    [UnscopedRef]
    public ref readonly MarketPrint Print => ref _print;

    /// <summary>The quote; null for any other kind.</summary>
    public MarketQuote? Quote => _book as MarketQuote;

    /// <summary>The book; null for any other kind.</summary>
    public MarketDepth? Depth => _book as MarketDepth;

    /// <summary>A print as an event.</summary>
    public static implicit operator MarketEvent(MarketPrint print) => new(print, null);

    /// <summary>A quote as an event.</summary>
    public static implicit operator MarketEvent(MarketQuote quote) => new(default, quote);

    /// <summary>A book as an event.</summary>
    public static implicit operator MarketEvent(MarketDepth depth) => new(default, depth);
}
