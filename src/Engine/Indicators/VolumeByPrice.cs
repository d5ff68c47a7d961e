using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// How many contracts were traded at each price: a volume profile (after P. Steidlmayer's Market Profile, Chicago Board of Trade, 1985, which counts time instead of volume).
/// Exact, in whole contracts. Memory is bounded by the ticks between the lowest and the highest price; nothing is allocated unless the range grows.
/// <para>
/// <b>Prints</b> count at their price. <b>A bar</b> does not say where inside it was traded: its volume is spread evenly over every tick from low to high, both included. Of n ticks
/// and V contracts the first k ticks together hold k V / n, rounded half up: whole contracts, no side favoured, and all of V.
/// </para>
/// <para>
/// <b>Point of control</b>: the price with the most volume; of several the one nearest to the middle of the range, then the lower.
/// <b>Value area</b> (CBOT's rule): from the point of control on, the two prices above are compared with the two below and the busier pair is added, the upper when
/// they are equal, until at least 70 % of the volume is inside. Where one price is left on a side, it stands for the pair; where none is, the other side is taken.
/// </para>
/// <para>Not safe for use by several threads at once.</para>
/// </summary>
public sealed class VolumeByPrice
{
    /// <summary>Share of the volume in the value area, in percent, unless asked otherwise.</summary>
    public const int UsualShare = 70;

    /// <summary>Most ticks between the lowest and the highest price. What lies further out is counted as <see cref="Unplaced"/>: one bad price must not take the memory.</summary>
    public const int MostLevels = 200_000;

    private readonly long _tick;
    private long[] _volumes = [];
    private long _base;
    private long _lowest;
    private long _highest = -1;
    private long? _control;

    /// <summary>An empty profile.</summary>
    /// <param name="tickSize">Height of a price level: the contract's tick, or several of them; above zero. A price between levels counts at the one below.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tick is not above zero.</exception>
    public VolumeByPrice(Price tickSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tickSize.Nanos, 1, nameof(tickSize));
        _tick = tickSize.Nanos;
    }

    /// <summary>Contracts in the profile.</summary>
    public long Total { get; private set; }

    /// <summary>Contracts that are not in it, because their price is too far from the others.</summary>
    public long Unplaced { get; private set; }

    /// <summary>Lowest price with volume; null when there is none.</summary>
    public Price? Lowest => Total > 0 ? PriceOf(_lowest) : null;

    /// <summary>Highest price with volume; null when there is none.</summary>
    public Price? Highest => Total > 0 ? PriceOf(_highest) : null;

    /// <summary>The busiest price; null when there is none. Costs a walk over the levels, once after each change.</summary>
    public Price? PointOfControl => Total > 0 ? PriceOf(Control()) : null;

    /// <summary>Every level from the lowest to the highest price with volume, those without volume between them included. Not to be changed meanwhile.</summary>
    public IEnumerable<(Price Price, long Volume)> Levels
    {
        get
        {
            for (var level = _lowest; level <= _highest; level++)
            {
                yield return (PriceOf(level), At(level));
            }
        }
    }

    /// <summary>Contracts at a price.</summary>
    public long VolumeAt(Price price) => LevelOf(price) is var level && level >= _lowest && level <= _highest ? At(level) : 0;

    /// <summary>Adds contracts traded at a price.</summary>
    /// <param name="price">The price.</param>
    /// <param name="volume">Contracts; none or fewer add nothing.</param>
    public void Add(Price price, long volume) => Add(price, price, volume);

    /// <summary>Spreads contracts evenly over the prices from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">Lowest price.</param>
    /// <param name="high">Highest price; not below the lowest.</param>
    /// <param name="volume">Contracts; none or fewer add nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The highest price is below the lowest.</exception>
    public void Add(Price low, Price high, long volume)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        if (volume <= 0)
        {
            return;
        }

        var (first, last) = (LevelOf(low), LevelOf(high));
        if (!Cover(first, last))
        {
            Unplaced += volume;
            return;
        }

        var count = last - first + 1;
        var (each, rest) = Math.DivRem(volume, count);
        var before = 0L;
        for (var k = 1L; k <= count; k++)
        {
            var until = (k * each) + (((2 * k * rest) + count) / (2 * count));
            Put(first + k - 1, until - before);
            before = until;
        }

        _control = null;
        Total += volume;
    }

    /// <summary>The value area; null when there is no volume. Costs a walk over the levels.</summary>
    /// <param name="percent">Share of the volume, 1 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public ValueArea? ValueArea(int percent = UsualShare)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (Total == 0)
        {
            return null;
        }

        var control = Control();
        var (low, high, volume) = (control, control, At(control));
        while ((Int128)volume * 100 < (Int128)Total * percent)
        {
            var above = PairAt(high + 1, high + 2);
            var below = PairAt(low - 2, low - 1);
            if (low == _lowest || (high < _highest && above >= below))
            {
                high = Math.Min(high + 2, _highest);
                volume += above;
            }
            else
            {
                low = Math.Max(low - 2, _lowest);
                volume += below;
            }
        }

        return new(PriceOf(control), PriceOf(high), PriceOf(low), volume, Total);
    }

    /// <summary>Empties the profile and keeps its memory.</summary>
    public void Clear()
    {
        if (_highest >= _lowest)
        {
            Array.Clear(_volumes, (int)(_lowest - _base), (int)(_highest - _lowest + 1));
        }

        (_lowest, _highest, _control, Total, Unplaced) = (0, -1, null, 0, 0);
    }

    private Price PriceOf(long level) => new(level * _tick);

    private long LevelOf(Price price) => Math.DivRem(price.Nanos, _tick) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;

    private long At(long level) => _volumes[level - _base];

    private long PairAt(long first, long second) =>
        (first >= _lowest && first <= _highest ? At(first) : 0) + (second >= _lowest && second <= _highest ? At(second) : 0);

    private void Put(long level, long volume)
    {
        if (volume > 0)
        {
            _volumes[level - _base] += volume;
            (_lowest, _highest) = _highest < _lowest ? (level, level) : (Math.Min(_lowest, level), Math.Max(_highest, level));
        }
    }

    private long Control()
    {
        if (_control is { } known)
        {
            return known;
        }

        var best = _lowest;
        for (var level = _lowest + 1; level <= _highest; level++)
        {
            if (At(level) > At(best) || (At(level) == At(best) && FromMiddle(level) < FromMiddle(best)))
            {
                best = level;
            }
        }

        _control = best;
        return best;
    }

    private long FromMiddle(long level) => Math.Abs((2 * level) - (_lowest + _highest));

    /// <summary>Makes room for the levels; false when that would be too many.</summary>
    private bool Cover(long first, long last)
    {
        if (Total == 0 && last - first < Math.Min(_volumes.Length, MostLevels))
        {
            // Nothing is held: the room can be laid anywhere.
            _base = first - ((_volumes.Length - (last - first + 1)) / 2);
            return true;
        }

        var (low, high) = Total == 0 ? (first, last) : (Math.Min(first, _lowest), Math.Max(last, _highest));
        if (high - low >= MostLevels)
        {
            return false;
        }

        if (low >= _base && high < _base + _volumes.Length)
        {
            return true;
        }

        var room = new long[Math.Max(64, 2 * (high - low + 1))];
        var start = low - ((room.Length - (high - low + 1)) / 2);
        if (Total > 0)
        {
            Array.Copy(_volumes, _lowest - _base, room, _lowest - start, _highest - _lowest + 1);
        }

        (_volumes, _base) = (room, start);
        return true;
    }
}
