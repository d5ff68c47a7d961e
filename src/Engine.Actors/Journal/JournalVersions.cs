using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>
/// Which versions of the program have written a journal: a table of the journal itself, so that it goes wherever the file goes. Beside it stand the manifests,
/// which say of each event in which form it is.
/// </summary>
public static class JournalVersions
{
    /// <summary>The table: one row for each version, with the UTC times at which it opened the journal first and last.</summary>
    public const string Table = "engine_version";

    /// <summary>The version that opened the journal for writing last; null when none has said so, as before versions were written down.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    public static string? Last(string path) =>
        JournalReader.Tables(path).Contains(Table) ? JournalReader.Texts(path, $"SELECT version FROM {Table} ORDER BY last_opened DESC, rowid DESC LIMIT 1").FirstOrDefault() : null;

    /// <summary>
    /// True when a version writes what another one may not be able to read: the major or minor part is greater. Versions that differ in the last part alone keep
    /// the form of the journal. A text that is no version is later than none.
    /// </summary>
    public static bool IsLater(string version, string than) =>
        TryParse(version) is { } left && TryParse(than) is { } right && (left.Major, left.Minor).CompareTo((right.Major, right.Minor)) > 0;

    /// <summary>The first event in a form that this version does not know, as words for a sentence; null when all are known.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    public static string? FirstUnknown(string path)
    {
        if (!JournalReader.Tables(path).Contains("journal"))
        {
            return null;
        }

        // Names of our own without quotes in them.
        var known = string.Join(",", AccountEventSerializer.Manifests.Append(StrategyStateSerializer.Saved).Select(manifest => $"'{manifest}'"));
        return JournalReader.Texts(
            path,
            $"SELECT '''' || manifest || ''' that this version does not know (event ' || sequence_number || ' of ' || persistence_id || ')' FROM journal WHERE manifest NOT IN ({known}) LIMIT 1").FirstOrDefault();
    }

    /// <summary>Notes that a version opens the journal for writing.</summary>
    internal static void Record(SqliteConnection connection, string version, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE TABLE IF NOT EXISTS {Table}(version TEXT PRIMARY KEY, first_opened TEXT NOT NULL, last_opened TEXT NOT NULL);
            INSERT INTO {Table}(version, first_opened, last_opened) VALUES ($version, $now, $now) ON CONFLICT(version) DO UPDATE SET last_opened = $now;
            """;
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$now", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
    }

    private static Version? TryParse(string text) => Version.TryParse(text.Split('-', '+')[0], out var version) ? version : null;
}
