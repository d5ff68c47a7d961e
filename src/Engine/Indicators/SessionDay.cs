namespace Engine.Indicators;

/// <summary>A trade date as an indicator follows it. All moments in UTC ticks.</summary>
/// <param name="TradeDate">The trade date.</param>
/// <param name="From">When the trade date before ended: 17:00 Chicago on the evening before, for a Monday on Friday.</param>
/// <param name="Until">17:00 Chicago, exclusive.</param>
/// <param name="OpenAt">When trading opens by the exchange calendar.</param>
/// <param name="RegularFrom">When the regular session opens; <see cref="Until"/> when there is none.</param>
/// <param name="RegularUntil">When it ends, exclusive.</param>
/// <param name="FollowedSince">First moment of the first bar or print that the indicator took of this contract.</param>
/// <param name="SeenUntil">End of the last bar or print before this trade date; later than <see cref="From"/> when a bar lies across.</param>
internal readonly record struct SessionDay(
    DateOnly TradeDate,
    long From,
    long Until,
    long OpenAt,
    long RegularFrom,
    long RegularUntil,
    long FollowedSince,
    long SeenUntil)
{
    /// <summary>All of the trade date.</summary>
    public SessionStretch Session() => new(this, From, Until, OpenAt);

    /// <summary>From the opening to the regular open; all of the trade date when it has no regular session.</summary>
    public SessionStretch Overnight() => new(this, From, RegularFrom, OpenAt);

    /// <summary>The regular session; without length when there is none.</summary>
    public SessionStretch Regular() => new(this, RegularFrom, RegularUntil, RegularFrom);

    /// <summary>The first part of the regular session.</summary>
    public SessionStretch RegularFirst(TimeSpan length) => new(this, RegularFrom, Math.Min(RegularFrom + length.Ticks, RegularUntil), RegularFrom);

    /// <summary>The part that a scope means.</summary>
    public SessionStretch Of(SessionScope scope) => scope == SessionScope.Whole ? Session() : Regular();
}
