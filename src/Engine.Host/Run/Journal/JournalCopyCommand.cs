using System.Globalization;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Copy;
using Engine.Actors.Journal.Postgres;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Journal;

/// <summary>
/// <c>engine journal copy --from PLACE --to PLACE</c>: moves the journal of an environment. Both ends are locked as an engine locks them, so none runs meanwhile; the target
/// holds all of it, proven equal, or nothing.
/// </summary>
internal static class JournalCopyCommand
{
    /// <summary>Copies.</summary>
    public static Task<int> RunAsync(JournalCopyOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>The same with the answer on one writer and progress on another.</summary>
    public static async Task<int> RunAsync(JournalCopyOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var (from, to) = (PlaceOf("--from", options.From, settings), PlaceOf("--to", options.To, settings));
        if (from.Name == to.Name)
        {
            throw new UserErrorException($"--from and --to are the same journal, {from.Name}.");
        }

        if (!from.Exists)
        {
            throw new UserErrorException($"--from {options.From}: there is no journal at {from.Name}.");
        }

        var folders = new Dictionary<string, IDisposable>();
        try
        {
            Lock(from, settings, folders);
            Lock(to, settings, folders);
            RefuseForeign(from, to, settings);
            var copied = await Task.Run(
                () => JournalCopy.Run(from, to, (done, all) => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:#,0} of {all:#,0} events")), stop),
                stop).ConfigureAwait(false);
            foreach (var journal in copied.Journals)
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{journal.PersistenceId}  {journal.Events} events  state {journal.From} there, {journal.To} here: {(journal.From == journal.To ? "equal" : "NOT EQUAL")}")).ConfigureAwait(false);
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{copied.Events:#,0} events, {copied.Rows:#,0} rows in all, copied from {from.Name} to {to.Name}. The first is as it was.")).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await error.WriteLineAsync($"Stopped: nothing was copied, and {to.Name} is as empty as before.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
        finally
        {
            foreach (var folder in folders.Values)
            {
                folder.Dispose();
            }
        }
    }

    private static JournalPlace PlaceOf(string option, string word, EngineSettings settings) => word switch
    {
        JournalCopyOptions.Sqlite => settings.JournalFile,
        JournalCopyOptions.Postgres => settings.PostgresJournal ?? throw new UserErrorException(
            $"{option} {word}: no database is named: put {SettingKeys.VariableOf(SettingKeys.JournalPostgres)} into .env or the environment."),
        _ when Directory.Exists(word) => Path.Combine(word, "journal", Path.GetFileName(settings.JournalFile)),
        _ when Path.HasExtension(word) => word,
        _ => throw new UserErrorException($"{option} {word}: neither sqlite nor postgresql, nor a file such as demo.db, nor a home folder that is there."),
    };

    /// <summary>A schema locks itself; a file is locked by its folder and, where that is a home's, by the home.</summary>
    private static void Lock(JournalPlace place, EngineSettings settings, Dictionary<string, IDisposable> folders)
    {
        if (place is PostgresPlace)
        {
            return;
        }

        var owner = new FolderOwner(Environment.ProcessId, TimeProvider.System.GetUtcNow(), "engine journal copy");
        var folder = Path.GetDirectoryName(Path.GetFullPath(place.Name))!;
        var home = place.Name == settings.JournalFile ? settings.HomeFolder : Path.GetDirectoryName(folder);
        if (folders.ContainsKey(folder))
        {
            return;
        }

        if (home is not null && (place.Name == settings.JournalFile || File.Exists(Path.Combine(home, FolderLock.LockFile))))
        {
            folders.Add(folder, HomeFolder.Open(home, folder, owner));
            return;
        }

        folders.Add(folder, FolderLock.Take(folder, "journal folder", owner));
    }

    /// <summary>Practice and real accounts never share a journal.</summary>
    private static void RefuseForeign(JournalPlace from, JournalPlace to, EngineSettings settings)
    {
        if (from is not PostgresPlace && to is not PostgresPlace)
        {
            return;
        }

        var own = $"{JournalReader.AccountPrefix}{settings.Environment.Name()}-";
        if (JournalReader.IsBegun(from) && JournalReader.PersistenceIds(from).FirstOrDefault(id => !id.StartsWith(own, StringComparison.Ordinal)) is { } foreign)
        {
            throw new UserErrorException($"The journal {from.Name} holds {foreign}, which is none of {settings.Environment.Name()}: choose its environment first (TRADING_ENVIRONMENT in .env).");
        }
    }
}
