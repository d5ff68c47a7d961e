using Engine.Actors.Journal.Postgres;
using Npgsql;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>How the address of a server is written, what is made of it, and that its password stands in no text for people.</summary>
public sealed class PostgresAddressTests
{
    private const string Password = "s3cret;p@ss word";

    [Theory]
    [InlineData("Host=db.example;Port=6543;Username=engine;Password='s3cret;p@ss word';Database=trading", "postgresql://db.example:6543/trading")]
    [InlineData("postgresql://engine:s3cret%3Bp%40ss%20word@db.example:6543/trading", "postgresql://db.example:6543/trading")]
    [InlineData("postgres://engine:s3cret%3Bp%40ss%20word@127.0.0.1/trading?sslmode=disable", "postgresql://127.0.0.1:5432/trading")]
    public void Both_spellings_are_read_and_told_without_the_password(string text, string name)
    {
        Assert.True(PostgresAddress.TryParse(text, out var address));
        Assert.Equal((name, "engine", Password), (address!.Name, address.User, address.Password));
        Assert.DoesNotContain("s3cret", address.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new PostgresPlace(address, "engine_demo").Name, StringComparison.Ordinal);
        Assert.Equal(Password, new NpgsqlConnectionStringBuilder(address.ConnectionString("engine_demo", "x", false, false)).Password);
    }

    [Theory]
    [InlineData("Host=db.example;Username=e;Database=d", SslMode.Require)]
    [InlineData("Host=db.example;Username=e;Database=d;SSL Mode=VerifyFull", SslMode.VerifyFull)]
    [InlineData("Host=db.example;Username=e;Database=d;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("postgresql://e@db.example/d?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("Host=localhost;Username=e;Database=d", SslMode.Prefer)]
    [InlineData("Host=::1;Username=e;Database=d", SslMode.Prefer)]
    [InlineData("Host=/run/postgresql;Username=e;Database=d", SslMode.Prefer)]
    public void A_server_on_another_machine_is_spoken_to_encrypted_unless_a_person_says_otherwise(string text, SslMode mode)
    {
        Assert.True(PostgresAddress.TryParse(text, out var address));
        var made = new NpgsqlConnectionStringBuilder(address!.ConnectionString("engine_demo", "engine 1", readOnly: false, pooled: true));
        Assert.Equal(mode, made.SslMode);
        Assert.Equal(("engine_demo", "engine 1"), (made.SearchPath, made.ApplicationName));
        Assert.Contains("synchronous_commit=on", made.Options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db.example")]
    [InlineData("Host=db.example")]
    [InlineData("Host=db.example;Database=d")]
    [InlineData("Host=a,b;Username=e;Database=d")]
    [InlineData("Host=db.example;Username=e;Password=half;of it;Database=d")]
    [InlineData("Host=db.example;Port=many;Username=e;Database=d")]
    [InlineData("postgresql://db.example/d")]
    [InlineData("postgresql://e@db.example")]
    [InlineData("postgresql://e@db.example/d?nosuch=1")]
    [InlineData("postgresql://e@db.example/d?sslmode=perhaps")]
    [InlineData("postgresql:// /")]
    public void What_is_no_address_is_not_taken(string text) => Assert.False(PostgresAddress.TryParse(text, out _));

    [Fact]
    public void A_long_name_of_a_machine_leaves_room_for_the_rest()
    {
        var name = PostgresLock.OwnName(new DateTimeOffset(2026, 11, 27, 14, 30, 0, 250, TimeSpan.Zero));
        Assert.InRange(name.Length, 1, 63);
        Assert.EndsWith(" since 2026-11-27 14:30:00.250", name, StringComparison.Ordinal);
        Assert.EndsWith(" since 2026-11-27 14:30:00 UTC", PostgresLock.Told(name), StringComparison.Ordinal);
    }
}
