using System.Globalization;
using Engine.History.Files;
using Engine.Markets;
using nietras.SeparatedValues;

namespace Engine.History;

/// <summary>What an export is written as.</summary>
public enum BarExportFormat
{
    /// <summary>Comma-separated text: <c>t,o,h,l,c,v,contract_id,source,revision</c>, times as ISO 8601 in UTC, prices exact.</summary>
    Csv,

    /// <summary>One Parquet file with the archive's own columns and types.</summary>
    Parquet,

    /// <summary>
    /// One Parquet file with the seven columns <c>t,o,h,l,c,v,contract_id_source</c>, times in nanoseconds UTC and prices as
    /// binary floating point, one row for each time.
    /// </summary>
    SevenColumn,
}

/// <summary>What was exported.</summary>
/// <param name="Bars">Bars written.</param>
/// <param name="LeftOut">
/// Bars left out because the format has one row for each time: of two contracts the one with the greater volume is written.
/// </param>
public readonly record struct BarExportResult(long Bars, long LeftOut);

/// <summary>Writes bars of the archive into one file for other programs. The file appears whole or not at all.</summary>
public static class BarExport
{
    private static readonly NumberColumn<long> Time = TableColumns.TimestampNanos("t");
    private static readonly NumberColumn<double> Open = TableColumns.Double("o");
    private static readonly NumberColumn<double> High = TableColumns.Double("h");
    private static readonly NumberColumn<double> Low = TableColumns.Double("l");
    private static readonly NumberColumn<double> Close = TableColumns.Double("c");
    private static readonly NumberColumn<long> Volume = TableColumns.Int64("v");
    private static readonly TextColumn Contract = TableColumns.Text("contract_id_source");

    private static readonly TableSchema SevenColumns = new("seven-column", 1, Time, Open, High, Low, Close, Volume, Contract);

    /// <summary>The written form of a format, as an option takes it: <c>csv</c>, <c>parquet</c>, <c>seven-column</c>; false for others.</summary>
    public static bool TryParse(string? text, out BarExportFormat format)
    {
        BarExportFormat? known = text?.Trim().ToLowerInvariant() switch
        {
            "csv" => BarExportFormat.Csv,
            "parquet" => BarExportFormat.Parquet,
            "seven-column" => BarExportFormat.SevenColumn,
            _ => null,
        };
        format = known ?? default;
        return known is not null;
    }

    /// <summary>Exports.</summary>
    /// <param name="archive">Where the bars are.</param>
    /// <param name="query">Which bars.</param>
    /// <param name="format">What to write.</param>
    /// <param name="path">The file; one that stands there is replaced. A <c>.gz</c> at the end of a CSV's name compresses it.</param>
    /// <param name="time">Wall clock for the pauses of a retried rename.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    /// <param name="cancellation">Gives up; the file does not appear.</param>
    /// <exception cref="ArchiveException">A stored file is damaged, or the disk refused.</exception>
    public static Task<BarExportResult> WriteAsync(
        BarArchive archive,
        BarQuery query,
        BarExportFormat format,
        string path,
        TimeProvider time,
        ArchiveDisk? disk = null,
        CancellationToken cancellation = default)
    {
        disk ??= ArchiveDisk.Real;
        return format switch
        {
            BarExportFormat.Csv => CsvAsync(archive, query, path, time, disk, cancellation),
            BarExportFormat.Parquet => ParquetAsync(archive, query, path, time, disk, cancellation),
            _ => SevenColumnAsync(archive, query, path, time, disk, cancellation),
        };
    }

