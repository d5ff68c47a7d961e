using Engine.Markets;

namespace Engine.Risk;

/// <summary>The exchange's own hours, without holidays: Sunday 17:00 to Friday 16:00 Chicago, with a pause from 16:00 to 17:00 (contract.md §7.1).</summary>
public static class GlobexHours
{
    /// <summary>True when prices are to be expected at a market time.</summary>
    public static bool IsOpen(DateTimeOffset at)
    {
        var local = TradeDate.ChicagoTime(at);
        return local.DayOfWeek switch
        {
            DayOfWeek.Saturday => false,
            DayOfWeek.Sunday => local.Hour >= 17,
            DayOfWeek.Friday => local.Hour < 16,
            _ => local.Hour != 16,
        };
    }
}
