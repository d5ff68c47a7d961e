using System.Data.Common;
using LinqToDB;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>
/// The journal's SQLite file: write-ahead log, a full sync at every commit, one writer. Settings that a connection string
/// cannot carry are put on each connection as it opens.
/// </summary>
public sealed class JournalFile : JournalStore
{
    private const string ProviderName = "SQLite.MS";
    private const long WalLimit = 16 * 1024 * 1024;
    private const long MostPages = 4_294_967_294;

    private JournalFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override JournalPlace Place => JournalPlace.File(Path);

    /// <summary>
    /// Largest size of the file in pages of 4 KiB, at least 1; a write beyond it fails as on a full disk. Null for no limit. Holds for
    /// connections from their next use on; a limit below the present size stops its growth.
    /// </summary>
    public int? MaxPages { get; set; }

    /// <summary>
    /// Creates or opens the file, proving first that it is a sound journal and then that it can be written, and fixes its
    /// write-ahead mode. A file that is refused is left as it was.
    /// </summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="keeping">Who opens it, and what is done before a newer version writes; null for a tool that keeps no record of versions.</param>
    /// <exception cref="JournalException">The folder or file cannot be written, is damaged, is not a journal, is of a later version, or could not be backed up.</exception>
    public static JournalFile Open(string path, JournalKeeping? keeping = null)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            JournalCheck.Refuse(path);
            if (keeping is not null)
            {
                JournalUpgrade.Prepare(path, keeping);
            }

            using var connection = new SqliteConnection(ConnectionString(path));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS engine_write_probe(x); DROP TABLE engine_write_probe; COMMIT;";
            command.ExecuteNonQuery();
            if (keeping is not null)
            {
                JournalVersions.Record(connection, keeping.Version, keeping.Wall.GetUtcNow());
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new JournalException($"The journal {path} cannot be written ({e.Message}); free it, or name another folder with --home.", e);
        }

        return new JournalFile(path);
    }

    /// <inheritdoc/>
    private protected override string Provider => ProviderName;

    /// <inheritdoc/>
    private protected override string ConfiguredText => ConnectionString(Path);

    /// <inheritdoc/>
    private protected override bool MakesTables => true;

    /// <summary>The connection string of a journal file.</summary>
    public static string ConnectionString(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();

    /// <inheritdoc/>
    private protected override DataOptions Options() => new DataOptions().UseConnectionString(ProviderName, ConnectionString(Path)).UseInterceptor(new Connections(this));

    private sealed class Connections(JournalFile file) : ConnectionInterceptor
    {
        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection)
        {
            using var command = connection.CreateCommand();

            // A checkpoint that a reader held up lets the write-ahead log grow for a while; afterwards it shrinks again.
            command.CommandText = $"PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA journal_size_limit={WalLimit}; PRAGMA max_page_count={file.MaxPages ?? MostPages};";
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            // SQLite's asynchronous calls are synchronous: without this yield the plugin's batch stage never fills.
            await Task.Yield();
            ConnectionOpened(eventData, connection);
        }
    }
}

/// <summary>The journal cannot be used; the message is one sentence for the trader.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
