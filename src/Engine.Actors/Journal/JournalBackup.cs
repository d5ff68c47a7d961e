using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>
/// Whole copies of a journal in one file each, written before a newer version writes into it. A copy is checked before it counts, and has its name only then.
/// </summary>
public static class JournalBackup
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private const string Partial = ".partial";

    /// <summary>What must stay free beside the copy: a journal that cannot grow denies orders.</summary>
    private const long Reserve = 200L * 1024 * 1024;

    /// <summary>Writes a backup of a journal that nobody else writes, and removes the oldest beyond those that are kept.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="writtenBy">The version that wrote it last; null when it is not known.</param>
    /// <param name="keeping">Where backups go and how many are kept, 1 at least.</param>
    /// <returns>Absolute path of the backup.</returns>
    /// <exception cref="JournalException">There is no room for it, it could not be written, or it is not sound; one sentence. The journal is as it was.</exception>
    public static string Write(string path, string? writtenBy, JournalKeeping keeping)
    {
        var size = Length(path) + Length(path + "-wal");
        if (keeping.Free(keeping.BackupFolder) is { } free && free < size + Reserve)
        {
            throw new JournalException(
                $"The journal {path} is backed up before version {keeping.Version} writes into it, which needs {Megabytes(size + Reserve)} MB at {keeping.BackupFolder}, and {Megabytes(free)} MB are free; free some, or set keep-backups = 0 to go on without a backup.");
        }

        var name = NameOf(path, writtenBy, keeping.Wall.GetUtcNow());
        var (target, partial) = (Path.Combine(keeping.BackupFolder, name), Path.Combine(keeping.BackupFolder, name + Partial));
        try
        {
            Directory.CreateDirectory(keeping.BackupFolder);
            File.Delete(partial);
            Copy(path, partial);
            RequireSame(path, partial);
            Flush(partial);
            File.Move(partial, target, overwrite: true);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or JournalException)
        {
            Remove(partial);
            throw new JournalException(
                $"The journal {path} could not be backed up to {keeping.BackupFolder} before version {keeping.Version} writes into it ({e.Message.TrimEnd('.')}); put that right, or set keep-backups = 0 to go on without a backup.", e);
        }

        foreach (var old in Surplus(path, Directory.EnumerateFiles(keeping.BackupFolder).Select(file => Path.GetFileName(file)), keeping.KeepBackups))
        {
            Remove(Path.Combine(keeping.BackupFolder, old));
        }

        return target;
    }

    /// <summary>The name of a backup, such as <c>demo-0.1.0-20261128T001500Z.db</c>: the journal's, the version that wrote it last, and the time.</summary>
    public static string NameOf(string journal, string? writtenBy, DateTimeOffset now)
    {
        var version = new string([.. (writtenBy ?? "unrecorded").Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')]);
        return $"{Path.GetFileNameWithoutExtension(journal)}-{version}-{now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.db";
    }

    /// <summary>The backups of a journal beyond the newest so many, and no other file. The newest one always stays.</summary>
    /// <param name="journal">Path of the journal.</param>
    /// <param name="names">The names in the folder of backups.</param>
    /// <param name="keep">How many stay.</param>
    public static IReadOnlyList<string> Surplus(string journal, IEnumerable<string> names, int keep)
    {
        var stem = Path.GetFileNameWithoutExtension(journal) + "-";
        return
        [
            .. names.Select(name => (Name: name, At: TimeOf(name, stem))).Where(backup => backup.At is not null)
                .OrderByDescending(backup => backup.At).ThenByDescending(backup => backup.Name, StringComparer.Ordinal)
                .Skip(Math.Max(keep, 1)).Select(backup => backup.Name),
        ];
    }

    private static DateTime? TimeOf(string name, string stem)
    {
        var dash = name.LastIndexOf('-');
        return name.StartsWith(stem, StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal) && dash > stem.Length
            && DateTime.TryParseExact(name[(dash + 1)..^3], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    /// <summary>One transaction's view of the whole journal, its write-ahead log included, in one file without one.</summary>
    private static void Copy(string path, string target)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
    }

    private static void RequireSame(string path, string copy)
    {
        if (JournalReader.Integrity(copy, whole: true) is var verdict && verdict != "ok")
        {
            throw new JournalException($"the copy is damaged: {verdict.ReplaceLineEndings(" ")}");
        }

        if (!Rows(path).SequenceEqual(Rows(copy)))
        {
            throw new JournalException("the copy does not hold what the journal holds");
        }
    }

    /// <summary>How many rows each table has, and the length of what the journal's rows hold.</summary>
    private static string[] Rows(string path) =>
    [
        .. JournalReader.Tables(path).Order(StringComparer.Ordinal).SelectMany(table => JournalReader.Texts(path, $"SELECT '{table} ' || count(*) FROM \"{table}\"")),
        .. JournalReader.Tables(path).Contains("journal") ? JournalReader.Texts(path, "SELECT 'bytes ' || coalesce(sum(length(message)), 0) FROM journal") : [],
    ];

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.Flush(flushToDisk: true);
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It stays until the next time; a partial one counts for nothing.
        }
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;

    private static string Megabytes(long bytes) => (bytes / (1024 * 1024)).ToString(CultureInfo.InvariantCulture);
}
