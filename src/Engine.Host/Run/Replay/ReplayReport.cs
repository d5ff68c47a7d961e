using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Backtest.Replay;
using Engine.Host.Cli;

namespace Engine.Host.Run.Replay;

/// <summary>The result of a replay, for people and as JSON.</summary>
internal static class ReplayReport
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>0 when every intent was reproduced, 1 with differences, 2 when something could not be compared.</summary>
    public static int ExitCode(ImmutableArray<StrategyReplayResult> results) =>
        results.Any(r => !r.Agrees) ? EngineCommandLine.Failed
        : results.Any(r => r.Limit is not null) ? EngineCommandLine.BadInput
        : EngineCommandLine.Success;

    /// <summary>The lines to print.</summary>
    public static string ToText(ImmutableArray<StrategyReplayResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
        {
            text.Append(result.Strategy).Append(result.Type.Length > 0 && result.Type != result.Strategy.Value ? $" ({result.Type})" : "").Append(": ").AppendLine(Verdict(result));
            if (result.Differences is [var first, ..])
            {
                Line(text, "  first difference at {0:yyyy-MM-dd HH:mm:ss.fff} UTC, receipt {1}, after {2}", first.At, first.Sequence, first.After);
                Line(text, "    recorded  {0}", first.Recorded ?? "nothing");
                Line(text, "    replayed  {0}", first.Replayed ?? "nothing");
            }

            if (result.Limit is { } limit)
            {
                Line(text, "  not decidable from {0:yyyy-MM-dd HH:mm:ss.fff} UTC, receipt {1} on: {2}; {3}", limit.At, limit.Sequence, limit.Why, Left(limit));
            }
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public static string ToJson(RecordedRun run, ImmutableArray<StrategyReplayResult> results) => JsonSerializer.Serialize(
        new
        {
            Run = run.Name,
            From = run.Run,
            run.Until,
            ExitCode = ExitCode(results),
            Strategies = results.Select(r => new
            {
                Name = r.Strategy.Value,
                r.Type,
                r.Lines,
                r.Intents,
                r.Reproduced,
                r.Different,
                r.Missing,
                r.Extra,
                Differences = r.Differences.Select(d => new { Kind = d.Kind.ToString().ToLowerInvariant(), d.At, d.Sequence, d.Line, d.After, d.Recorded, d.Replayed }),
                r.Limit,
            }),
        },
        Indented);

    private static string Verdict(StrategyReplayResult result)
    {
        var intents = Count(result.Intents, "intent");
        if (result.Agrees)
        {
            return result.Intents == 0 ? "no intents, none in the replay either" : $"{intents}, all reproduced";
        }

        string[] parts =
        [
            .. Part(result.Different, "different"),
            .. Part(result.Missing, "missing"),
            .. Part(result.Extra, "extra"),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{result.Reproduced:#,##0} of {intents} reproduced, {string.Join(", ", parts)}");
    }

    /// <summary>Such as <c>73 recorded intents left (36 buy, 37 sell), the last at 2013-10-07 05:10:00.000 UTC</c>.</summary>
    private static string Left(ReplayLimit limit)
    {
        var kinds = string.Join(", ", limit.Acts.Select(act => string.Create(CultureInfo.InvariantCulture, $"{act.Value:#,##0} {act.Key}")));
        var until = limit.Until is { } last ? string.Create(CultureInfo.InvariantCulture, $", the last at {last:yyyy-MM-dd HH:mm:ss.fff} UTC") : "";
        return $"{Count(limit.Intents, "recorded intent")} left{(kinds.Length > 0 ? $" ({kinds})" : "")}{until}";
    }

    private static string[] Part(long count, string word) => count > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{count:#,##0} {word}")] : [];

    private static string Count(long count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count:#,##0} {word}{(count == 1 ? "" : "s")}");

    private static void Line(StringBuilder text, string format, params object[] values) =>
        text.AppendLine(string.Format(CultureInfo.InvariantCulture, format, values).ReplaceLineEndings(" "));
}
