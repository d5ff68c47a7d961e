using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

/// <summary>A store that counts what it is given, and may end the run before or after it has stored.</summary>
internal sealed class BarsInMemory : IBarStore
{
    private readonly SortedDictionary<(DateTimeOffset Start, string Contract, string Interval), Bar> _bars = [];

    /// <summary>Called before and after each page is stored; throws to end the process there.</summary>
    public Action<bool> OnStore { get; set; } = _ => { };

    public IReadOnlyCollection<Bar> Bars => _bars.Values;

    public Task StoreAsync(string root, BarInterval interval, ImmutableArray<Bar> bars, CancellationToken cancellation)
    {
        OnStore(false);
        foreach (var bar in bars)
        {
            Assert.Equal(interval, bar.Interval);
            _bars[(bar.Start, bar.Contract.Value, interval.ToString())] = bar;
        }

        OnStore(true);
        return Task.CompletedTask;
    }

    public void Lose(Func<Bar, bool> which)
    {
        foreach (var lost in _bars.Where(bar => which(bar.Value)).Select(bar => bar.Key).ToList())
        {
            _bars.Remove(lost);
        }
    }

    public async IAsyncEnumerable<Bar> ReadAsync(
        string root, BarInterval interval, TimeRange starts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var bar in _bars.Values.Where(bar => bar.Interval == interval && starts.Contains(bar.Start)))
        {
            yield return bar;
        }
    }
}
