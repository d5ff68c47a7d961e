namespace Engine.Actors.Journal;

/// <summary>
/// What stands between a program and a journal that another version wrote: one of a later version is refused before anything is touched, one of an earlier
/// version is backed up before anything is written.
/// </summary>
internal static class JournalUpgrade
{
    /// <summary>Above this size only a change of version has all manifests looked at; the book refuses an unknown one in any case when it comes to it.</summary>
    private const long LookedThrough = 64 * 1024 * 1024;

    /// <summary>Refuses, backs up, or does nothing. Writes nothing into the journal.</summary>
    /// <param name="path">The journal, sound or absent.</param>
    /// <param name="keeping">Who opens it.</param>
    /// <exception cref="JournalException">It is of a later version, or could not be backed up; one sentence.</exception>
    public static void Prepare(string path, JournalKeeping keeping)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and var size })
        {
            return;
        }

        var last = JournalVersions.Last(path);
        if (last is not null && JournalVersions.IsLater(last, keeping.Version))
        {
            throw new JournalException(
                $"The journal {path} was written by version {last}, and this is version {keeping.Version}, which may not know all that stands in it; start version {last} or a later one. The journal is left as it is.");
        }

        var same = last == keeping.Version;
        if ((!same || size <= LookedThrough) && JournalVersions.FirstUnknown(path) is { } unknown)
        {
            throw new JournalException($"The journal {path} holds an event {unknown}; use the version that wrote it, or a later one. The journal is left as it is.");
        }

        if (same || keeping.KeepBackups == 0 || !JournalReader.Tables(path).Contains("journal"))
        {
            return;
        }

        var backup = JournalBackup.Write(path, last, keeping);
        keeping.Tell($"The journal was written by {(last is null ? "a version that did not say which" : $"version {last}")}; before version {keeping.Version} writes into it, it was backed up to {backup}.");
    }
}
