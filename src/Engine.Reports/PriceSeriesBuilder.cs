using Engine.Markets;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>
/// Makes bars of the prices of one contract. However many prices there are, the bars stay below a bound: when they would pass it, the interval grows
/// and the bars so far are put together.
/// </summary>
/// <param name="contract">Its terms.</param>
/// <param name="interval">Shortest interval of a bar.</param>
/// <param name="bound">Most bars, 2 or more.</param>
public sealed class PriceSeriesBuilder(Instrument contract, TimeSpan interval, int bound = PriceSeriesBuilder.Bound)
{
    /// <summary>Most bars of one contract: a year of minutes fits.</summary>
    public const int Bound = 400_000;

    private static readonly TimeSpan[] Intervals =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1),
    ];

    private readonly List<PriceBar> _bars = [];
    private TimeSpan _interval = interval;

    /// <summary>Takes prices of the contract; marks come in order of time.</summary>
    public void Add(PriceMark mark)
    {
        var start = Floor(mark.At);
        if (_bars.Count > 0 && _bars[^1].Start >= start)
        {
            var last = _bars[^1];
            _bars[^1] = last with { High = Higher(last.High, mark.High), Low = Lower(last.Low, mark.Low), Close = mark.Last };
            return;
        }

        if (_bars.Count == bound)
        {
            Coarsen();
            Add(mark);
            return;
        }

        // Of a mark that is a bar itself the first price is not told: the one before stands for it, within its extremes.
        var open = mark.Since == mark.At || _bars.Count == 0 ? mark.Last : Lower(Higher(_bars[^1].Close, mark.Low), mark.High);
        _bars.Add(new(start, open, mark.High, mark.Low, mark.Last));
    }

    /// <summary>The bars so far.</summary>
    public PriceSeries Build() => new(contract, _interval, [.. _bars]);

    private void Coarsen()
    {
        _interval = Intervals.FirstOrDefault(longer => longer > _interval, _interval * 2);
        var write = 0;
        for (var read = 0; read < _bars.Count; read++)
        {
            var bar = _bars[read] with { Start = Floor(_bars[read].Start) };
            if (write > 0 && _bars[write - 1].Start == bar.Start)
            {
                var last = _bars[write - 1];
                _bars[write - 1] = last with { High = Higher(last.High, bar.High), Low = Lower(last.Low, bar.Low), Close = bar.Close };
            }
            else
            {
                _bars[write++] = bar;
            }
        }

        _bars.RemoveRange(write, _bars.Count - write);
    }

    private DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % _interval.Ticks), TimeSpan.Zero);

    private static Price Higher(Price one, Price other) => other > one ? other : one;

    private static Price Lower(Price one, Price other) => other < one ? other : one;
}
