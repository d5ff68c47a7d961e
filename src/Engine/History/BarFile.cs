using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>The columns of a file of bars, and their way to and from <see cref="StoredBar"/>.</summary>
internal static class BarFile
{
    public const string IntervalKey = "engine.interval";

    /// <summary>About twelve sessions of minutes: what a reader skips or takes as a whole.</summary>
    public const int GroupRows = 16_384;

    public static readonly NumberColumn<long> Start = TableColumns.Timestamp("t");
    public static readonly NumberColumn<long> Open = TableColumns.Price("o");
    public static readonly NumberColumn<long> High = TableColumns.Price("h");
    public static readonly NumberColumn<long> Low = TableColumns.Price("l");
    public static readonly NumberColumn<long> Close = TableColumns.Price("c");
    public static readonly NumberColumn<long> Volume = TableColumns.Int64("v");
    public static readonly TextColumn Contract = TableColumns.Text("contract_id");
    public static readonly TextColumn Source = TableColumns.Text("source");
    public static readonly NumberColumn<int> Revision = TableColumns.Int32("revision");

    public static TableSchema Schema { get; } = new("bars", 1, Start, Open, High, Low, Close, Volume, Contract, Source, Revision);

    /// <summary>Why a bar cannot be stored; null when it can.</summary>
    public static string? WhyNot(in StoredBar bar)
    {
        var largest = TableColumns.LargestPrice.Nanos;
        if (!Instants.IsWhole(bar.Start))
        {
            return "its start is no whole microsecond";
        }

        if (string.IsNullOrEmpty(bar.Contract.Value))
        {
            return "it has no contract";
        }

        if (bar.Source.Kind == default)
        {
            return "it has no source";
        }

        return Math.Max(Math.Max(bar.Open.Nanos, bar.High.Nanos), Math.Max(bar.Low.Nanos, bar.Close.Nanos)) > largest
            || Math.Min(Math.Min(bar.Open.Nanos, bar.High.Nanos), Math.Min(bar.Low.Nanos, bar.Close.Nanos)) < -largest
            ? "a price does not fit into 18 digits, nine of them decimal places"
            : null;
    }

    /// <summary>Opens a part; its metadata must say that it belongs where it stands.</summary>
    public static async Task<TableReader> OpenAsync(BarPart part, ArchiveDisk disk, CancellationToken cancellation)
    {
        var file = await TableReader.OpenAsync(part.Path, Schema, disk, cancellation: cancellation).ConfigureAwait(false);
        var holds = $"{file.Metadata.GetValueOrDefault(TableSchema.ProductKey)} {file.Metadata.GetValueOrDefault(IntervalKey)}";
        if (holds != part.Series.ToString())
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw new ArchiveException(ArchiveFault.Foreign, part.Path, $"{part.Path} holds {holds}, not {part.Series}; move it to where it belongs.");
        }

        return file;
    }

    /// <summary>The tick size that a file states.</summary>
    public static Price? TickSizeOf(TableReader file) =>
        file.Metadata.TryGetValue(TableSchema.TickSizeKey, out var text)
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && Price.TryFromDecimal(value, out var tick)
            ? tick
            : null;

    /// <summary>The bars of a file from one start to before another, a row group at a time; groups without any are not read.</summary>
    public static async IAsyncEnumerable<StoredBar[]> ReadAsync(
        TableReader file, DateTimeOffset from, DateTimeOffset to, ContractId? contract, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (first, end) = (Instants.ToMicros(from), Instants.ToMicros(to));
        for (var i = 0; i < file.Groups; i++)
        {
            var group = file.Group(i);
            if (group.Range(Start) is { } range && (range.Greatest < first || range.Least >= end))
            {
                continue;
            }

            var times = await group.ReadAsync(Start, cancellation).ConfigureAwait(false);
            var opens = await group.ReadAsync(Open, cancellation).ConfigureAwait(false);
            var highs = await group.ReadAsync(High, cancellation).ConfigureAwait(false);
            var lows = await group.ReadAsync(Low, cancellation).ConfigureAwait(false);
            var closes = await group.ReadAsync(Close, cancellation).ConfigureAwait(false);
            var volumes = await group.ReadAsync(Volume, cancellation).ConfigureAwait(false);
            var contracts = await group.ReadAsync(Contract, cancellation).ConfigureAwait(false);
            var sources = await group.ReadAsync(Source, cancellation).ConfigureAwait(false);
            var revisions = await group.ReadAsync(Revision, cancellation).ConfigureAwait(false);
            var bars = new StoredBar[times.Length];
            var count = 0;
            var (sourceText, source) = ("", default(BarSource));
            for (var row = 0; row < times.Length; row++)
            {
                if (times[row] < first || times[row] >= end || (contract is { } wanted && wanted.Value != contracts[row]))
                {
                    continue;
                }

                if (!ReferenceEquals(sourceText, sources[row]) && !BarSource.TryParse(sourceText = sources[row], out source))
                {
                    throw new ArchiveException(ArchiveFault.Foreign, file.Path, $"{file.Path} names a source '{sources[row]}' that this engine does not know; move it away.");
                }

                bars[count++] = new StoredBar(
                    new ContractId(contracts[row]),
                    Instants.FromMicros(times[row]),
                    new Price(opens[row]),
                    new Price(highs[row]),
                    new Price(lows[row]),
                    new Price(closes[row]),
                    volumes[row],
                    source,
                    revisions[row]);
            }

            if (count > 0)
            {
                yield return count == bars.Length ? bars : bars[..count];
            }
        }
    }
}
