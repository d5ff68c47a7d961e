using Engine.Actors.Journal.Postgres;
using Npgsql;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>A test that needs a PostgreSQL server: ENGINE_TEST_POSTGRES has its address, whose role may make databases.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresOfTest.Server is null)
        {
            Skip = "PostgreSQL is absent: set ENGINE_TEST_POSTGRES to the address of a server.";
        }
    }
}

/// <summary>A database of a test's own, gone with it.</summary>
public sealed class PostgresOfTest : IDisposable
{
    private readonly string _name = $"engine_test_{Guid.NewGuid():N}";

    public PostgresOfTest(bool withTables = true)
    {
        OnServer($"CREATE DATABASE {_name} ENCODING 'UTF8' TEMPLATE template0");
        Text = new NpgsqlConnectionStringBuilder(Server!) { Database = _name }.ConnectionString;
        Place = PlaceOf(Text, "SIMULATED");
        if (withTables)
        {
            PostgresSchema.Make(Place);
        }
    }

    /// <summary>Connection string of the server; null where there is none.</summary>
    public static string? Server => Environment.GetEnvironmentVariable("ENGINE_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    /// <summary>Connection string of the database.</summary>
    public string Text { get; }

    /// <summary>The journal of SIMULATED.</summary>
    public PostgresPlace Place { get; }

    public static PostgresPlace PlaceOf(string text, string environment)
    {
        Assert.True(PostgresAddress.TryParse(text, out var address));
        return new PostgresPlace(address!, PostgresPlace.SchemaOf(environment));
    }

    /// <summary>A connection to the tables.</summary>
    public NpgsqlConnection Connect(string program = "a test")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Text) { SearchPath = Place.Schema, ApplicationName = program, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    public object? Execute(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends connections of engines by force, as a restart of the server or a firewall does; how many.</summary>
    public long EndConnections(string nameLike) => (long)Execute(
        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE '{nameLike}'")!;

    public void Dispose()
    {
        OnServer($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        GC.SuppressFinalize(this);
    }

    private static void OnServer(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server!) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }
}
