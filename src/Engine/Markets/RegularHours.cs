using System.Collections.Frozen;

namespace Engine.Markets;

/// <summary>
/// The regular session of a product: the hours of its trading floor, which traders still call the day, in Chicago wall time. Everything from the opening
/// on the evening before until the regular open is the night.
/// <para>
/// The floors are closed and the exchange trades the night and the day alike, so this is a convention. Its source is the last floor hours of each
/// product; for stock indices the hours of the stock market, with which the floor opened: until 15:15 while the exchange settled then, until 15:00 from
/// 26 October 2020, when it moved the settlement to the stock market's close. Grains and livestock: the day part of the exchange's own
/// weekly hours. Early closes and holidays follow <see cref="ExchangeCalendar"/>, daylight saving the zone. Pure; safe from any thread.
/// </para>
/// </summary>
public static class RegularHours
{
    private static readonly SessionPart StockIndices = new(new(8, 30, 0), new(15, 0, 0));
    private static readonly SessionPart StockIndicesUntil2020 = new(new(8, 30, 0), new(15, 15, 0));
    private static readonly DateOnly SettledAtTheStockMarketsClose = new(2020, 10, 26);
    private static readonly FrozenDictionary<string, SessionPart> ByRoot = Table();

    /// <summary>The regular session of a contract on a trade date; null when its product has none or the day has no trading in it.</summary>
    /// <param name="contract">The contract; its product decides.</param>
    /// <param name="tradeDate">The trade date.</param>
    public static SessionSpan? Of(ContractId contract, DateOnly tradeDate) =>
        ProductRoots.RootOf(contract) is { } root && Hours(root, tradeDate) is { } hours
            ? Of(ProductGroups.OfRoot(root), hours, tradeDate)
            : null;

    /// <summary>A stretch of the trader's own of a trade date, with the early closes and holidays of the contract's product; null when nothing is left of it.</summary>
    /// <param name="contract">The contract; its product decides.</param>
    /// <param name="tradeDate">The trade date.</param>
    /// <param name="hours">The hours.</param>
    public static SessionSpan? Of(ContractId contract, DateOnly tradeDate, ChicagoHours hours) =>
        Of(ProductGroups.Of(contract), new SessionPart(hours.From.ToTimeSpan(), hours.Until.ToTimeSpan()), tradeDate);

    /// <summary>A stretch of the day of a trade date, cut at an early close; null on a day known to be closed, on a weekend, and when nothing is left of it.</summary>
    private static SessionSpan? Of(ProductGroup group, SessionPart hours, DateOnly tradeDate)
    {
        var entry = ExchangeCalendar.Of(group, tradeDate);
        if (entry.Day == CalendarDay.Closed || tradeDate.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return null;
        }

        var until = hours.Until < entry.Close.ToTimeSpan() ? hours.Until : entry.Close.ToTimeSpan();
        return hours.From < until
            ? new(tradeDate, ExchangeCalendar.Instant(tradeDate, hours.From), ExchangeCalendar.Instant(tradeDate, until), entry.Day != CalendarDay.Unknown)
            : null;
    }

    private static SessionPart? Hours(string root, DateOnly tradeDate)
    {
        var group = ProductGroups.OfRoot(root);
        return group switch
        {
            ProductGroup.StockIndices => tradeDate < SettledAtTheStockMarketsClose ? StockIndicesUntil2020 : StockIndices,
            ProductGroup.Grains or ProductGroup.Livestock => ExchangeHours.Of(group, tradeDate)[^1],
            _ => ByRoot.TryGetValue(root, out var hours) ? hours : null,
        };
    }

    private static FrozenDictionary<string, SessionPart> Table() => new (string[] Roots, TimeSpan From, TimeSpan Until)[]
    {
        (["CL", "MCL", "QM", "NG", "MNG", "QG", "HO", "RB"], new(8, 0, 0), new(13, 30, 0)),
        (["GC", "MGC"], new(7, 20, 0), new(12, 30, 0)),
        (["SI", "SIL"], new(7, 25, 0), new(12, 25, 0)),
        (["HG", "MHG"], new(7, 10, 0), new(12, 0, 0)),
        (["PL"], new(7, 20, 0), new(12, 5, 0)),
        (["6A", "6B", "6C", "6E", "6J", "6M", "6N", "6S", "E7", "M6A", "M6B", "M6E"], new(7, 20, 0), new(14, 0, 0)),
        (["ZT", "ZF", "ZN", "TN", "ZB", "UB"], new(7, 20, 0), new(14, 0, 0)),
    }.SelectMany(row => row.Roots.Select(root => (root, new SessionPart(row.From, row.Until))))
        .ToFrozenDictionary(pair => pair.root, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);
}
