using System.Globalization;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.History;

/// <summary><c>engine history export ROOT|ID --out FILE</c>: stored bars as one file. Reads beside a running engine.</summary>
internal static class HistoryExportCommand
{
    /// <summary>Exports.</summary>
    public static async Task<int> RunAsync(HistoryExportOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Scope.Settings);
        try
        {
            using var folder = ArchiveFolder.OpenForReading(settings.ArchiveFolder);
            var archive = new BarArchive(folder);
            var series = HistoryGapsCommand.SeriesOf(options.Scope, archive, settings.ArchiveFolder);
            var starts = HistorySyncCommand.StartsOf(options.Scope, TimeProvider.System.GetUtcNow());
            var query = new BarQuery(series) { From = starts.From, To = starts.To, Contract = HistoryGapsCommand.ContractOf(options.Scope) };
            var result = await BarExport.WriteAsync(archive, query, options.Format, options.File, TimeProvider.System, cancellation: stop).ConfigureAwait(false);
            await System.Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Bars:#,0} bars of {series} in {options.File}{(result.LeftOut > 0 ? $"; {result.LeftOut:#,0} left out, of two contracts at one time the less traded" : "")}")).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (ArchiveException trouble)
        {
            throw new UserErrorException(trouble.Message);
        }
    }
}
