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
}
