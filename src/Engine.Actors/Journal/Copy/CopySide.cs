using System.Data;
using System.Data.Common;
using Engine.Actors.Journal.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Actors.Journal.Copy;

/// <summary>One side of a copy: a connection with one transaction, in which all of it happens.</summary>
internal abstract class CopySide(JournalPlace place, DbConnection connection, DbTransaction transaction) : IDisposable
{
    /// <summary>Which side.</summary>
    public JournalPlace Place => place;

    /// <summary>Its connection.</summary>
    public DbConnection Connection => connection;

    /// <summary>Its transaction.</summary>
    public DbTransaction Transaction => transaction;

    /// <summary>Opens the side that is read. It sees one moment.</summary>
    /// <exception cref="JournalException">There is none, or somebody works with it.</exception>
    public static CopySide Source(JournalPlace place) => place is PostgresPlace postgres ? PostgresSide.Open(postgres, readOnly: true) : SqliteSide.Open(place, readOnly: true);

    /// <summary>Opens the side that is written.</summary>
    /// <exception cref="JournalException">It cannot be written, or somebody works with it.</exception>
    public static CopySide Target(JournalPlace place) => place is PostgresPlace postgres ? PostgresSide.Open(postgres, readOnly: false) : SqliteSide.Open(place, readOnly: false);

    /// <summary>True when no table has a row.</summary>
    public bool IsEmpty() => CopiedTable.All.All(table => Scalar($"SELECT 1 FROM {table.Name} LIMIT 1") is null);

    /// <summary>Number of rows of the journal.</summary>
    public long Count() => Convert.ToInt64(Scalar("SELECT count(*) FROM journal"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes a table.</summary>
    public abstract void Write(CopiedTable table, IEnumerable<object?[]> rows);

    /// <summary>All of it stands from here on.</summary>
    public virtual void Commit() => transaction.Commit();

    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
    }

    private protected object? Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        (command.Transaction, command.CommandTimeout, command.CommandText) = (transaction, 0, sql);
        return command.ExecuteScalar();
    }

    /// <summary>A file. Its folder is locked by whoever copies.</summary>
    private sealed class SqliteSide(JournalPlace place, SqliteConnection connection, SqliteTransaction transaction) : CopySide(place, connection, transaction)
    {
        /// <summary>The tables as the persistence plugin makes them.</summary>
        private const string Tables = """
            CREATE TABLE IF NOT EXISTS [journal]
            (
            	[ordering]        INTEGER        NOT NULL PRIMARY KEY AUTOINCREMENT,
            	[created]         INTEGER        NOT NULL,
            	[deleted]         Bit            NOT NULL,
            	[persistence_id]  NVarChar(255)  NOT NULL,
            	[sequence_number] INTEGER        NOT NULL,
            	[message]         VarBinary      NOT NULL,
            	[manifest]        NVarChar(500)      NULL,
            	[identifier]      INTEGER            NULL,
            	[writer_uuid]     NVarChar(128)      NULL
            );
            CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
            CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
            CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
            CREATE TABLE IF NOT EXISTS [tags]
            (
            	[ordering_id]    INTEGER       NOT NULL,
            	[tag]            NVarChar(64)  NOT NULL,
            	[sequence_nr]    INTEGER       NOT NULL,
            	[persistence_id] NVarChar(255) NOT NULL,

            	CONSTRAINT [PK_tags] PRIMARY KEY ([ordering_id], [tag])
            );
            CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
            CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
            CREATE TABLE IF NOT EXISTS [snapshot]
            (
            	[persistence_id]  NVarChar(255) NOT NULL,
            	[sequence_number] INTEGER       NOT NULL,
            	[created]         INTEGER       NOT NULL,
            	[snapshot]        VarBinary         NULL,
            	[manifest]        NVarChar(500)     NULL,
            	[serializer_id]   INTEGER           NULL,

            	CONSTRAINT [PK_snapshot] PRIMARY KEY ([persistence_id], [sequence_number])
            );
            CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
            CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
            """;

        public static SqliteSide Open(JournalPlace place, bool readOnly)
        {
            if (readOnly)
            {
                var reader = (SqliteConnection)place.OpenToRead();
                return new SqliteSide(place, reader, reader.BeginTransaction(deferred: true));
            }

            JournalFile.Open(place.Name).Dispose();
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = place.Name, Pooling = false }.ToString());
            connection.Open();
            Run(connection, null, "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000");
            var transaction = connection.BeginTransaction();
            Run(connection, transaction, Tables);
            return new SqliteSide(place, connection, transaction);
        }

        public override void Write(CopiedTable table, IEnumerable<object?[]> rows)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select(column => "@" + column.Name))})";
            var parameters = table.Columns.Select(column => command.Parameters.Add("@" + column.Name, column.Kind switch
            {
                CopiedKind.Text => SqliteType.Text,
                CopiedKind.Bytes => SqliteType.Blob,
                _ => SqliteType.Integer,
            })).ToArray();
            command.Prepare();
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    parameters[i].Value = row[i] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }
        }

        public override void Commit()
        {
            base.Commit();
            Run(connection, null, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A schema, of which this connection holds the lock alone: no engine writes it meanwhile, and none starts on it.</summary>
    private sealed class PostgresSide(PostgresPlace place, NpgsqlConnection connection, NpgsqlTransaction transaction) : CopySide(place, connection, transaction)
    {
        public static PostgresSide Open(PostgresPlace place, bool readOnly)
        {
            var connection = place.Connect(PostgresLock.OwnName(TimeProvider.System.GetUtcNow()), readOnly: false);
            try
            {
                PostgresSchema.Require(connection, place);
                if (!PostgresLock.Take(connection, PostgresLock.KeyOf(place.Schema), shared: false))
                {
                    throw new JournalException($"The journal {place.Name} is in use by {PostgresLock.HolderOf(connection, PostgresLock.KeyOf(place.Schema))}; stop that one first.");
                }

                return new PostgresSide(place, connection, connection.BeginTransaction(readOnly ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted));
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        public override void Write(CopiedTable table, IEnumerable<object?[]> rows)
        {
            var types = table.Columns.Select(column => column.Kind switch
            {
                CopiedKind.Long => NpgsqlDbType.Bigint,
                CopiedKind.Int => NpgsqlDbType.Integer,
                CopiedKind.Flag => NpgsqlDbType.Boolean,
                CopiedKind.Text => NpgsqlDbType.Text,
                _ => NpgsqlDbType.Bytea,
            }).ToArray();
            using (var import = connection.BeginBinaryImport($"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var row in rows)
                {
                    import.StartRow();
                    for (var i = 0; i < row.Length; i++)
                    {
                        if (row[i] is { } value)
                        {
                            import.Write(value, types[i]);
                        }
                        else
                        {
                            import.WriteNull();
                        }
                    }
                }

                import.Complete();
            }

            if (table == CopiedTable.Journal)
            {
                Scalar("SELECT setval(pg_get_serial_sequence('journal', 'ordering'), (SELECT COALESCE(MAX(ordering), 0) + 1 FROM journal), false)");
            }
        }
    }
}
