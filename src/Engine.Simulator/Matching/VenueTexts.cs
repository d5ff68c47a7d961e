using System.Globalization;

namespace Engine.Simulator;

/// <summary>The venue's wording of refusals (contract.md §4.5); clients match substrings, so it is reproduced to the letter.</summary>
internal static class VenueTexts
{
    public const string TagUsed = "customTag already used";
    public const string TagTooLong = "customTag is too long";
    public const string OrderType = "Invalid order type";
    public const string OrderSide = "Invalid order side";
    public const string OrderSize = "Invalid order size";
    public const string LimitPrice = "Invalid limit price";
    public const string LimitOffGrid = "Invalid limit price. Price is not aligned to tick size.";
    public const string StopPrice = "Invalid stop price";
    public const string StopOffGrid = "Invalid stop price. Price is not aligned to tick size.";
    public const string OutsideRange = "Invalid price. Price is outside allowed range.";
    public const string NotTrading = "Trading is currently unavailable. The instrument is not in an active trading status.";
    public const string Margin = "Not enough margin.";
    public const string Brackets = "Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.";
    public const string TrailMissing = "Trail Distance not set.";
    public const string TrailOffGrid = "Invalid trail price. Price is not aligned to tick size.";
    public const string TrailWithoutLast = "Cannot trail without a last price";
    public const string TrailTooFar = "Trail Distance exceeds maximum (1000)";
    public const string LiveAccount = "Live accounts not supported";
    public const string FollowerAccount = "Follower accounts cannot cancel orders";

    /// <summary>Wrong sign of a bracket leg. Only the first form is recorded to the letter; the others follow it.</summary>
    public static string StopLossTicks(int ticks, bool longing) => BracketTicks("stop loss", ticks, longing, below: longing);

    public static string TakeProfitTicks(int ticks, bool longing) => BracketTicks("take profit", ticks, longing, below: !longing);

    /// <summary>A leg nearer than the venue allows; its wording is not recorded.</summary>
    public static string BracketTooNear(string leg, int ticks, int least) =>
        string.Create(CultureInfo.InvariantCulture, $"Invalid {leg} ticks ({ticks}). Ticks should be at least {least} from the fill.");

    private static string BracketTicks(string leg, int ticks, bool longing, bool below) => string.Create(
        CultureInfo.InvariantCulture,
        $"Invalid {leg} ticks ({ticks}). Ticks should be {(below ? "less" : "greater")} than zero when {(longing ? "longing" : "going short")}.");
}
