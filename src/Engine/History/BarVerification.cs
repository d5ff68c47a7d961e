using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>What can be wrong with stored bars.</summary>
public enum BarFault
{
    /// <summary>A contract has a second bar at one time.</summary>
    Duplicate,

    /// <summary>A bar stands before its predecessor.</summary>
    Disorder,

    /// <summary>A price is no multiple of the tick size.</summary>
    OffGrid,

    /// <summary>The low is above, or the high below, another price.</summary>
    Contradiction,

    /// <summary>The volume is negative.</summary>
    NegativeVolume,

    /// <summary>A bar of seconds or minutes starts where none of its interval does.</summary>
    OffClock,

    /// <summary>A file cannot be read; its bars are not examined.</summary>
    DamagedFile,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Fault">Its kind.</param>
/// <param name="Bar">The bar; null when a file is wrong.</param>
/// <param name="Sentence">What is wrong, with the values.</param>
public sealed record BarProblem(BarFault Fault, StoredBar? Bar, string Sentence);

/// <summary>
/// Examines the bars of one series, one after another in the order in which they are stored. Pure but for remembering
/// the bar before; not thread-safe.
/// </summary>
/// <param name="interval">The series' interval.</param>
/// <param name="tickSize">The product's tick size; null leaves the grid out.</param>
public sealed class BarVerification(BarInterval interval, Price? tickSize)
{
    private StoredBar? _last;
    private Price? _tickSize = tickSize;

    /// <summary>Examines a series that is in memory.</summary>
    public static IReadOnlyList<BarProblem> Examine(IEnumerable<StoredBar> bars, BarInterval interval, Price? tickSize)
    {
        var verification = new BarVerification(interval, tickSize);
        return [.. bars.SelectMany(bar => verification.Next(bar))];
    }

    /// <summary>
    /// Examines everything that an archive has of a series, file by file: a damaged file is a problem among the others, not
    /// the end.
    /// </summary>
    /// <param name="archive">The archive.</param>
    /// <param name="series">The series.</param>
    /// <param name="tickSize">The product's tick size; null takes what the files state.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The problems in the order of time, and how many bars were examined.</returns>
    public static async Task<(IReadOnlyList<BarProblem> Problems, long Examined)> ExamineAsync(
        BarArchive archive, BarSeries series, Price? tickSize = null, CancellationToken cancellation = default)
    {
        var problems = new List<BarProblem>();
        var examined = 0L;
        var verification = new BarVerification(series.Interval, tickSize);
        foreach (var part in archive.Parts(series))
        {
            try
            {
                verification._tickSize = tickSize ?? await archive.TickSizeAsync(part, cancellation).ConfigureAwait(false) ?? verification._tickSize;
                await foreach (var batch in archive.ReadPartAsync(part, cancellation).ConfigureAwait(false))
                {
                    examined += batch.Length;
                    foreach (var bar in batch)
                    {
                        problems.AddRange(verification.Next(bar));
                    }
                }
            }
            catch (ArchiveException damaged)
            {
                problems.Add(new BarProblem(BarFault.DamagedFile, null, damaged.Message));
            }
        }

        return (problems, examined);
    }

    /// <summary>Examines the next bar.</summary>
    public IReadOnlyList<BarProblem> Next(StoredBar bar)
    {
        List<BarProblem>? problems = null;
        if (_last is { } last && StoredBar.CompareKeys(last, bar) is var order and >= 0)
        {
            Add(order == 0 ? BarFault.Duplicate : BarFault.Disorder, order == 0 ? "it is there twice" : $"it stands after {Name(last)}");
        }

        if (_tickSize is { Nanos: > 0 } tick && (OffGrid(bar.Open) ?? OffGrid(bar.High) ?? OffGrid(bar.Low) ?? OffGrid(bar.Close)) is { } price)
        {
            Add(BarFault.OffGrid, $"the price {price} is no multiple of {tick}");
        }

        if (bar.Volume < 0)
        {
            Add(BarFault.NegativeVolume, FormattableString.Invariant($"the volume is {bar.Volume}"));
        }

        if (!(bar with { Volume = 0 }).IsSound)
        {
            Add(BarFault.Contradiction, $"open {bar.Open}, high {bar.High}, low {bar.Low} and close {bar.Close} contradict each other");
        }

        if (interval.Unit is BarUnit.Second or BarUnit.Minute && interval.Length is { } length && bar.Start.UtcTicks % TimeSpan.TicksPerDay % length.Ticks != 0)
        {
            Add(BarFault.OffClock, $"no bar of {interval} starts then");
        }

        _last = bar;
        return problems ?? (IReadOnlyList<BarProblem>)[];

        void Add(BarFault fault, string reason) => (problems ??= []).Add(new BarProblem(fault, bar, $"{Name(bar)}: {reason}."));

        Price? OffGrid(Price price) => price.Nanos % _tickSize.Value.Nanos == 0 ? null : price;
    }

    private static string Name(in StoredBar bar) => FormattableString.Invariant($"{bar.Contract} {bar.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
}
