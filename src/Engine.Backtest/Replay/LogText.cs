using System.Globalization;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Backtest.Replay;

/// <summary>What a strategy took in, for people.</summary>
internal static class LogText
{
    /// <summary>One phrase.</summary>
    /// <param name="entry">The line of its log.</param>
    /// <param name="message">What it stands for; null where it was not read.</param>
    public static string Of(in StrategyEntry entry, object? message) => message switch
    {
        MarketTrade print => string.Create(CultureInfo.InvariantCulture, $"the print {print.Size} at {print.Price} of {print.Contract}"),
        Quote quote => string.Create(CultureInfo.InvariantCulture, $"the quote {quote.BestBid} to {quote.BestAsk}, last {quote.LastPrice} of {quote.Contract}"),
        DepthSnapshot depth => string.Create(CultureInfo.InvariantCulture, $"the book {depth.BestBid?.Price} to {depth.BestAsk?.Price} of {depth.Contract}"),
        Bar bar => string.Create(
            CultureInfo.InvariantCulture,
            $"the {bar.Interval} bar of {bar.Start:yyyy-MM-dd HH:mm:ss} UTC, open {bar.Open}, high {bar.High}, low {bar.Low}, close {bar.Close}, volume {bar.Volume} of {bar.Contract}"),
        _ => entry.Text is { Length: <= 400 } text ? $"{Word(entry.Kind)} {text}" : Word(entry.Kind),
    };

    private static string Word(string kind) => kind.IndexOf('.', StringComparison.Ordinal) is var dot && dot > 0 ? kind[..dot] : kind;
}
