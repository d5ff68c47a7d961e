namespace Engine.Host.Configuration;

/// <summary>
/// The folder with the journal, the logs and the lock that makes this process the only writer. Held for the life of the
/// process; a journal that stands elsewhere is locked as well.
/// </summary>
public sealed class HomeFolder : IDisposable
{
    private readonly FolderLock _home;
    private readonly FolderLock? _journal;

    private HomeFolder(string path, FolderLock home, FolderLock? journal)
    {
        Path = path;
        _home = home;
        _journal = journal;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Creates what is missing and takes the folders.</summary>
    /// <param name="settings">Names the folders.</param>
    /// <param name="time">The wall clock.</param>
    /// <exception cref="UserErrorException">A folder cannot be written, or another process has it.</exception>
    public static HomeFolder Open(EngineSettings settings, TimeProvider time) =>
        Open(settings.HomeFolder, settings.JournalFolder, new FolderOwner(Environment.ProcessId, time.GetUtcNow(), Environment.CommandLine));

    /// <summary>Creates what is missing and takes the folders for a named owner.</summary>
    /// <param name="home">Absolute path.</param>
    /// <param name="journal">Absolute path.</param>
    /// <param name="owner">This process.</param>
    /// <exception cref="UserErrorException">A folder cannot be written, or another process has it.</exception>
    public static HomeFolder Open(string home, string journal, FolderOwner owner)
    {
        var locked = FolderLock.Take(home, "home folder", owner);
        try
        {
            FolderLock.RequireWritable(System.IO.Path.Combine(home, "logs"), "log folder");
            var relative = System.IO.Path.GetRelativePath(home, journal);
            var inside = relative != ".." && !relative.StartsWith(".." + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
                && !System.IO.Path.IsPathRooted(relative);
            if (inside)
            {
                FolderLock.RequireWritable(journal, "journal folder");
            }

            return new HomeFolder(home, locked, inside ? null : FolderLock.Take(journal, "journal folder", owner));
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }

    /// <summary>Lets the folders go.</summary>
    public void Dispose()
    {
        _journal?.Dispose();
        _home.Dispose();
    }
}
