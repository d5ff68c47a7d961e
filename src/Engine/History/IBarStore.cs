using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History;

/// <summary>Where synchronised bars are kept.</summary>
public interface IBarStore
{
    /// <summary>
    /// Stores complete bars of the venue; when the task completes they survive a kill of the process. A bar that is stored already is not
    /// stored twice.
    /// </summary>
    /// <param name="root">The exchange root, such as <c>NQ</c>.</param>
    /// <param name="interval">The interval of all of them.</param>
    /// <param name="bars">Bars of one contract, ascending.</param>
    /// <param name="cancellation">Stops before anything is stored, or not at all.</param>
    Task StoreAsync(string root, BarInterval interval, ImmutableArray<Bar> bars, CancellationToken cancellation);

    /// <summary>The stored bars that start in a range, ascending by start and then by contract.</summary>
    /// <param name="root">The exchange root.</param>
    /// <param name="interval">Their interval.</param>
    /// <param name="starts">Starts, UTC.</param>
    /// <param name="cancellation">Stops reading.</param>
    IAsyncEnumerable<Bar> ReadAsync(string root, BarInterval interval, TimeRange starts, CancellationToken cancellation);
}
