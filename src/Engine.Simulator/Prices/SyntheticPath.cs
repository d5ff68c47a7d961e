using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// The price of one contract: a random walk in ticks with bursts of drift that tend back to where it began, so that
/// averages of a few seconds cross each other every few seconds.
/// </summary>
internal sealed class SyntheticPath(Instrument instrument, Price start, ulong seed)
{
    private readonly Price _anchor = start;
    private SplitMix _random = new(seed);
    private Price _price = start;
    private int _burst;
    private int _drift;

    public Instrument Instrument => instrument;

    public Price Price => _price;

    /// <summary>Time to the next print: 67 to 199 ms, 7.5 prints a second on average and never more than 15.</summary>
    public TimeSpan NextDelay() => TimeSpan.FromMilliseconds(67 + _random.Below(133));

    /// <summary>One print: the price it traded at and its size; in a burst its step is doubled.</summary>
    public (Price Price, int Size) NextPrint(bool burst = false)
    {
        if (_burst-- <= 0)
        {
            _burst = 8 + _random.Below(24);
            var away = instrument.TicksBetween(_anchor, _price);
            var back = Math.Clamp(away / 4, -40, 40);
            _drift = _random.Below(100) < 50 + back ? -1 : 1;
        }

        var chance = _random.Below(100);
        var step = chance < 45 ? _drift : chance < 60 ? -_drift : 0;
        _price = instrument.Offset(_price, burst ? 2 * step : step);
        return (_price, 1 + (_random.Below(10) < 7 ? _random.Below(3) : _random.Below(12)));
    }

    /// <summary>A second of five prints, for the history.</summary>
    public SecondBar NextSecond(DateTimeOffset start)
    {
        var (open, volume) = NextPrint();
        var (high, low, close) = (open, open, open);
        for (var print = 1; print < 5; print++)
        {
            (close, var size) = NextPrint();
            high = close > high ? close : high;
            low = close < low ? close : low;
            volume += size;
        }

        return new SecondBar(start, open, high, low, close, volume);
    }
}
