using System.Globalization;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.History;

/// <summary><c>engine history import FILE…</c>: bars from files that a person gives, never over better ones.</summary>
internal static class HistoryImportCommand
{
    private const int MostProblems = 20;

    /// <summary>Imports all of it, or nothing.</summary>
    public static async Task<int> RunAsync(HistoryImportOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            using var folder = ArchiveFolder.OpenForWriting(settings.ArchiveFolder, "engine history import", TimeProvider.System);
            var archive = new BarArchive(folder);
            var tick = await archive.TickSizeAsync(options.Read.Series, stop).ConfigureAwait(false);
            var result = await BarImport.ImportAsync(archive, options.Files, options.Read, tick, cancellation: stop).ConfigureAwait(false);
            if (result.Problems.Count > 0)
            {
                var more = result.Problems.Count - MostProblems;
                throw new UserErrorException(
                [
                    .. result.Problems.Take(MostProblems).Select(problem => problem.ToString()),
                    more > 0 ? $"and {more} more; nothing was imported." : "Nothing was imported.",
                ]);
            }

            var written = result.Written;
            await System.Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Read.Series}: {written.Added:#,0} bars added, {written.Replaced:#,0} replaced, {written.Unchanged:#,0} already there, {written.Kept:#,0} left out because better ones are stored")).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (ArchiveException trouble)
        {
            throw new UserErrorException(trouble.Message);
        }
    }
}
