using System.Globalization;
using Engine.Markets;
using nietras.SeparatedValues;

namespace Engine.History;

/// <summary>Reads bars from delimited text by a <see cref="CsvMapping"/>.</summary>
internal static class CsvBars
{
    private static readonly string[][] Times =
        [["t"], ["timestamp"], ["datetime"], ["date_time"], ["ts_event"], ["date", "time"], ["time"], ["date"]];

    private static readonly string[] Contracts = ["contract_id", "contractid", "contract_id_source", "contract", "symbol"];

    /// <summary>Reads a file's text into bars and problems.</summary>
    public static void Read(TextReader text, BarImportOptions options, ImportedBars into)
    {
        var mapping = options.Csv;
        using var reader = (mapping.Separator is { } separator ? Sep.New(separator).Reader(Configure) : Sep.Reader(Configure)).From(text);
        if (Columns.Find(reader, mapping, options, into) is not { } columns)
        {
            return;
        }

        var times = new TimeReading(mapping.TimeFormat, options.Zone);
        foreach (var row in reader)
        {
            var line = row.LineNumberFrom;
            if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
            {
                continue;
            }

            if (row.ColCount <= columns.Greatest)
            {
                into.Problem(line, FormattableString.Invariant($"the row has {row.ColCount} columns where at least {columns.Greatest + 1} are needed."));
                continue;
            }

            var contract = columns.Contract is { } at ? row[at].ToString() : null;
            var stamp = columns.Time.Length == 1 ? row[columns.Time[0]].ToString() : $"{row[columns.Time[0]]} {row[columns.Time[1]]}";
            if (times.Read(stamp, contract, out var instant) is { } problem)
            {
                into.Problem(line, problem);
                continue;
            }

            if (Number(row, columns.Open, "open", line, into) is { } open && Number(row, columns.High, "high", line, into) is { } high
                && Number(row, columns.Low, "low", line, into) is { } low && Number(row, columns.Close, "close", line, into) is { } close
                && Number(row, columns.Volume, "volume", line, into) is { } volume)
            {
                into.Add(line, instant, contract, open, high, low, close, volume);
            }
        }

        SepReaderOptions Configure(SepReaderOptions defaults) => defaults with
        {
            HasHeader = mapping.HasHeader,
            Unescape = true,
            DisableColCountCheck = true,
            Trim = SepTrim.Outer,
            ColNameComparer = StringComparer.OrdinalIgnoreCase,
        };
    }

    private static decimal? Number(SepReader.Row row, int column, string name, long line, ImportedBars into)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(row[column].Span, Styles, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        into.Problem(line, $"the {name} '{row[column]}' is no number.");
        return null;
    }

    private sealed record Columns(int[] Time, int Open, int High, int Low, int Close, int Volume, int? Contract)
    {
        public int Greatest { get; } = Math.Max(Math.Max(Math.Max(Open, High), Math.Max(Low, Close)), Math.Max(Math.Max(Volume, Contract ?? 0), Time.Max()));

        public static Columns? Find(SepReader reader, CsvMapping mapping, BarImportOptions options, ImportedBars into)
        {
            var time = mapping.Time is { } named
                ? named.Select(name => Index(reader, mapping, name)).ToArray()
                : Times.Select(names => names.Select(name => Index(reader, mapping, name)).ToArray()).FirstOrDefault(found => found.All(index => index is not null)) ?? [];
            var open = Of(mapping.Open, "o", "open");
            var high = Of(mapping.High, "h", "high");
            var low = Of(mapping.Low, "l", "low");
            var close = Of(mapping.Close, "c", "close", "last");
            var volume = Of(mapping.Volume, "v", "volume", "vol");
            var contract = Of(mapping.Contract, Contracts);
            var missing = new List<string>();
            Require(time.Length > 0 && time.All(index => index is not null), "time", mapping.Time is null ? null : string.Join('+', mapping.Time));
            Require(open is not null, "open", mapping.Open);
            Require(high is not null, "high", mapping.High);
            Require(low is not null, "low", mapping.Low);
            Require(close is not null, "close", mapping.Close);
            Require(volume is not null, "volume", mapping.Volume);
            Require(contract is not null || (mapping.Contract is null && options.Contract is not null), "contract", mapping.Contract);
            if (missing.Count == 0)
            {
                return new Columns([.. time.Select(index => index!.Value)], open!.Value, high!.Value, low!.Value, close!.Value, volume!.Value, contract);
            }

            into.Problem(mapping.HasHeader ? 1 : 0, $"there is no column for {string.Join(", ", missing)}; the columns are {(mapping.HasHeader ? string.Join(", ", reader.Header.ColNames) : "numbered from 1")}. Name them with --columns.");
            return null;

            int? Of(string? name, params string[] usual) =>
                name is not null ? Index(reader, mapping, name) : usual.Select(each => Index(reader, mapping, each)).FirstOrDefault(index => index is not null);

            void Require(bool found, string what, string? name)
            {
                if (!found)
                {
                    missing.Add(name is null ? what : $"{what} ('{name}')");
                }
            }
        }

        private static int? Index(SepReader reader, CsvMapping mapping, string name)
        {
            if (mapping.HasHeader && reader.Header.TryIndexOf(name, out var index))
            {
                return index;
            }

            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1 : null;
        }
    }
}
