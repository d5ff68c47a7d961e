namespace Engine.Soak.Chaos;

internal sealed class ChaosSoak(SoakOptions options)
{
    public Task<int> RunAsync(CancellationToken stop) => Task.FromResult(options.Kills + (stop.IsCancellationRequested ? 1 : 0));
}
