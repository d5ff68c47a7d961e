using System.Diagnostics;
using HdrHistogram;

namespace Engine.Benchmarks;

/// <summary>Rounds of the matching mix, each with a book of its own, on the calling thread alone.</summary>
internal static class MatchingRounds
{
    private static readonly double NanosPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Runs the mix as fast as it goes.</summary>
    public static MatchingRate Rate(MatchingTarget target, MatchingMix mix)
    {
        GC.Collect();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        foreach (ref readonly var step in mix.Steps.AsSpan())
        {
            target.Execute(step);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Check(target, mix);
        return new MatchingRate(mix.Operations / seconds, cpu.TotalNanoseconds / mix.Operations, (double)bytes / mix.Operations);
    }

    /// <summary>
    /// Runs the mix by a timetable. Latency counts from the time at which an operation was due, so that one that is held up by
    /// those before it shows its wait.
    /// </summary>
    public static MatchingLatency Latency(MatchingTarget target, MatchingMix mix, int perSecond)
    {
        GC.Collect();
        var latency = new LongHistogram(60_000_000_000, 3);
        var ticksPerOperation = (double)Stopwatch.Frequency / perSecond;
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        var operation = 0;
        foreach (ref readonly var step in mix.Steps.AsSpan())
        {
            if (step.Deed == MatchingDeed.Print)
            {
                target.Execute(step);
                continue;
            }

            var due = start + (long)(operation++ * ticksPerOperation);
            while (Stopwatch.GetTimestamp() < due)
            {
            }

            target.Execute(step);
            latency.RecordValue(Math.Clamp((long)((Stopwatch.GetTimestamp() - due) * NanosPerTick), 1, 60_000_000_000));
        }

        Check(target, mix);
        double Micros(double percentile) => latency.GetValueAtPercentile(percentile) / 1000.0;
        return new MatchingLatency(perSecond, Micros(50), Micros(99), Micros(99.9), Micros(99.99), Micros(100));
    }

    private static void Check(MatchingTarget target, MatchingMix mix)
    {
        (target as VenueTarget)?.CountTrades();
        if (target.Fills != mix.Fills || target.Digest != mix.Digest)
        {
            throw new InvalidOperationException($"{target.GetType().Name} filled otherwise than the mix was made: {target.Fills} fills for {mix.Fills}.");
        }
    }
}
