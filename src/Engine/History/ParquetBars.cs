using Engine.History.Files;
using Engine.Markets;
using NodaTime;
using Parquet.Schema;

namespace Engine.History;

/// <summary>
/// Reads bars from Parquet files of other programs, above all the seven columns <c>t,o,h,l,c,v,contract_id_source</c>
/// that pandas writes: any unit of time, prices as floating point or decimal, volume as any number.
/// </summary>
internal static class ParquetBars
{
    /// <summary>Reads a file into bars and problems.</summary>
    /// <exception cref="ArchiveException">The file is missing, unfinished or damaged.</exception>
    public static async Task ReadAsync(string path, BarImportOptions options, ImportedBars into, ArchiveDisk disk, CancellationToken cancellation)
    {
        await using var file = await TableReader.OpenAnyAsync(path, disk, cancellation).ConfigureAwait(false);
        var time = Find("t", "time", "timestamp", "datetime");
        var prices = new[] { Find("o", "open"), Find("h", "high"), Find("l", "low"), Find("c", "close") };
        var volume = Find("v", "volume");
        var contract = Find("contract_id_source", "contract_id", "contract");
        if (time is null || volume is null || prices.Any(field => field is null) || (contract is null && options.Contract is null))
        {
            into.Problem(0, $"the columns t,o,h,l,c,v,contract_id_source are needed; the file has {string.Join(", ", file.Fields.Select(field => field.Name))}."
                + (contract is null ? " Without a column of contracts name the contract with --contract." : ""));
            return;
        }

        var firstRow = 1L;
        for (var i = 0; i < file.Groups; i++)
        {
            var group = file.Group(i);
            var times = await TimesAsync(group, time, options.Zone, cancellation).ConfigureAwait(false);
            var numbers = new decimal?[5][];
            for (var column = 0; column < numbers.Length; column++)
            {
                numbers[column] = await NumbersAsync(group, column < 4 ? prices[column]! : volume, cancellation).ConfigureAwait(false);
            }

            var contracts = contract is null ? null : await group.ReadForeignTextAsync(contract, cancellation).ConfigureAwait(false);
            for (var row = 0; row < group.Rows; row++)
            {
                if (times[row] is { } at && numbers[0][row] is { } o && numbers[1][row] is { } h && numbers[2][row] is { } l
                    && numbers[3][row] is { } c && numbers[4][row] is { } v)
                {
                    into.Add(firstRow + row, at, contracts?[row], o, h, l, c, v);
                }
                else
                {
                    into.Problem(firstRow + row, "the row lacks a time, a price or the volume.");
                }
            }

            firstRow += group.Rows;
        }

        DataField? Find(params string[] names) =>
            names.Select(name => file.Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(field => field is not null);
    }

    private static async Task<DateTimeOffset?[]> TimesAsync(TableGroupReader group, DataField field, DateTimeZone zone, CancellationToken cancellation)
    {
        if (field is not DateTimeDataField time)
        {
            throw group.Foreign($"its column {field.Name} holds {field.ClrType.Name}, not timestamps");
        }

        DateTime?[] read;
        if (time.DateTimeFormat is DateTimeFormat.Impala or DateTimeFormat.Date)
        {
            read = await group.ReadForeignAsync<DateTime>(field, cancellation).ConfigureAwait(false);
        }
        else
        {
            var ticks = time.Unit switch
            {
                DateTimeTimeUnit.Millis => TimeSpan.TicksPerMillisecond,
                DateTimeTimeUnit.Micros => TimeSpan.TicksPerMicrosecond,
                _ => 0,
            };
            read = Array.ConvertAll(
                await group.ReadForeignAsync<long>(field, cancellation).ConfigureAwait(false),
                units => units is { } number ? DateTime.UnixEpoch.AddTicks(ticks == 0 ? number / 100 : checked(number * ticks)) : (DateTime?)null);
        }

        var local = time is { DateTimeFormat: DateTimeFormat.Timestamp, IsAdjustedToUTC: false } && zone != DateTimeZone.Utc;
        return Array.ConvertAll(read, at => at is not { } value
            ? (DateTimeOffset?)null
            : local
                ? LocalDateTime.FromDateTime(value).InZoneLeniently(zone).ToDateTimeOffset().ToUniversalTime()
                : new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));
    }

    private static async Task<decimal?[]> NumbersAsync(TableGroupReader group, DataField field, CancellationToken cancellation)
    {
        var type = field.ClrType;
        if (type == typeof(double))
        {
            // A decimal of a double keeps 15 digits: what a price has, without the noise behind them.
            return Array.ConvertAll(await group.ReadForeignAsync<double>(field, cancellation).ConfigureAwait(false), Exact);
        }

        if (type == typeof(float))
        {
            return Array.ConvertAll(await group.ReadForeignAsync<float>(field, cancellation).ConfigureAwait(false), value => Exact(value));
        }

        if (field is DecimalDataField number)
        {
            var unit = 1m;
            for (var place = 0; place < number.Scale; place++)
            {
                unit /= 10;
            }

            return number.SchemaElement?.Type switch
            {
                Parquet.Meta.Type.INT32 => Array.ConvertAll(await group.ReadForeignAsync<int>(field, cancellation).ConfigureAwait(false), value => value * unit),
                Parquet.Meta.Type.INT64 => Array.ConvertAll(await group.ReadForeignAsync<long>(field, cancellation).ConfigureAwait(false), value => value * unit),
                _ => await group.ReadForeignAsync<decimal>(field, cancellation).ConfigureAwait(false),
            };
        }

        return type switch
        {
            _ when type == typeof(long) => Array.ConvertAll(await group.ReadForeignAsync<long>(field, cancellation).ConfigureAwait(false), value => (decimal?)value),
            _ when type == typeof(ulong) => Array.ConvertAll(await group.ReadForeignAsync<ulong>(field, cancellation).ConfigureAwait(false), value => (decimal?)value),
            _ when type == typeof(int) => Array.ConvertAll(await group.ReadForeignAsync<int>(field, cancellation).ConfigureAwait(false), value => (decimal?)value),
            _ when type == typeof(uint) => Array.ConvertAll(await group.ReadForeignAsync<uint>(field, cancellation).ConfigureAwait(false), value => (decimal?)value),
            _ => throw group.Foreign($"its column {field.Name} holds {type.Name}, not numbers"),
        };
    }

    private static decimal? Exact(double? value) =>
        value is { } number && double.IsFinite(number) && Math.Abs(number) < 1e18 ? (decimal)number : null;
}
