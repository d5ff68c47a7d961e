using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Doctor;

/// <summary>The journal opens, and whose it is at present.</summary>
/// <param name="home">Absolute path of the home folder.</param>
/// <param name="journal">The journal.</param>
internal sealed class JournalCheck(string home, JournalPlace journal) : ICheck
{
    private const string Name = "journal";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>([Held(), Opens()]);

    private CheckResult Held() => FolderLock.HolderOf(home) is { } holder
        ? CheckResult.Ok("lock", $"the home folder is in use by {holder}: a second engine needs another --home.")
        : CheckResult.Ok("lock", "free: no engine runs in this home folder.");

    private static CheckResult AtServer(PostgresPlace server)
    {
        try
        {
            var histories = JournalReader.PersistenceIds(server).Count;
            var writers = server.Writers();
            return CheckResult.Ok(
                Name, $"{server.Name} opens and holds {histories} account histories; {(writers.Count == 0 ? "no engine is at work on it" : $"at work on it: {string.Join(", ", writers)}")}.");
        }
        catch (JournalException trouble)
        {
            return CheckResult.Fail(Name, trouble.Message);
        }
    }

    private CheckResult Opens()
    {
        if (journal is PostgresPlace server)
        {
            return AtServer(server);
        }

        if (!journal.Exists)
        {
            return CheckResult.Ok(Name, $"there is none yet at {journal}; the first run makes it.");
        }

        try
        {
            var complaint = JournalReader.Integrity(journal, whole: false);
            return complaint == "ok"
                ? CheckResult.Ok(Name, $"{journal} opens and holds {JournalReader.PersistenceIds(journal).Count} account histories.")
                : CheckResult.Fail(Name, $"{journal} is damaged ({complaint.ReplaceLineEndings(" ")}); put a backup in its place, or begin anew with another --home.");
        }
        catch (JournalException trouble)
        {
            return CheckResult.Fail(Name, trouble.Message);
        }
    }
}
