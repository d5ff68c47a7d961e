using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>What has traded so far, by the second, and the bars that follow from it. Thread-safe.</summary>
internal sealed class BarStore
{
    private const int MostSeconds = 1_000_000;

    private readonly object _gate = new();
    private readonly Dictionary<string, List<SecondBar>> _seconds = new(StringComparer.Ordinal);

    public void Load(ContractId contract, IEnumerable<SecondBar> history)
    {
        lock (_gate)
        {
            SecondsOf(contract).AddRange(history);
        }
    }

    public Price? LastClose(ContractId contract)
    {
        lock (_gate)
        {
            return SecondsOf(contract) is [.., var last] ? last.Close : null;
        }
    }

    public void Add(MarketPrint print)
    {
        var second = new DateTimeOffset(print.Stamp.UtcTicks - (print.Stamp.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        lock (_gate)
        {
            var seconds = SecondsOf(print.Contract);
            if (seconds is [.., var last] && last.Start >= second)
            {
                seconds[^1] = last with
                {
                    High = print.Price > last.High ? print.Price : last.High,
                    Low = print.Price < last.Low ? print.Price : last.Low,
                    Close = print.Price,
                    Volume = last.Volume + print.Size,
                };
                return;
            }

            if (seconds.Count >= MostSeconds)
            {
                seconds.RemoveRange(0, MostSeconds / 4);
            }

            seconds.Add(new SecondBar(second, print.Price, print.Price, print.Price, print.Price, print.Size));
        }
    }

    /// <summary>Bars that start in [from, to), newest first, the newest kept (contract.md §4.4); no bar where nothing traded.</summary>
    public List<WireBar> Read(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to, int limit, bool withForming, DateTimeOffset now)
    {
        var bars = new List<WireBar>();
        withForming |= ReadingFault.WithForming;
        now -= ReadingFault.Lag ?? TimeSpan.Zero;
        lock (_gate)
        {
            var seconds = SecondsOf(contract);
            var index = seconds.Count - 1;
            while (ReadingFault.Lag is not null && index >= 0 && seconds[index].Start >= now)
            {
                index--;
            }

            if (interval.Length is { } length)
            {
                index = FirstAtOrAfter(seconds, to < DateTimeOffset.MaxValue - length ? to + length : DateTimeOffset.MaxValue) - 1 is var near && near < index ? near : index;
            }

            while (index >= 0 && bars.Count < limit)
            {
                var start = ChicagoTime.BarStart(seconds[index].Start, interval);
                var newest = seconds[index];
                var (open, high, low, volume) = (newest.Open, newest.High, newest.Low, 0L);
                for (; index >= 0 && seconds[index].Start >= start; index--)
                {
                    var second = seconds[index];
                    open = second.Open;
                    high = second.High > high ? second.High : high;
                    low = second.Low < low ? second.Low : low;
                    volume += second.Volume;
                }

                if (start < from)
                {
                    break;
                }

                if (start < to && (withForming || ChicagoTime.BarEnd(start, interval) <= now))
                {
                    bars.Add(new WireBar { T = start, O = open.ToDecimal(), H = high.ToDecimal(), L = low.ToDecimal(), C = newest.Close.ToDecimal(), V = volume });
                }
            }
        }

        return bars;
    }

    /// <summary>How many seconds lie before an instant.</summary>
    private static int FirstAtOrAfter(List<SecondBar> seconds, DateTimeOffset time)
    {
        var (low, high) = (0, seconds.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = seconds[middle].Start < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private List<SecondBar> SecondsOf(ContractId contract)
    {
        if (!_seconds.TryGetValue(contract.Value, out var seconds))
        {
            _seconds.Add(contract.Value, seconds = []);
        }

        return seconds;
    }
}
