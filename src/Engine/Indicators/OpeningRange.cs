using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// The opening range (T. Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout, 1990): high and low of the first minutes of the regular session (<see cref="RegularHours"/>; for gold
/// 7:20 Chicago, for stock indices 8:30), on the days of the exchange calendar and in Chicago time, so that it moves with daylight saving. Exact prices.
/// <para>
/// Ready when a bar ends at the end of the range or later, or a print comes at its end or later; until then it is not known. Then it stands until the next trade date begins. Not ready all day when nothing was traded in the range,
/// when the first bar or print came after the open, and when a bar lies across an edge: a range that may lack its high is none.
/// </para>
/// </summary>
public sealed class OpeningRange : SessionIndicator
{
    private readonly TimeSpan _length;
    private SessionStretch _range;

    /// <param name="length">Length from the regular open; above zero, at most 12 hours. It ends with the regular session at the latest.</param>
    /// <param name="regular">The regular session; null for that of the product.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public OpeningRange(TimeSpan length, ChicagoHours? regular = null)
        : base(1, 1, regular) => _length = length > TimeSpan.Zero && length <= TimeSpan.FromHours(12)
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, "An opening range is longer than nothing and at most 12 hours.");

    /// <summary>True from the end of the range to the end of the trade date, when all of it is known.</summary>
    public override bool IsReady => _range is { IsOver: true, IsWhole: true, HasPrices: true };

    /// <summary>The middle of the range; NaN while not ready.</summary>
    public override double Value => IsReady && Prices is { } prices ? (prices.High.ToDouble() + prices.Low.ToDouble()) / 2 : double.NaN;

    /// <summary>The highest price of the range; null while not ready.</summary>
    public Price? High => IsReady ? Prices?.High : null;

    /// <summary>The lowest price of the range; null while not ready.</summary>
    public Price? Low => IsReady ? Prices?.Low : null;

    /// <summary>What was traded in the range so far, ready or not; null while nothing was.</summary>
    public SessionPrices? Prices => _range.Prices;

    /// <inheritdoc/>
    private protected override void Begin(in SessionDay day) => _range = day.RegularFirst(_length);

    /// <inheritdoc/>
    private protected override void Take(in TapePiece piece) => _range.Take(piece);

    /// <inheritdoc/>
    private protected override void ForgetSessions() => _range = default;
}
