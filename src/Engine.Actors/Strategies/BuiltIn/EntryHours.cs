using Engine.Markets;
using Engine.Risk;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>When a strategy of the regular session may be in the market on one trade date.</summary>
/// <param name="Open">The regular open, UTC.</param>
/// <param name="Leave">When it is flat, UTC: ahead of the regular end, or of the firm's own close where that comes first.</param>
internal readonly record struct EntryHours(DateTimeOffset Open, DateTimeOffset Leave)
{
    /// <summary>No market rests for longer.</summary>
    private const int LongestRest = 10;

    private static readonly ChicagoHours BeforeTheFirm = new(TimeOnly.MinValue, DayEnd.FirmClose);

    /// <summary>True from the open until it leaves.</summary>
    public bool Include(DateTimeOffset at) => at >= Open && at < Leave;

    /// <summary>Those of a trade date; null when its regular session does not take place.</summary>
    public static EntryHours? Of(ContractId contract, DateOnly tradeDate, TimeSpan flatBefore)
    {
        if (RegularHours.Of(contract, tradeDate) is not { } hours || RegularHours.Of(contract, tradeDate, BeforeTheFirm) is not { } firm)
        {
            return null;
        }

        return new(hours.OpenUtc, (hours.CloseUtc < firm.CloseUtc ? hours.CloseUtc : firm.CloseUtc) - flatBefore);
    }

    /// <summary>The next time to leave, on this trade date or after weekend and holidays; null when none is near.</summary>
    public static DateTimeOffset? NextLeave(ContractId contract, DateTimeOffset now, TimeSpan flatBefore)
    {
        var first = TradeDate.Of(now);
        for (var days = 0; days < LongestRest; days++)
        {
            if (Of(contract, first.AddDays(days), flatBefore) is { } hours && hours.Leave > now)
            {
                return hours.Leave;
            }
        }

        return null;
    }
}