    private static async Task<BarExportResult> CsvAsync(
        BarArchive archive, BarQuery query, string path, TimeProvider time, ArchiveDisk disk, CancellationToken cancellation)
    {
        await using var file = FileReplacement.Create(path, disk, time);
        var count = 0L;
        try
        {
            var target = CompressedText.Writing(path, file.Stream);
            using (var text = new StreamWriter(target, leaveOpen: ReferenceEquals(target, file.Stream)))
            using (var writer = Sep.New(',').Writer(options => options with { Escape = true, CultureInfo = CultureInfo.InvariantCulture }).To(text))
            {
                await foreach (var bar in archive.ReadAsync(query, cancellation).ConfigureAwait(false))
                {
                    using var row = writer.NewRow();
                    row["t"].Set(bar.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
                    row["o"].Set(bar.Open.ToString());
                    row["h"].Set(bar.High.ToString());
                    row["l"].Set(bar.Low.ToString());
                    row["c"].Set(bar.Close.ToString());
                    row["v"].Format(bar.Volume);
                    row["contract_id"].Set(bar.Contract.Value);
                    row["source"].Set(bar.Source.ToString());
                    row["revision"].Format(bar.Revision);
                    count++;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw FileReplacement.Refused(path, failure);
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
        return new BarExportResult(count, 0);
    }

    private static async Task<BarExportResult> ParquetAsync(
        BarArchive archive, BarQuery query, string path, TimeProvider time, ArchiveDisk disk, CancellationToken cancellation)
    {
        var tick = await archive.TickSizeAsync(query.Series, cancellation).ConfigureAwait(false);
        await using var file = await BarFileWriter.CreateAsync(path, query.Series, tick, time, disk, cancellation).ConfigureAwait(false);
        var count = 0L;
        await foreach (var bar in archive.ReadAsync(query, cancellation).ConfigureAwait(false))
        {
            await file.AddAsync(bar).ConfigureAwait(false);
            count++;
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
        return new BarExportResult(count, 0);
    }

    private static async Task<BarExportResult> SevenColumnAsync(
        BarArchive archive, BarQuery query, string path, TimeProvider time, ArchiveDisk disk, CancellationToken cancellation)
    {
        await using var file = await TableWriter.CreateAsync(path, SevenColumns, new Dictionary<string, string>(), time, disk, cancellation).ConfigureAwait(false);
        var rows = new List<StoredBar>(BarFile.GroupRows);
        var leftOut = 0L;
        await foreach (var bar in archive.ReadAsync(query, cancellation).ConfigureAwait(false))
        {
            if (rows.Count > 0 && rows[^1].Start == bar.Start)
            {
                leftOut++;
                rows[^1] = rows[^1].Volume >= bar.Volume ? rows[^1] : bar;
                continue;
            }

            if (rows.Count == BarFile.GroupRows)
            {
                await SevenColumnGroupAsync(file, rows).ConfigureAwait(false);
                rows.Clear();
            }

            rows.Add(bar);
        }

        await SevenColumnGroupAsync(file, rows).ConfigureAwait(false);
        await file.CommitAsync(cancellation).ConfigureAwait(false);
        return new BarExportResult(file.Rows, leftOut);
    }

    private static Task SevenColumnGroupAsync(TableWriter file, List<StoredBar> rows) =>
        rows.Count == 0 ? Task.CompletedTask : file.WriteGroupAsync(async group =>
        {
            await group.WriteAsync(Time, Column(rows, bar => Instants.ToMicros(bar.Start) * 1000)).ConfigureAwait(false);
            await group.WriteAsync(Open, Column(rows, bar => (double)bar.Open.ToDecimal())).ConfigureAwait(false);
            await group.WriteAsync(High, Column(rows, bar => (double)bar.High.ToDecimal())).ConfigureAwait(false);
            await group.WriteAsync(Low, Column(rows, bar => (double)bar.Low.ToDecimal())).ConfigureAwait(false);
            await group.WriteAsync(Close, Column(rows, bar => (double)bar.Close.ToDecimal())).ConfigureAwait(false);
            await group.WriteAsync(Volume, Column(rows, bar => bar.Volume)).ConfigureAwait(false);
            await group.WriteAsync(Contract, [.. rows.Select(bar => bar.Contract.Value)]).ConfigureAwait(false);
        });

    private static ReadOnlyMemory<T> Column<T>(List<StoredBar> rows, Func<StoredBar, T> value) => rows.Select(value).ToArray();
}
