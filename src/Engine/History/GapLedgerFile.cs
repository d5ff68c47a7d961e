using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>
/// Keeps gap ledgers as one small JSON file for each root and interval, <c>ledger/root=NQ/interval=1m.json</c>. A file is replaced
/// whole or not at all.
/// </summary>
public sealed partial class GapLedgerFile
{
    private const int Schema = 1;
    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <summary>Ledgers of one archive.</summary>
    /// <param name="archive">The archive's folder; need not exist yet.</param>
    /// <param name="time">Wall clock for the pauses between attempts to replace a file that another program holds open.</param>
    public GapLedgerFile(string archive, TimeProvider time) => (_folder, _time) = (Path.Combine(archive, "ledger"), time);

    /// <summary>Where the ledger of a root and interval lies.</summary>
    public string PathOf(string root, BarInterval interval) => Path.Combine(_folder, $"root={root}", $"interval={interval}.json");

    /// <summary>
    /// Reads a ledger. A file that is missing, damaged or of another schema gives an empty one: it is a cache, and what it knew is
    /// asked for again.
    /// </summary>
    /// <param name="root">The exchange root.</param>
    /// <param name="interval">The interval of its bars.</param>
    /// <param name="problem">One sentence when there is a file that cannot be used; null otherwise.</param>
    public GapLedger Load(string root, BarInterval interval, out string? problem)
    {
        problem = null;
        var ledger = new GapLedger(root, interval);
        var path = PathOf(root, interval);
        try
        {
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(path), LedgerJson.Default.LedgerContent);
            if (content is not { Schema: Schema, Contracts: { } contracts } || content.Root != root || content.Interval != interval.ToString()
                || contracts.Values.Any(entry => entry is not { Covered: not null, Bars: not null }))
            {
                problem = $"{path} is no gap ledger of {root} {interval} that this version reads; what it knew is asked for again.";
                return ledger;
            }

            foreach (var (contract, entry) in contracts)
            {
                ledger.Restore(new ContractId(contract), new ContractCoverage(
                    RangeSet.Of(entry.Covered.Select(Parse)),
                    entry.Bars.Where(day => day.Value > 0).ToImmutableSortedDictionary(),
                    entry.Asked));
            }
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing has been asked yet.
        }
        catch (Exception damage) when (damage is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read ({damage.Message.TrimEnd('.')}); what it knew is asked for again.";
            return new GapLedger(root, interval);
        }

        return ledger;
    }

    /// <summary>Replaces the file by what the ledger knows.</summary>
    /// <exception cref="ArchiveException">The disk refused; the old file stands.</exception>
    public async Task SaveAsync(GapLedger ledger)
    {
        var content = new LedgerContent(
            Schema,
            ledger.Root,
            ledger.Interval.ToString(),
            new SortedDictionary<string, LedgerEntry>(
                ledger.Contracts.ToDictionary(
                    entry => entry.Contract.Value,
                    entry => new LedgerEntry(
                        entry.Coverage.AskedAt,
                        [.. entry.Coverage.Covered.Ranges.Select(Format)],
                        new SortedDictionary<DateOnly, int>(entry.Coverage.BarsByDay.ToDictionary()))),
                StringComparer.Ordinal));
        await using var file = FileReplacement.Create(PathOf(ledger.Root, ledger.Interval), ArchiveDisk.Real, _time);
        JsonSerializer.Serialize(file.Stream, content, LedgerJson.Default.LedgerContent);
        await file.CommitAsync().ConfigureAwait(false);
    }

    private static string Format(TimeRange range) => $"{Format(range.From)}/{Format(range.To)}";

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.UtcTicks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static TimeRange Parse(string text) =>
        text.Split('/') is [var from, var to]
            ? new TimeRange(Time(from), Time(to))
            : throw new FormatException($"\"{text}\" is not a range of time");

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    internal sealed record LedgerContent(int Schema, string Root, string Interval, SortedDictionary<string, LedgerEntry> Contracts);

    internal sealed record LedgerEntry(DateTimeOffset Asked, string[] Covered, SortedDictionary<DateOnly, int> Bars);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(LedgerContent))]
    internal sealed partial class LedgerJson : JsonSerializerContext;
}
