using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.History;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Host.Cli;
using Engine.Markets;

namespace Engine.Host.Run.History;

/// <summary>What <c>engine history gaps</c> tells about the tape: what of it was never received or was lost. Nobody can fetch it again.</summary>
/// <param name="Contracts">The recorded contracts of the root.</param>
/// <param name="Problem">Why the tape's states could not be read, in one sentence; null when they were.</param>
internal sealed record TapeGaps(ImmutableArray<TapeCoverage> Contracts, string? Problem)
{
    /// <summary>True when there is something to tell.</summary>
    public bool IsRecorded => !Contracts.IsEmpty || Problem is not null;

    /// <summary>Reads; a damaged tape says nothing about the bars, and is told beside them.</summary>
    public static async Task<TapeGaps> ReadAsync(string folder, HistoryScope scope, DateTimeOffset now, CancellationToken stop)
    {
        var (root, one) = (HistoryGapsCommand.RootOf(scope.Word), HistoryGapsCommand.ContractOf(scope));
        try
        {
            return new TapeGaps(
                await TapeCoverage.OfAsync(
                    new TapeFolder(folder),
                    contract => one is null ? ProductRoots.RootOf(contract) == root : contract == one,
                    HistorySyncCommand.StartsOf(scope, now),
                    now,
                    stop).ConfigureAwait(false),
                null);
        }
        catch (ArchiveException trouble)
        {
            return new TapeGaps([], $"What the tape lacks cannot be told: {trouble.Message}");
        }
    }

    /// <summary>For a person.</summary>
    /// <param name="most">Of each contract the newest so many gaps.</param>
    public IEnumerable<string> Lines(int most)
    {
        if (Problem is not null)
        {
            yield return Problem;
        }

        foreach (var contract in Contracts)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"tape of {contract.Contract}, {contract.First:yyyy-MM-dd} to {contract.Last:yyyy-MM-dd}: {(contract.Holes.IsEmpty ? "whole" : $"{contract.Holes.Length} gaps in trading hours")}");
            if (contract.Holes.Length > most)
            {
                yield return $"  the newest {most} of them; --json lists all";
            }

            foreach (var (gap, trading) in contract.Holes.TakeLast(most))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {gap.From.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {(gap.Until is { } until ? $"{until.UtcDateTime:yyyy-MM-dd HH:mm:ss}" : "now")} UTC, {Length(trading)} of trading: {gap.Cause}");
            }
        }
    }

    /// <summary>For programs: the member <c>tape</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("tape");
        foreach (var contract in Contracts)
        {
            writer.WriteStartObject();
            writer.WriteString("contract", contract.Contract.Value);
            writer.WriteString("first", contract.First.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("last", contract.Last.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteStartArray("gaps");
            foreach (var (gap, trading) in contract.Holes)
            {
                writer.WriteStartObject();
                writer.WriteString("from", gap.From.UtcDateTime);
                if (gap.Until is { } until)
                {
                    writer.WriteString("to", until.UtcDateTime);
                }
                else
                {
                    writer.WriteNull("to");
                }

                writer.WriteNumber("tradingSeconds", trading.TotalSeconds);
                writer.WriteString("cause", gap.Cause);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (Problem is not null)
        {
            writer.WriteString("tapeProblem", Problem);
        }
    }

    private static string Length(TimeSpan length) =>
        length.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours} h {length.Minutes} min")
        : length.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes} min {length.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.###} s");
}
