using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>A journal in a schema of a PostgreSQL database: one schema for each environment, as there is one file for each.</summary>
/// <param name="address">The database.</param>
/// <param name="schema">Name of the schema: lower-case letters, digits and underlines.</param>
public sealed class PostgresPlace(PostgresAddress address, string schema) : JournalPlace
{
    private const string Reader = "engine journal reader";

    /// <summary>The database.</summary>
    public PostgresAddress Address => address;

    /// <summary>The schema.</summary>
    public string Schema => schema;

    /// <inheritdoc/>
    public override string Name => $"{address.Name} ({schema})";

    /// <inheritdoc/>
    public override bool Exists => true;

    /// <summary>The schema of an environment.</summary>
    /// <param name="environment">Name of the environment, such as <c>DRY-RUN</c>.</param>
    public static string SchemaOf(string environment) => "engine_" + environment.ToLowerInvariant().Replace('-', '_');

    /// <inheritdoc/>
    public override JournalStore OpenStore(JournalKeeping? keeping = null) => PostgresJournal.Open(this);

    /// <summary>The engines that are at work on this journal, one sentence part each: process, machine and since when.</summary>
    /// <exception cref="JournalException">The server cannot be asked.</exception>
    public IReadOnlyList<string> Writers()
    {
        using var connection = Connect(Reader, readOnly: true);
        return PostgresLock.HoldersOf(connection, PostgresLock.KeyOf(schema));
    }

    internal override DbConnection OpenToRead()
    {
        var connection = Connect(Reader, readOnly: true);
        try
        {
            PostgresSchema.Require(connection, this);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The server reads with checksums where its cluster has them; what can be asked beyond that is whether the tables are there.</summary>
    internal override string Integrity(bool whole)
    {
        using var connection = OpenToRead();
        return "ok";
    }

    internal override IReadOnlyList<string> Tables() => JournalReader.Query(
        this, "SELECT tablename::text FROM pg_tables WHERE schemaname = @schema", command => command.Bind("@schema", schema), row => row.GetString(0));

    internal override JournalException Unreadable(DbException cause) => PostgresFailure.Of(this, cause);

    /// <summary>Opens a connection and refuses a server that is too old.</summary>
    /// <exception cref="JournalException">It cannot be opened; one sentence.</exception>
    internal NpgsqlConnection Connect(string program, bool readOnly)
    {
        var connection = new NpgsqlConnection(address.ConnectionString(schema, program, readOnly, pooled: readOnly));
        try
        {
            connection.Open();
            return connection.PostgreSqlVersion.Major >= PostgresAddress.OldestServer
                ? connection
                : throw new JournalException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"PostgreSQL at {address.Host}:{address.Port} is version {connection.PostgreSqlVersion.Major}; the journal needs {PostgresAddress.OldestServer} or later."));
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            connection.Dispose();
            throw PostgresFailure.Of(this, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
