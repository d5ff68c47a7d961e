using System.Globalization;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>Orders and fills in words: one spelling of each, so that a phrase of a test can be compared with what happened.</summary>
internal static partial class TradePhrase
{
    private const string Known =
        "buy 1 at market, sell 2 limit 5000.25, sell 1 stop 4998, sell 1 trailing stop from 4998, buy 1 at the bid, sell 1 at the ask; for a fill: buy 1 at 5000.25; with several contracts \" of NQZ6\" behind it";

    /// <summary>An order as it was sent.</summary>
    public static string Of(OrderSide side, int size, OrderType type, Price? limit, Price? stop, Price? trail, string? of) => type switch
    {
        OrderType.Market => Compose(side, size, "at market", null, of),
        OrderType.Limit => Compose(side, size, "limit", limit, of),
        OrderType.Stop => Compose(side, size, "stop", stop, of),
        OrderType.TrailingStop => Compose(side, size, "trailing stop from", trail ?? stop, of),
        OrderType.JoinBid => Compose(side, size, "at the bid", null, of),
        OrderType.JoinAsk => Compose(side, size, "at the ask", null, of),
        _ => Compose(side, size, type.ToString(), limit ?? stop, of),
    };

    /// <summary>A fill.</summary>
    public static string Of(TradeBooked trade, string? of) => Compose(trade.Side, trade.Size, "at", trade.Price, of);

    /// <summary>A phrase of a test in the one spelling.</summary>
    /// <exception cref="ArgumentException">It is no such phrase.</exception>
    public static string Canonical(string phrase)
    {
        var match = Grammar().Match(phrase);
        if (!match.Success)
        {
            throw new ArgumentException($"\"{phrase}\" is no order or fill; write it like one of: {Known}.", nameof(phrase));
        }

        Price? price = match.Groups["price"] is { Success: true, Value: var number } ? Price.FromDecimal(decimal.Parse(number, CultureInfo.InvariantCulture)) : null;
        return Compose(
            match.Groups["side"].Value.Equals("buy", StringComparison.OrdinalIgnoreCase) ? OrderSide.Buy : OrderSide.Sell,
            int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture),
            Spaces().Replace(match.Groups["kind"].Value.Trim(), " ").ToLowerInvariant(),
            price,
            match.Groups["of"] is { Success: true, Value: var of } ? of.ToUpperInvariant() : null);
    }

    private static string Compose(OrderSide side, int size, string kind, Price? price, string? of) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(side == OrderSide.Buy ? "buy" : "sell")} {size} {kind}{(price is { } p ? " " + Spell(p) : "")}{(of is null ? "" : " of " + of)}");

    /// <summary>A price with two decimals or as many as it has.</summary>
    public static string Spell(Price price) => price.ToDecimal().ToString("0.00#######", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<side>buy|sell)\s+(?<size>\d{1,6})\s+(?:(?<kind>at\s+market|at\s+the\s+bid|at\s+the\s+ask)|(?<kind>limit|stop|trailing\s+stop\s+from|at)\s+(?<price>-?\d+(?:\.\d{1,9})?))(?:\s+of\s+(?<of>\w+))?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
