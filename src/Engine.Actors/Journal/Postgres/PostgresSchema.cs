using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>
/// The tables of a journal in PostgreSQL and their version. They are made when a person asks for it and never by a run: who may make tables in
/// a database is its owner's decision.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The version that this build writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Makes the schema and its tables, or brings them up to date, in one transaction.</summary>
    /// <param name="place">The schema.</param>
    /// <returns>The version before; 0 when there was none.</returns>
    /// <exception cref="JournalException">It cannot be made, a later version made it, or an engine is at work on it.</exception>
    public static int Make(PostgresPlace place)
    {
        using var connection = place.Connect("engine journal init", readOnly: false);
        try
        {
            if (!PostgresLock.Take(connection, PostgresLock.KeyOf(place.Schema), shared: false))
            {
                throw new JournalException($"The journal {place.Name} is in use by {PostgresLock.HolderOf(connection, PostgresLock.KeyOf(place.Schema))}; stop that one first.");
            }

            var encoding = (string)Scalar(connection, "SHOW server_encoding")!;
            if (encoding != "UTF8")
            {
                throw new JournalException($"The database {place.Address.Name} is encoded as {encoding}; the journal needs UTF8: make one with createdb -E UTF8 -T template0 {place.Address.Database}.");
            }

            var before = Read(connection, place) ?? 0;
            RefuseLater(before, place);
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {place.Schema}");
            for (var version = before + 1; version <= Version; version++)
            {
                Execute(connection, Script(version));
            }

            transaction.Commit();
            return before;
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            throw PostgresFailure.Of(place, e);
        }
    }

    /// <summary>Refuses a schema that is missing, of a later version, or not brought up to date.</summary>
    /// <exception cref="JournalException">It is refused.</exception>
    /// <exception cref="DbException">It cannot be asked.</exception>
    internal static void Require(NpgsqlConnection connection, PostgresPlace place)
    {
        var version = Read(connection, place) ?? throw new JournalException(PostgresFailure.NoSchema(place));
        RefuseLater(version, place);
        if (version < Version)
        {
            throw new JournalException(string.Create(
                CultureInfo.InvariantCulture, $"The tables of the journal {place.Name} are of version {version}: bring them to version {Version} with engine journal init."));
        }
    }

    private static int? Read(NpgsqlConnection connection, PostgresPlace place) =>
        Scalar(connection, "SELECT to_regclass(@table)::text", ("@table", $"{place.Schema}.engine_schema")) is string
            ? Convert.ToInt32(Scalar(connection, $"SELECT COALESCE(MAX(version), 0) FROM {place.Schema}.engine_schema"), CultureInfo.InvariantCulture)
            : null;

    private static void RefuseLater(int version, PostgresPlace place)
    {
        if (version > Version)
        {
            throw new JournalException(string.Create(
                CultureInfo.InvariantCulture,
                $"The tables of the journal {place.Name} are of version {version}, which a later version of the engine made; this one knows {Version}: use the later one. Nothing was changed."));
        }
    }

    private static string Script(int version)
    {
        var assembly = typeof(PostgresSchema).Assembly;
        var beginning = string.Create(CultureInfo.InvariantCulture, $"sql/postgresql/{version}-");
        var name = assembly.GetManifestResourceNames().Single(resource => resource.StartsWith(beginning, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static object? Scalar(NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Bind(name, value);
        }

        return command.ExecuteScalar();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
