namespace Engine.Markets;

/// <summary>The exchange begins or ends to trade a product, by its calendar (<see cref="ExchangeCalendar"/>).</summary>
/// <param name="Contract">The contract that was asked about; default where a group was.</param>
/// <param name="At">The instant, UTC.</param>
/// <param name="Opens">True at the beginning of a stretch of trading, false at its end.</param>
/// <param name="Span">The stretch that begins or ends; its trade date among the rest.</param>
/// <param name="IsOuter">
/// True at the first opening and at the last close of the trade date; false on both sides of a pause within it, such as the
/// morning pause in grains.
/// </param>
public readonly record struct SessionEdge(ContractId Contract, DateTimeOffset At, bool Opens, SessionSpan Span, bool IsOuter)
{
    /// <summary>No group rests for longer.</summary>
    private const int LongestRest = 21;

    /// <summary>The trade date that the stretch belongs to.</summary>
    public DateOnly TradeDate => Span.TradeDate;

    /// <summary>The first opening or close of a contract's product after an instant (see the other overload).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="after">Only what lies later counts, UTC.</param>
    public static SessionEdge? Next(ContractId contract, DateTimeOffset after) =>
        Next(ProductGroups.Of(contract), after) is { } edge ? edge with { Contract = contract } : null;

    /// <summary>
    /// The first opening or close of a group after an instant: holidays have none, an early close comes early. Null when none is
    /// known to within three weeks. Pure.
    /// </summary>
    /// <param name="group">The products' hours.</param>
    /// <param name="after">Only what lies later counts, UTC.</param>
    public static SessionEdge? Next(ProductGroup group, DateTimeOffset after)
    {
        // A session opens the evening before its date, and one that is open belongs to the date of the instant.
        var first = Markets.TradeDate.Of(after);
        for (var days = 0; days < LongestRest; days++)
        {
            var spans = ExchangeCalendar.Sessions(group, first.AddDays(days));
            for (var i = 0; i < spans.Count; i++)
            {
                if (spans[i].OpenUtc > after)
                {
                    return new(default, spans[i].OpenUtc, true, spans[i], i == 0);
                }

                if (spans[i].CloseUtc > after)
                {
                    return new(default, spans[i].CloseUtc, false, spans[i], i == spans.Count - 1);
                }
            }
        }

        return null;
    }
}
