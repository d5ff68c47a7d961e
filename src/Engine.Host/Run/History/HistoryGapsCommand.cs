using System.Globalization;
using System.Text.Json;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.History;

/// <summary><c>engine history gaps ROOT|ID</c>: what is stored against what the exchange traded. Reads beside a running engine and asks no gateway.</summary>
internal static class HistoryGapsCommand
{
    private const int MostGaps = 20;

    /// <summary>Tells; 0 when nothing is missing.</summary>
    public static async Task<int> RunAsync(HistoryCheckOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Scope.Settings);
        if (options.Scope.Interval.Unit is BarUnit.Week or BarUnit.Month)
        {
            throw new UserErrorException("Gaps are told for intervals up to a day; weeks and months have no fixed number of bars.");
        }

        try
        {
            using var folder = ArchiveFolder.OpenForReading(settings.ArchiveFolder);
            var archive = new BarArchive(folder);
            var now = TimeProvider.System.GetUtcNow();
            var tape = await TapeGaps.ReadAsync(folder.Path, options.Scope, now, stop).ConfigureAwait(false);
            if (tape.IsRecorded && !archive.Series().Contains(new BarSeries(RootOf(options.Scope.Word), options.Scope.Interval)))
            {
                await TellAsync(options, null, null, null, tape).ConfigureAwait(false);
                return EngineCommandLine.Success;
            }

            var series = SeriesOf(options.Scope, archive, settings.ArchiveFolder);
            var starts = await StartsAsync(options.Scope, archive, series, stop).ConfigureAwait(false);
            var ledger = new GapLedgerFile(folder.Path, TimeProvider.System).Load(series.Root, series.Interval, out var problem);
            var coverage = await Coverage.OfAsync(
                new ArchivedBars(archive, null),
                ledger,
                starts,
                ProductGroups.OfRoot(series.Root),
                now,
                ContractOf(options.Scope),
                stop).ConfigureAwait(false);
            await TellAsync(options, series, coverage, problem, tape).ConfigureAwait(false);
            return coverage.IsComplete ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (ArchiveException trouble)
        {
            throw new UserErrorException(trouble.Message);
        }
    }

    /// <summary>The stored series that a scope means.</summary>
    /// <exception cref="UserErrorException">Nothing is stored for it.</exception>
    public static BarSeries SeriesOf(HistoryScope scope, BarArchive archive, string folder)
    {
        var series = new BarSeries(RootOf(scope.Word), scope.Interval);
        var stored = archive.Series();
        return stored.Contains(series)
            ? series
            : throw new UserErrorException($"The archive {folder} has no {series} bars; it has {(stored.Count == 0 ? "none at all" : string.Join(", ", stored))}.");
    }

    /// <summary>The exchange root of a root, a product code or a full id.</summary>
    public static string RootOf(string word)
    {
        word = word.Trim().ToUpperInvariant();
        return (ContractResolution.IsId(word) ? ProductRoots.RootOf(new ContractId(word)) : ProductCodes.RootOf(word)) ?? word;
    }

    /// <summary>The one contract that a scope names; null for all of its root.</summary>
    public static ContractId? ContractOf(HistoryScope scope) =>
        scope.Contract is { } named ? new ContractId(named.Trim().ToUpperInvariant())
        : ContractResolution.IsId(scope.Word) ? new ContractId(scope.Word.Trim().ToUpperInvariant())
        : null;

    /// <summary>The stretch that a scope names; where it names no start, from the trade date of the first stored bar.</summary>
    private static async Task<TimeRange> StartsAsync(HistoryScope scope, BarArchive archive, BarSeries series, CancellationToken stop)
    {
        var starts = HistorySyncCommand.StartsOf(scope, TimeProvider.System.GetUtcNow());
        if (scope.From is not null || scope.Days is not null)
        {
            return starts;
        }

        await foreach (var bar in archive.ReadAsync(new BarQuery(series) { Contract = ContractOf(scope) }, stop).ConfigureAwait(false))
        {
            return starts with { From = HistorySpan.Begin(TradeDate.Of(bar.Start)) };
        }

        throw new UserErrorException($"The archive has no {series} bars of {scope.Contract ?? scope.Word}.");
    }

