using System.Globalization;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Journal;

/// <summary><c>engine journal init</c>: makes the environment's schema at the configured database, or brings it up to date.</summary>
internal static class JournalInitCommand
{
    /// <summary>Makes it.</summary>
    public static Task<int> RunAsync(JournalInitOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out);

    /// <summary>The same with the answer on a writer.</summary>
    public static async Task<int> RunAsync(JournalInitOptions options, TextWriter output)
    {
        var settings = EngineSettings.Load(options.Settings);
        if (settings.PostgresJournal is not { } place)
        {
            throw new UserErrorException(
                $"No database is named for the journal: put {SettingKeys.VariableOf(SettingKeys.JournalPostgres)} into .env or the environment. A journal in a file needs no init.");
        }

        try
        {
            var before = PostgresSchema.Make(place);
            await output.WriteLineAsync(before switch
            {
                PostgresSchema.Version => $"{place.Name} has its tables already, version {before.ToString(CultureInfo.InvariantCulture)}.",
                0 => $"{place.Name}: tables made, version {PostgresSchema.Version.ToString(CultureInfo.InvariantCulture)}.",
                _ => $"{place.Name}: tables brought from version {before.ToString(CultureInfo.InvariantCulture)} to version {PostgresSchema.Version.ToString(CultureInfo.InvariantCulture)}.",
            }).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
