using System.Globalization;
using System.Text.Json;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.History;

/// <summary><c>engine history verify [ROOT]</c>: examines stored bars one by one. Reads beside a running engine.</summary>
internal static class HistoryVerifyCommand
{
    private const int MostProblems = 20;

    /// <summary>Examines; 0 only when nothing is wrong.</summary>
    public static async Task<int> RunAsync(HistoryVerifyOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            using var folder = ArchiveFolder.OpenForReading(settings.ArchiveFolder);
            var archive = new BarArchive(folder);
            var root = options.Word is { } word ? HistoryGapsCommand.RootOf(word) : null;
            var stored = archive.Series();
            var chosen = stored.Where(series => (root is null || series.Root == root) && (options.Interval is not { } one || series.Interval == one)).ToList();
            if (chosen.Count == 0)
            {
                throw new UserErrorException($"The archive {settings.ArchiveFolder} has no bars{(options.Word is { } named ? $" of {named}" : "")}; it has {(stored.Count == 0 ? "none at all" : string.Join(", ", stored))}.");
            }

            var sound = true;
            foreach (var series in chosen)
            {
                var (problems, examined) = await BarVerification.ExamineAsync(archive, series, cancellation: stop).ConfigureAwait(false);
                sound &= problems.Count == 0;
                await (options.Json ? WriteJsonAsync(series, problems, examined) : WriteAsync(series, problems, examined)).ConfigureAwait(false);
            }

            return sound ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (ArchiveException trouble)
        {
            throw new UserErrorException(trouble.Message);
        }
    }

    private static async Task WriteAsync(BarSeries series, IReadOnlyList<BarProblem> problems, long examined)
    {
        var output = System.Console.Out;
        foreach (var problem in problems.Take(MostProblems))
        {
            await output.WriteLineAsync(problem.Sentence).ConfigureAwait(false);
        }

        if (problems.Count > MostProblems)
        {
            await output.WriteLineAsync($"and {problems.Count - MostProblems} more; --json lists all").ConfigureAwait(false);
        }

        var kinds = string.Join(", ", problems.GroupBy(problem => problem.Fault).OrderBy(kind => kind.Key).Select(kind => $"{kind.Count()} × {kind.Key}"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{series}: {examined:#,0} bars, {(problems.Count == 0 ? "sound" : $"{problems.Count:#,0} problems ({kinds})")}")).ConfigureAwait(false);
    }

    /// <summary>One object a line.</summary>
    private static Task WriteJsonAsync(BarSeries series, IReadOnlyList<BarProblem> problems, long examined) =>
        System.Console.Out.WriteLineAsync(JsonText.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("root", series.Root);
            writer.WriteString("interval", series.Interval.ToString());
            writer.WriteNumber("examined", examined);
            writer.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                writer.WriteStartObject();
                writer.WriteString("fault", JsonNamingPolicy.KebabCaseLower.ConvertName(problem.Fault.ToString()));
                writer.WriteString("contract", problem.Bar?.Contract.Value);
                writer.WriteString("t", problem.Bar?.Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                writer.WriteString("sentence", problem.Sentence);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
}
