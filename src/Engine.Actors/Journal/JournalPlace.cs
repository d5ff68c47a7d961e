using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>
/// Where a journal is: a SQLite file, or a schema of a PostgreSQL database. Both have the same tables and columns, so whoever reads writes one SQL; what differs
/// is here. A path stands for a file.
/// </summary>
public abstract class JournalPlace
{
    /// <summary>The place for a person, without secrets: a path, or an address with its schema.</summary>
    public abstract string Name { get; }

    /// <summary>A file.</summary>
    public static JournalPlace File(string path) => new SqlitePlace(path);

    /// <summary>A file.</summary>
    public static implicit operator JournalPlace(string path) => new SqlitePlace(path);

    /// <summary>Opens it as the only writer; a journal that is refused is left as it was.</summary>
    /// <param name="keeping">Who opens it, and what is done with a file before a newer version writes; null for a tool that keeps no record of versions.
    /// A server's schema has a version of its own, and its backups are the server's.</param>
    /// <exception cref="JournalException">It cannot be used; one sentence.</exception>
    public abstract JournalStore OpenStore(JournalKeeping? keeping = null);

    /// <summary>True where there is something: a file, or a server that is to be asked.</summary>
    public abstract bool Exists { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A connection that reads and nothing else.</summary>
    /// <exception cref="JournalException">There is no journal here.</exception>
    /// <exception cref="DbException">It cannot be opened.</exception>
    internal abstract DbConnection OpenToRead();

    /// <summary>What the database says of itself: <c>ok</c>, or its first complaint.</summary>
    internal abstract string Integrity(bool whole);

    /// <summary>Names of the tables; empty where there are none yet.</summary>
    internal abstract IReadOnlyList<string> Tables();

    /// <summary>What went wrong with reading, as one sentence.</summary>
    internal abstract JournalException Unreadable(DbException cause);
}

/// <summary>A journal in a file.</summary>
internal sealed class SqlitePlace(string path) : JournalPlace
{
    /// <summary>SQLITE_READONLY, with its kinds: the file, or what a read-only connection would have to write to read it.</summary>
    private const int ReadOnlyDatabase = 8;

    public override string Name => path;

    public override bool Exists => System.IO.File.Exists(path);

    public override JournalStore OpenStore(JournalKeeping? keeping = null) => JournalFile.Open(path, keeping);

    /// <summary>
    /// Read-only, unless a killed process has left a log that only a writer may recover: then as one that is asked to write
    /// nothing of its own.
    /// </summary>
    internal override DbConnection OpenToRead()
    {
        if (!Exists)
        {
            throw new JournalException($"There is no journal at {path}; run the engine first, or name its home with --home.");
        }

        try
        {
            return Opened(SqliteOpenMode.ReadOnly, "SELECT count(*) FROM sqlite_master");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ReadOnlyDatabase)
        {
            return Opened(SqliteOpenMode.ReadWrite, "PRAGMA query_only=ON");
        }
    }

    internal override string Integrity(bool whole) =>
        JournalReader.Query(this, whole ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", _ => { }, row => row.GetString(0)).First();

    internal override IReadOnlyList<string> Tables() =>
        JournalReader.Query(this, "SELECT name FROM sqlite_master WHERE type = 'table'", _ => { }, row => row.GetString(0));

    internal override JournalException Unreadable(DbException cause) => new($"The journal {path} cannot be read ({cause.Message}).", cause);

    private SqliteConnection Opened(SqliteOpenMode mode, string first)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = first;
            command.ExecuteScalar();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
