using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// The prints that stand for a bar whose trades nobody recorded: open, the extreme nearer to it, the other extreme, close, spread
/// evenly over the interval, with a quarter of the volume each and the remainder on the last. The path is invented; reports say so.
/// </summary>
internal static class BarPath
{
    /// <summary>The most prints of a bar.</summary>
    public const int Most = 4;

    /// <summary>Writes the prints of a bar in order of time and returns how many there are; prints without volume are left out.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="start">Start of the bar, UTC.</param>
    /// <param name="open">First price.</param>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="volume">Contracts; 0 or more.</param>
    /// <param name="quarter">A quarter of the interval.</param>
    /// <param name="prints">Room for <see cref="Most"/>.</param>
    public static int Split(ContractId contract, DateTimeOffset start, Price open, Price high, Price low, Price close, long volume, TimeSpan quarter, Span<MarketPrint> prints)
    {
        var part = (int)volume / Most;
        var highFirst = high.Nanos - open.Nanos <= open.Nanos - low.Nanos;
        Span<Price> path = [open, highFirst ? high : low, highFirst ? low : high, close];
        var count = 0;
        for (var index = 0; index < Most; index++)
        {
            var size = index < Most - 1 ? part : (int)volume - ((Most - 1) * part);
            if (size > 0)
            {
                prints[count++] = new MarketPrint(contract, path[index], size, start + (index * quarter));
            }
        }

        return count;
    }
}
