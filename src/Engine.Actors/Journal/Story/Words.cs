using System.Globalization;
using System.Text.Json;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>Phrases of a story.</summary>
internal static class Words
{
    public static string Side(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    public static string Order(OrderSide side, int size, ContractId contract) => string.Create(CultureInfo.InvariantCulture, $"{Side(side)} {size} {contract}");

    public static string Type(OrderType type) => type switch
    {
        OrderType.StopLimit => " stop-limit",
        OrderType.TrailingStop => " trailing stop",
        OrderType.JoinBid => " join bid",
        OrderType.JoinAsk => " join ask",
        OrderType.Market => " at market",
        _ => "",
    };

    public static string Prices(Price? limit, Price? stop, Price? trail = null) =>
        (limit is { } l ? $" limit {l}" : "") + (stop is { } s ? $" stop {s}" : "") + (trail is { } t ? $" trail {t}" : "");

    public static string Bracket(Bracket bracket)
    {
        var stop = bracket.StopTicks is { } ticks ? string.Create(CultureInfo.InvariantCulture, $"{(bracket.Trailing ? "trailing " : "")}stop {ticks} ticks") : null;
        var target = bracket.TargetTicks is { } far ? string.Create(CultureInfo.InvariantCulture, $"target {far} ticks") : null;
        return $"{stop}{(stop is not null && target is not null ? ", " : "")}{target} from the fill";
    }

    /// <summary>The executor of terms that only it can read whole: its number, and the orders that it looks after.</summary>
    public static string Executor(ExecutorTerms terms)
    {
        try
        {
            using var document = JsonDocument.Parse(terms.Json);
            var root = document.RootElement;
            var number = root.TryGetProperty("id", out var id) ? $" {id.GetRawText()}" : "";
            var kind = root.TryGetProperty("pair", out _) ? ", one cancels the other" : root.TryGetProperty("barrier", out _) ? ", triple barrier" : "";
            var intents = root.TryGetProperty("intents", out var all) && all.ValueKind == JsonValueKind.Array ? string.Join(" and ", all.EnumerateArray().Select(i => i.GetRawText())) : "";
            return $"executor{number}{kind}{(intents.Length > 0 ? $", intents {intents}" : "")}";
        }
        catch (JsonException)
        {
            return "an executor";
        }
    }

    /// <summary>Such as <c>0.4 ms</c>, <c>118 ms</c>, <c>2.31 s</c>, <c>5 m 3 s</c>, <c>2 h 5 m</c>, <c>3 d 4 h</c>; a minus for what lies before.</summary>
    public static string Lapse(TimeSpan lapse)
    {
        var size = lapse.Duration();
        return (lapse < TimeSpan.Zero ? "-" : "") + (
            size < TimeSpan.FromMilliseconds(10) ? size.TotalMilliseconds.ToString("0.0 'ms'", CultureInfo.InvariantCulture)
            : size < TimeSpan.FromSeconds(1) ? size.TotalMilliseconds.ToString("0 'ms'", CultureInfo.InvariantCulture)
            : size < TimeSpan.FromMinutes(1) ? size.TotalSeconds.ToString("0.00 's'", CultureInfo.InvariantCulture)
            : size < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{size.Minutes} m {size.Seconds} s")
            : size < TimeSpan.FromDays(1) ? string.Create(CultureInfo.InvariantCulture, $"{size.Hours} h {size.Minutes} m")
            : string.Create(CultureInfo.InvariantCulture, $"{size.Days} d {size.Hours} h"));
    }
}
