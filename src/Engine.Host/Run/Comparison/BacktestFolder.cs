using System.Text.Json;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Backtest.Comparison;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Host.Run.Comparison;

/// <summary>A backtest that was written with <c>--out</c>, read again from its journal.</summary>
internal static class BacktestFolder
{
    private const string Journal = "journal.jsonl";

    /// <summary>True of a folder that looks like one.</summary>
    public static bool Is(string path) => File.Exists(Path.Combine(path, Journal));

    /// <summary>Reads it.</summary>
    /// <param name="path">Absolute path of the folder.</param>
    /// <param name="range">The part that is meant.</param>
    /// <exception cref="UserErrorException">A line is damaged, of a later version, or of a product that is not known.</exception>
    public static ComparedRun Read(string path, RecordingRange range)
    {
        var (serializer, events, number) = (new AccountEventSerializer(null!), new List<IAccountEvent>(), 0);
        var file = Path.Combine(path, Journal);
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                number++;
                using var parsed = JsonDocument.Parse(line);
                var payload = System.Text.Encoding.UTF8.GetBytes(parsed.RootElement.GetProperty("event").GetRawText());
                events.Add((IAccountEvent)serializer.FromBinary(payload, parsed.RootElement.GetProperty("manifest").GetString()!));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException($"{file}, line {Math.Max(1, number)}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; write the backtest anew with --out.");
        }

        var contracts = events.Select(Reports.ReportedRun.ContractOf).OfType<ContractId>().Distinct();
        var instruments = contracts.ToDictionary(
            c => c, c => RecordedContracts.Find(c.Value, out var problem) ?? throw new UserErrorException($"{file}: {problem}."));
        return new ComparedRun(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), TradingRecords.Of(events, instruments, range: range));
    }
}
