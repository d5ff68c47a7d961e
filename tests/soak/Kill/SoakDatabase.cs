using Engine.Actors.Journal.Postgres;
using Npgsql;

namespace Engine.Soak.Kill;

/// <summary>A database for the journal of one era, gone with it.</summary>
internal sealed class SoakDatabase : IDisposable
{
    private readonly string _server;
    private readonly string _name = $"engine_soak_{Guid.NewGuid():N}";

    public SoakDatabase(string server)
    {
        _server = server;
        OnServer($"CREATE DATABASE {_name} ENCODING 'UTF8' TEMPLATE template0");
        Text = new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;
        Place = PostgresAddress.TryParse(Text, out var address)
            ? new PostgresPlace(address!, PostgresPlace.SchemaOf("SIMULATED"))
            : throw new ArgumentException("ENGINE_TEST_POSTGRES is no connection string with host, user and database.", nameof(server));
        PostgresSchema.Make(Place);
    }

    /// <summary>Its connection string.</summary>
    public string Text { get; }

    /// <summary>The journal in it.</summary>
    public PostgresPlace Place { get; }

    public void Dispose() => OnServer($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private void OnServer(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }
}
