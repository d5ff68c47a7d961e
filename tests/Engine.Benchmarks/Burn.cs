using System.Diagnostics;

namespace Engine.Benchmarks;

/// <summary>A strategy that computes.</summary>
internal static class Burn
{
    /// <summary>Keeps the calling thread busy for so many microseconds.</summary>
    public static void For(int micros)
    {
        var until = Stopwatch.GetTimestamp() + (micros * Stopwatch.Frequency / 1_000_000);
        while (Stopwatch.GetTimestamp() < until)
        {
            Thread.SpinWait(20);
        }
    }
}
