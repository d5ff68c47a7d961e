using System.Collections.Immutable;
using Engine.Backtest;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>The data of a backtest: recordings, or bars of the archive, which is read beside a running engine.</summary>
internal sealed class BacktestData : IDisposable
{
    private readonly ArchiveFolder? _folder;
    private readonly ArchiveMarket? _archived;
    private readonly DateTimeOffset _end;
    private readonly long _events;

    private BacktestData(IMarketSource market, string description, bool invented, DateTimeOffset end, long events, ArchiveFolder? folder, ArchiveMarket? archived)
    {
        (Market, Description, PathIsInvented, _end, _events, _folder, _archived) = (market, description, invented, end, events, folder, archived);
        DefaultContract = market.Contracts.Count == 1 ? market.Contracts[0].Id.Value : null;
    }

    /// <summary>Contracts and prices.</summary>
    public IMarketSource Market { get; }

    /// <summary>What it is, for people.</summary>
    public string Description { get; }

    /// <summary>True when the trades inside a bar are invented.</summary>
    public bool PathIsInvented { get; }

    /// <summary>The only contract; null when there are several.</summary>
    public string? DefaultContract { get; }

    /// <summary>Bars before the data; null where there are none.</summary>
    public Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>>? WarmUp => _archived is not { } archive
        ? null
        : (_, interval, from, to) => new Reading<ImmutableArray<Bar>>.Answered(archive.Before(interval, from, to));

    /// <summary>Opens what was named.</summary>
    /// <exception cref="UserErrorException">It is missing or does not fit; one sentence says what to do.</exception>
    public static BacktestData Open(BacktestOptions options, EngineSettings settings)
    {
        try
        {
            return options.Files.IsEmpty ? OfArchive(options, settings) : OfFiles(options);
        }
        catch (Exception e) when (e is RecordingException or BacktestDataException or ArchiveException)
        {
            throw new UserErrorException(e.Message);
        }
    }

    /// <summary>How much of the data has been seen, from 0 to 1.</summary>
    public double ShareOf(BacktestProgress progress) => _events > 0
        ? Math.Min(1, (double)progress.Events / _events)
        : Math.Clamp((progress.At - Market.Start) / (_end - Market.Start), 0, 1);

    public void Dispose() => _folder?.Dispose();

    private static BacktestData OfFiles(BacktestOptions options)
    {
        var recorded = options.Files.Select(MergedMarket.Open).ToList();
        var whole = recorded is [var one] ? one : new MergedMarket(recorded);
        var market = options.From is null && options.To is null
            ? whole
            : new MarketRange(whole, options.From ?? DateTimeOffset.MinValue, options.To ?? DateTimeOffset.MaxValue);
        var end = recorded.OfType<RecordedMarket>().Select(r => r.End).DefaultIfEmpty(market.Start.AddTicks(1)).Max();
        var names = options.Files.Select(file => Path.GetFileName(Path.TrimEndingDirectorySeparator(file)));
        return new BacktestData(
            market, string.Join(" + ", names), recorded.OfType<RecordedMarket>().Any(r => r.Kind == RecordingKind.Bars), options.To ?? end, 0, null, null);
    }

    private static BacktestData OfArchive(BacktestOptions options, EngineSettings settings)
    {
        var word = options.Settings.CommandLine.GetValueOrDefault(SettingKeys.Contract)
            ?? throw new UserErrorException("A backtest on the archive needs a contract: --contract ES, or --contract CON.F.US.EP.Z26; or name files with --data.");
        var folder = ArchiveFolder.OpenForReading(settings.ArchiveFolder);
        try
        {
            var isId = ContractResolution.IsId(word);
            var root = isId
                ? ProductRoots.RootOf(new ContractId(word)) ?? throw new UserErrorException($"--contract {word}: the product is unknown; name its root, such as ES.")
                : word;
            var series = new BarSeries(root, options.Interval);
            var market = ArchiveMarket.Open(
                new BarArchive(folder), series, isId ? new ContractId(word) : null, options.From ?? DateTimeOffset.MinValue, options.To ?? DateTimeOffset.MaxValue);
            return new BacktestData(market, $"the archive's {series} of {market.Contracts[0].Id}", true, market.End, 0, folder, market);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
