namespace Engine.Markets;

/// <summary>A stretch of a trade date without a pause, in Chicago wall time.</summary>
/// <param name="From">First moment, counted from the midnight that begins the trade date; negative on the evening before.</param>
/// <param name="Until">End, exclusive, counted likewise.</param>
internal readonly record struct SessionPart(TimeSpan From, TimeSpan Until);

/// <summary>
/// The weekly hours of each group of products, by the trade date from which they hold; what stands first also stands for every
/// earlier date. The same on each day from Monday to Friday, the evening of Sunday being the beginning of Monday.
/// </summary>
internal static class ExchangeHours
{
    private static readonly SessionPart[] Globex = Parts((-7, 0, 16, 0));

    /// <summary>Until 18 September 2015 the daily pause began at 16:15.</summary>
    private static readonly SessionPart[] LateGlobex = Parts((-7, 0, 16, 15));

    /// <summary>From 19 November 2012 to 25 June 2021 stock indices also paused from 15:15 to 15:30.</summary>
    private static readonly SessionPart[] StockIndicesOf2012 = Parts((-7, 0, 15, 15), (15, 30, 16, 15));

    private static readonly SessionPart[] StockIndicesOf2015 = Parts((-7, 0, 15, 15), (15, 30, 16, 0));
    private static readonly SessionPart[] Grains = Parts((-5, 0, 7, 45), (8, 30, 13, 20));
    private static readonly SessionPart[] Livestock = Parts((8, 30, 13, 5));
    private static readonly DateOnly ShorterEvening = new(2015, 9, 21);
    private static readonly DateOnly WithoutPause = new(2021, 6, 28);

    /// <summary>The stretches of a trade date, in order; at least one.</summary>
    public static SessionPart[] Of(ProductGroup group, DateOnly tradeDate) => group switch
    {
        ProductGroup.StockIndices when tradeDate < ShorterEvening => StockIndicesOf2012,
        ProductGroup.StockIndices when tradeDate < WithoutPause => StockIndicesOf2015,
        ProductGroup.EnergyAndMetals when tradeDate < ShorterEvening => LateGlobex,
        ProductGroup.Grains => Grains,
        ProductGroup.Livestock => Livestock,
        _ => Globex,
    };

    private static SessionPart[] Parts(params (int FromHour, int FromMinute, int UntilHour, int UntilMinute)[] parts) =>
        [.. parts.Select(p => new SessionPart(new TimeSpan(p.FromHour, p.FromMinute, 0), new TimeSpan(p.UntilHour, p.UntilMinute, 0)))];
}
