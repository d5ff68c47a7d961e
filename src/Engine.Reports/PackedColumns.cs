using Engine.Markets;

namespace Engine.Reports;

/// <summary>
/// Bars as text, about seven characters each: per bar five whole numbers as variable-length bytes (seven bits a byte, the lowest first, the highest bit
/// says that more follow; signed ones zigzag), the whole in base64. In order: intervals since the bar before, open less the close before (signed),
/// high less open, open less low, close less open (signed), all prices in ticks. The first bar counts from zero.
/// </summary>
internal static class PackedColumns
{
    /// <summary>Packs a series; start and first open count from its first bar's start and from zero.</summary>
    public static string Pack(PriceSeries series)
    {
        var bytes = new List<byte>(series.Bars.Length * 6);
        var (tick, before, close) = (series.Contract.TickSize.Nanos, series.Bars.Length == 0 ? default : series.Bars[0].Start, 0L);
        foreach (var bar in series.Bars)
        {
            var (open, high, low, last) = (Ticks(bar.Open), Ticks(bar.High), Ticks(bar.Low), Ticks(bar.Close));
            Add((ulong)((bar.Start - before).Ticks / series.Interval.Ticks));
            Add(ZigZag(open - close));
            Add((ulong)(high - open));
            Add((ulong)(open - low));
            Add(ZigZag(last - open));
            (before, close) = (bar.Start, last);
        }

        return Convert.ToBase64String([.. bytes]);

        long Ticks(Price price) => (long)Math.Round(price.Nanos / (decimal)tick);

        void Add(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                bytes.Add((byte)(value | 0x80));
            }

            bytes.Add((byte)value);
        }
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
