using System.Diagnostics;

namespace Engine.Benchmarks;

/// <summary>Single rounds and interleaved pairs of them. Each round has a connection, and an actor system, of its own.</summary>
internal sealed class Rounds(MarketServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private delegate Task<IClient> Start(Uri hub, Recorder recorder);

    /// <summary>Runs both paths until they are compiled; its figures are dropped.</summary>
    public async Task WarmUpAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await RateAsync(EngineClient.StartAsync, 50_000);
            await RateAsync(LinkClient.StartAsync, 50_000);
            await RateAsync(BareClient.StartAsync, 50_000);
            await LatencyAsync(EngineClient.StartAsync, 10_000, 1);
            await LatencyAsync(BareClient.StartAsync, 10_000, 1);
        }
    }

    /// <summary>Latency of the engine and then of the bare client.</summary>
    public async Task<Pair<LatencyRound>> LatencyPairAsync(int perSecond, int seconds) =>
        new(await LatencyAsync(EngineClient.StartAsync, perSecond, seconds), await LatencyAsync(BareClient.StartAsync, perSecond, seconds));

    /// <summary>Sustained rate of the engine and then of the bare client.</summary>
    public async Task<Pair<RateRound>> RatePairAsync(int frames) =>
        new(await RateAsync(EngineClient.StartAsync, frames), await RateAsync(BareClient.StartAsync, frames));

    /// <summary>Sustained rate of the hub link alone and then of the bare client.</summary>
    public async Task<Pair<RateRound>> LinkPairAsync(int frames) =>
        new(await RateAsync(LinkClient.StartAsync, frames), await RateAsync(BareClient.StartAsync, frames));

    private async Task<LatencyRound> LatencyAsync(Start start, int perSecond, int seconds)
    {
        // The first half second belongs to the fresh connection and is not recorded.
        var skip = perSecond / 2;
        var schedule = new Schedule(skip + (perSecond * seconds), skip, perSecond);
        var recorder = new Recorder(schedule.Count, schedule);
        await using var client = await start(server.Hub, recorder);
        var connection = await server.NextSubscriberAsync(CancellationToken.None);
        await client.Ready.WaitAsync(Patience);
        GC.Collect();
        var late = await Publisher.PaceAsync(connection, schedule);
        await recorder.Done.WaitAsync(Patience);
        double Micros(double percentile) => recorder.Latency.GetValueAtPercentile(percentile) / 1000.0;
        return new LatencyRound(Micros(50), Micros(99), Micros(99.9), Micros(100), late.GetValueAtPercentile(99) / 1000.0);
    }

    private async Task<RateRound> RateAsync(Start start, int frames)
    {
        var recorder = new Recorder(frames, null);
        await using var client = await start(server.Hub, recorder);
        var connection = await server.NextSubscriberAsync(CancellationToken.None);
        await client.Ready.WaitAsync(Patience);
        GC.Collect();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var began = await Publisher.FloodAsync(connection, frames);
        await recorder.Done.WaitAsync(Patience);
        var used = Environment.CpuUsage.TotalTime - cpu;
        return new RateRound(
            frames / Stopwatch.GetElapsedTime(began, recorder.LastAt).TotalSeconds,
            used.TotalMicroseconds / frames,
            (double)(GC.GetTotalAllocatedBytes() - bytes) / frames);
    }
}
