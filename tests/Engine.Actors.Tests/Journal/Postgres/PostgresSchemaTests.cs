using System.Net;
using System.Net.Sockets;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Tests.Accounts;
using Npgsql;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>What is refused before anything is written, with one sentence that says what to do, and what a person reads with psql.</summary>
public sealed class PostgresSchemaTests
{
    [PostgresFact]
    public void A_database_without_tables_is_refused_until_they_are_made_and_making_them_again_does_nothing()
    {
        using var database = new PostgresOfTest(withTables: false);
        Refused(database.Place, "engine journal init");
        Assert.Contains("engine journal init", Assert.Throws<JournalException>(() => JournalReader.PersistenceIds(database.Place)).Message, StringComparison.Ordinal);

        Assert.Equal(0, PostgresSchema.Make(database.Place));
        Assert.Equal(PostgresSchema.Version, PostgresSchema.Make(database.Place));
        using var store = database.Place.OpenStore();
        Assert.Contains("in use by engine", Assert.Throws<JournalException>(() => PostgresSchema.Make(database.Place)).Message, StringComparison.Ordinal);
        Assert.Empty(JournalReader.PersistenceIds(database.Place));
    }

    [PostgresFact]
    public void Tables_of_a_later_version_are_refused_and_left_as_they_are()
    {
        using var database = new PostgresOfTest();
        database.Execute($"INSERT INTO engine_schema (version) VALUES ({PostgresSchema.Version + 1})");
        Refused(database.Place, "later version of the engine");
        Assert.Contains("later version", Assert.Throws<JournalException>(() => PostgresSchema.Make(database.Place)).Message, StringComparison.Ordinal);
        Assert.Contains("later version", Assert.Throws<JournalException>(() => JournalReader.PersistenceIds(database.Place)).Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_database_a_user_and_a_server_that_are_not_there_are_named()
    {
        var server = new NpgsqlConnectionStringBuilder(PostgresOfTest.Server!);
        Refused(Changed(b => b.Database = "engine_nosuch"), "has no database engine_nosuch: make it with createdb");
        Refused(Changed(b => b.Username = "engine_nobody"), "does not let the user engine_nobody in");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        Refused(Changed(b => (b.Host, b.Port) = ("127.0.0.1", port)), $"127.0.0.1:{port} cannot be reached");

        PostgresPlace Changed(Action<NpgsqlConnectionStringBuilder> change)
        {
            var builder = new NpgsqlConnectionStringBuilder(server.ConnectionString);
            change(builder);
            return PostgresOfTest.PlaceOf(builder.ConnectionString, "SIMULATED");
        }
    }

    [PostgresFact]
    public void A_user_who_may_only_read_is_refused_at_the_start_and_may_read()
    {
        using var database = new PostgresOfTest();
        var reader = $"engine_reader_{Guid.NewGuid():N}";
        database.Execute($"CREATE ROLE {reader} LOGIN; GRANT USAGE ON SCHEMA engine_simulated TO {reader}; GRANT SELECT ON ALL TABLES IN SCHEMA engine_simulated TO {reader}");
        try
        {
            var place = PostgresOfTest.PlaceOf(new NpgsqlConnectionStringBuilder(database.Text) { Username = reader }.ConnectionString, "SIMULATED");
            Refused(place, $"The user {reader} may not do that");
            Assert.Empty(JournalReader.PersistenceIds(place));
        }
        finally
        {
            database.Execute($"DROP OWNED BY {reader}; DROP ROLE {reader}");
        }
    }

    [PostgresFact]
    public void A_person_reads_events_with_their_times_and_payloads()
    {
        using var journal = new JournalOfTest(JournalOfTest.Postgres);
        journal.Write(BareWriter.Id, SyntheticJournal.Events(40));
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(((PostgresPlace)journal.Place).Address.ConnectionString("engine_simulated", "a person", readOnly: true, pooled: false)).ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT at, written, strategy, contract, payload->>'tag' FROM events WHERE manifest = 'order-intended.v1' ORDER BY number LIMIT 1", connection);
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(new DateTime(2013, 10, 7, 14, 0, 1, DateTimeKind.Utc), row.GetDateTime(0));
        Assert.Equal(2026, row.GetDateTime(1).Year);
        Assert.Equal(("sma", SyntheticJournal.Gold.Value, "sim1-1-sma-1-0"), (row.GetString(2), row.GetString(3), row.GetString(4)));
        row.Close();
        using var spoil = new NpgsqlCommand("DELETE FROM journal", connection);
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, Assert.Throws<PostgresException>(() => spoil.ExecuteNonQuery()).SqlState);
    }

    private static void Refused(PostgresPlace place, string part)
    {
        var sentence = Assert.Throws<JournalException>(() => place.OpenStore().Dispose()).Message;
        Assert.Contains(part, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }
}