    private static async Task TellAsync(HistoryCheckOptions options, BarSeries? series, Coverage? coverage, string? problem, TapeGaps tape)
    {
        if (options.Json)
        {
            await System.Console.Out.WriteLineAsync(JsonText.Of(writer =>
            {
                writer.WriteStartObject();
                if (series is { } stored && coverage is not null)
                {
                    Write(writer, stored, coverage);
                }

                tape.WriteTo(writer);
                writer.WriteEndObject();
            })).ConfigureAwait(false);
            return;
        }

        if (series is { } bars && coverage is not null)
        {
            await WriteAsync(bars, coverage, problem).ConfigureAwait(false);
        }

        foreach (var line in tape.Lines(MostGaps))
        {
            await System.Console.Out.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(BarSeries series, Coverage coverage, string? problem)
    {
        var output = System.Console.Out;
        if (problem is not null)
        {
            await output.WriteLineAsync(problem).ConfigureAwait(false);
        }

        await output.WriteLineAsync($"{series} by trade date, Monday to Friday, four weeks a line").ConfigureAwait(false);
        foreach (var line in Coverage.Picture(coverage.Days))
        {
            await output.WriteLineAsync(line).ConfigureAwait(false);
        }

        await output.WriteLineAsync("█ complete  ▓ ▒ ░ less  ✗ nothing  ○ the venue has nothing  · no trading  ? nothing, and the calendar does not know the day").ConfigureAwait(false);
        foreach (var seam in coverage.Seams)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"roll on {seam.TradeDate:yyyy-MM-dd} from {seam.From} ({seam.FromVolume:#,0} traded) to {seam.To} ({seam.ToVolume:#,0})")).ConfigureAwait(false);
        }

        foreach (var day in coverage.Days.Where(day => day.Missing > 0).Take(MostGaps))
        {
            var gaps = string.Join(", ", day.Gaps.Take(3).Select(gap => string.Create(CultureInfo.InvariantCulture, $"{gap.From.UtcDateTime:HH:mm}–{gap.To.UtcDateTime:HH:mm}")));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{day.TradeDate:yyyy-MM-dd}  {day.Missing:#,0} of {day.Expected:#,0} missing ({gaps}{(day.Gaps.Length > 3 ? ", …" : "")} UTC){(day.Calendar.Name.Length > 0 ? $", {day.Calendar.Name}" : "")}")).ConfigureAwait(false);
        }

        var left = coverage.Days.Count(day => day.Missing > 0) - MostGaps;
        if (left > 0)
        {
            await output.WriteLineAsync($"and {left} more trade dates; --json lists all").ConfigureAwait(false);
        }

        var (expected, stored, quiet) = (coverage.Days.Sum(day => (long)day.Expected), coverage.Days.Sum(day => (long)day.Stored), coverage.Days.Sum(day => (long)day.Quiet));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{coverage.Days.Length} trade dates: {expected:#,0} intervals, {stored:#,0} stored, {quiet:#,0} in which the venue has none, {coverage.Missing:#,0} missing, {coverage.Days.Sum(day => (long)day.Outside):#,0} bars outside trading hours")).ConfigureAwait(false);
        if (coverage.Days.Where(day => day.Calendar.Day == CalendarDay.Unknown).Select(day => ExchangeCalendar.Doubt(day.TradeDate)).FirstOrDefault() is { } doubt)
        {
            await output.WriteLineAsync(doubt).ConfigureAwait(false);
        }
    }

    private static void Write(Utf8JsonWriter writer, BarSeries series, Coverage coverage)
    {
        writer.WriteString("root", series.Root);
        writer.WriteString("interval", series.Interval.ToString());
        writer.WriteNumber("missing", coverage.Missing);
        writer.WriteStartArray("days");
        foreach (var day in coverage.Days)
        {
            Write(writer, day);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("seams");
        foreach (var seam in coverage.Seams)
        {
            writer.WriteStartObject();
            writer.WriteString("tradeDate", seam.TradeDate.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("from", seam.From.Value);
            writer.WriteString("to", seam.To.Value);
            writer.WriteNumber("fromVolume", seam.FromVolume);
            writer.WriteNumber("toVolume", seam.ToVolume);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, CoverageDay day)
    {
        writer.WriteStartObject();
        writer.WriteString("tradeDate", day.TradeDate.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("day", day.Calendar.Day.ToString().ToLowerInvariant());
        writer.WriteString("holiday", day.Calendar.Name.Length > 0 ? day.Calendar.Name : null);
        writer.WriteNumber("expected", day.Expected);
        writer.WriteNumber("stored", day.Stored);
        writer.WriteNumber("quiet", day.Quiet);
        writer.WriteNumber("missing", day.Missing);
        writer.WriteNumber("outside", day.Outside);
        writer.WriteStartArray("contracts");
        foreach (var contract in day.Contracts)
        {
            writer.WriteStartObject();
            writer.WriteString("id", contract.Contract.Value);
            writer.WriteNumber("bars", contract.Bars);
            writer.WriteNumber("volume", contract.Volume);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("gaps");
        foreach (var gap in day.Gaps)
        {
            writer.WriteStartObject();
            writer.WriteString("from", gap.From.UtcDateTime);
            writer.WriteString("to", gap.To.UtcDateTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
