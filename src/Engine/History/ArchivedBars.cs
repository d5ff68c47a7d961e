using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>The bars of an archive as the synchronisation sees them: what it stores is the venue's own.</summary>
/// <param name="archive">The archive; writable where bars are stored.</param>
/// <param name="tickSize">The product's tick size, for the files' metadata; null keeps what they say.</param>
public sealed class ArchivedBars(BarArchive archive, Price? tickSize) : IBarStore
{
    /// <inheritdoc/>
    /// <exception cref="ArchiveException">A stored file is damaged, or the disk refused.</exception>
    public Task StoreAsync(string root, BarInterval interval, ImmutableArray<Bar> bars, CancellationToken cancellation) =>
        archive.WriteAsync(
            new BarSeries(root, interval),
            tickSize,
            [.. bars.Select(bar => new StoredBar(bar.Contract, bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, BarSource.Gateway))],
            cancellation);

    /// <inheritdoc/>
    /// <exception cref="ArchiveException">A file is damaged or foreign.</exception>
    public async IAsyncEnumerable<Bar> ReadAsync(
        string root, BarInterval interval, TimeRange starts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new BarQuery(new BarSeries(root, interval)) { From = starts.From, To = starts.To };
        await foreach (var bar in archive.ReadAsync(query, cancellation).ConfigureAwait(false))
        {
            yield return bar.ToBar(interval, BarOrigin.BackFilled);
        }
    }
}
