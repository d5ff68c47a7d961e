using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Npgsql;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>Why a server is not used: each cause has the sentence that mends it, and none has the password in it.</summary>
public sealed class PostgresFailureTests
{
    private const string Password = "p4ssw0rd";

    [Theory]
    [InlineData("VerifyFull")]
    [InlineData("VerifyCA")]
    public async Task A_certificate_that_nobody_vouches_for_is_said_to_be_that_and_encryption_stays_on(string mode)
    {
        await using var door = new TlsDoor(encrypts: true);
        var sentence = Refusal(door.Port, mode);
        Assert.Equal(
            $"The certificate of PostgreSQL at 127.0.0.1:{door.Port} is not accepted: in ENGINE_JOURNAL_POSTGRESQL name the file of its authority with Root Certificate=FILE, and the server as its certificate does.",
            sentence);
    }

    [Fact]
    public async Task A_server_without_encryption_is_said_to_be_that()
    {
        await using var door = new TlsDoor(encrypts: false);
        Assert.StartsWith($"PostgreSQL at 127.0.0.1:{door.Port} does not speak encrypted", Refusal(door.Port, "Require"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword, "does not let the user engine in: correct user and password in ENGINE_JOURNAL_POSTGRESQL.")]
    [InlineData(PostgresErrorCodes.InvalidAuthorizationSpecification, "does not let the user engine in (the server's own words): correct user, password or SSL Mode in ENGINE_JOURNAL_POSTGRESQL, or let the server admit such connections in its pg_hba.conf.")]
    public void A_wrong_password_and_a_connection_that_is_not_admitted_are_told_apart(string state, string sentence) =>
        Assert.Equal($"PostgreSQL at 127.0.0.1:5432 {sentence}", PostgresFailure.Of(PlaceOf(5432, "Prefer"), new PostgresException("the server's own words.", "FATAL", "FATAL", state)).Message);

    private static string Refusal(int port, string mode)
    {
        var sentence = Assert.Throws<JournalException>(() => JournalReader.PersistenceIds(PlaceOf(port, mode))).Message;
        Assert.DoesNotContain(Password, sentence, StringComparison.Ordinal);
        return sentence;
    }

    private static PostgresPlace PlaceOf(int port, string mode) =>
        PostgresOfTest.PlaceOf($"Host=127.0.0.1;Port={port};Username=engine;Password={Password};Database=engine;SSL Mode={mode}", "SIMULATED");
}
