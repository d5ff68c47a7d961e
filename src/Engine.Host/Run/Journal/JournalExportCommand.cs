using System.Globalization;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Journal;

/// <summary><c>engine journal export [ACCOUNT] --out FILE</c>: every event of an account as one file. Reads beside a running engine.</summary>
internal static class JournalExportCommand
{
    /// <summary>Exports.</summary>
    public static Task<int> RunAsync(JournalExportOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, stop);

    /// <summary>The same with the answer on one writer and notes on another.</summary>
    public static async Task<int> RunAsync(JournalExportOptions options, TextWriter output, CancellationToken stop)
    {
        var place = EngineSettings.Load(options.Settings).JournalPlace;
        try
        {
            var account = JournalAccounts.Find(place, options.Account);
            var count = await JournalExport.WriteAsync(
                account.Ids.SelectMany(id => JournalReader.Read(place, id)), options.Format, options.File, TimeProvider.System, stop).ConfigureAwait(false);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count:#,0} events of account {account.Account} in {options.File}")).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or ArchiveException)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
