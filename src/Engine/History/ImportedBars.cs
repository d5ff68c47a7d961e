using System.Globalization;
using Engine.Markets;

namespace Engine.History;

/// <summary>Collects the rows of one imported file as bars, or as problems by their lines. Not thread-safe.</summary>
internal sealed class ImportedBars(string path, BarImportOptions options)
{
    /// <summary>More are counted, not told: a wrong column makes every line a problem.</summary>
    public const int ToldProblems = 20;

    private readonly BarSource _source = BarSource.Import(path);
    private readonly TimeSpan? _length = options.Series.Interval.Length;
    private readonly Dictionary<(DateTimeOffset Start, ContractId Contract), long> _lines = [];
    private readonly HashSet<ContractId> _checked = [];
    private long _problems;

    public List<StoredBar> Bars { get; } = [];

    public List<ImportProblem> Problems { get; } = [];

    public void Problem(long line, string sentence)
    {
        if (++_problems <= ToldProblems)
        {
            Problems.Add(new ImportProblem(path, line, sentence));
        }
    }

    /// <summary>States how many problems were not told.</summary>
    public void Close()
    {
        if (_problems > ToldProblems)
        {
            Problems.Add(new ImportProblem(path, 0, string.Create(CultureInfo.InvariantCulture, $"{_problems - ToldProblems} more problems.")));
        }
    }

    /// <summary>Takes a row.</summary>
    public void Add(long line, DateTimeOffset stamp, string? contract, decimal open, decimal high, decimal low, decimal close, decimal volume)
    {
        if (!TryContract(line, contract, out var id) || !TryStart(line, stamp, out var start)
            || !TryPrice(line, "open", open, out var o) || !TryPrice(line, "high", high, out var h)
            || !TryPrice(line, "low", low, out var l) || !TryPrice(line, "close", close, out var c))
        {
            return;
        }

        if (volume != decimal.Truncate(volume) || volume is < 0 or > long.MaxValue)
        {
            Problem(line, Said($"the volume {volume} is no number of contracts."));
            return;
        }

        var bar = new StoredBar(id, start, o, h, l, c, (long)volume, _source);
        if (!bar.IsSound)
        {
            Problem(line, Said($"the prices contradict each other: open {open}, high {high}, low {low}, close {close}."));
        }
        else if (BarFile.WhyNot(bar) is { } reason)
        {
            Problem(line, $"the bar cannot be stored: {reason}.");
        }
        else if (!_lines.TryAdd((start, id), line))
        {
            Problem(line, Said($"{id} has a bar at {start.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC already, in line {_lines[(start, id)]}."));
        }
        else
        {
            Bars.Add(bar);
        }
    }

    private bool TryContract(long line, string? text, out ContractId contract)
    {
        contract = text is { Length: > 0 } ? new ContractId(text.Trim()) : options.Contract ?? default;
        contract = options.Renamed.GetValueOrDefault(contract, contract);
        if (contract.Value is null)
        {
            Problem(line, "the row names no contract; name it with --contract.");
            return false;
        }

        if (_checked.Contains(contract))
        {
            return true;
        }

        // Ids that programs make up from the root are the usual fault: CON.F.US.NQ.H26 is none, the venue lists ENQ (contract.md §4.3).
        var fields = contract.Value.Split('.');
        if (fields.Length != 5 || fields[0] != "CON")
        {
            Problem(line, $"'{contract}' is no contract id of the venue, such as CON.F.US.{ProductCodes.ProductOf(options.Series.Root) ?? "EP"}.Z26.");
            return false;
        }

        if (ProductCodes.ProductOf(options.Series.Root) is { } product && fields[3] != product)
        {
            Problem(line, $"'{contract}' is no contract of {options.Series.Root}: the venue lists it under {product}. If the file made the id up, rename it with --rename {contract}=CON.{fields[1]}.{fields[2]}.{product}.{fields[4]}.");
            return false;
        }

        _checked.Add(contract);
        return true;
    }

    private bool TryStart(long line, DateTimeOffset stamp, out DateTimeOffset start)
    {
        start = options.Stamp == BarStamp.End && _length is { } length ? stamp - length : stamp;
        if (options.Series.Interval.Unit is BarUnit.Second or BarUnit.Minute && _length is { } step && (start.UtcTicks % TimeSpan.TicksPerDay) % step.Ticks != 0)
        {
            Problem(line, Said($"{stamp.UtcDateTime:yyyy-MM-dd HH:mm:ss.FFFFFF} UTC is no {(options.Stamp == BarStamp.End ? "end" : "start")} of a bar of {options.Series.Interval}."));
            return false;
        }

        return true;
    }

    private bool TryPrice(long line, string name, decimal value, out Price price)
    {
        if (Price.TryFromDecimal(value, out price))
        {
            return true;
        }

        Problem(line, Said($"the {name} {value} has more than nine decimal places or is too large."));
        return false;
    }

    private static string Said(FormattableString sentence) => FormattableString.Invariant(sentence);
}
