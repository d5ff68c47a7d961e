using System.Globalization;
using System.Net;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>
/// A PostgreSQL database and how to log in there. Its text forms hold no password. Immutable.
/// </summary>
public sealed class PostgresAddress
{
    /// <summary>The oldest major version of the server that is taken.</summary>
    public const int OldestServer = 13;

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private readonly string _text;

    private PostgresAddress(string text, string host, int port, string database, string user, string? password) =>
        (_text, Host, Port, Database, User, Password) = (text, host, port, database, user, password);

    /// <summary>Host name, address, or folder of the socket.</summary>
    public string Host { get; }

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>The database's name.</summary>
    public string Database { get; }

    /// <summary>The role that logs in.</summary>
    public string User { get; }

    /// <summary>The password; null where the text has none. A secret.</summary>
    public string? Password { get; }

    /// <summary>The database for a person: <c>postgresql://host:port/database</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"postgresql://{Host}:{Port}/{Database}");

    /// <summary>
    /// Reads <c>Host=…;Username=…;Password=…;Database=…</c> or <c>postgresql://user:password@host:port/database?sslmode=require</c>. Where the text does not say how, a server on
    /// another machine is spoken to encrypted or not at all.
    /// </summary>
    public static bool TryParse(string text, out PostgresAddress? address)
    {
        address = null;
        try
        {
            var builder = text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
                ? OfUri(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(builder.Host) || builder.Host.Contains(',', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(builder.Database) || string.IsNullOrWhiteSpace(builder.Username))
            {
                return false;
            }

            if (!builder.ShouldSerialize("SSL Mode") && !IsHere(builder.Host))
            {
                builder.SslMode = SslMode.Require;
            }

            if (!builder.ShouldSerialize("Timeout"))
            {
                builder.Timeout = ConnectSeconds;
            }

            if (!builder.ShouldSerialize("Command Timeout"))
            {
                builder.CommandTimeout = CommandSeconds;
            }

            builder.PersistSecurityInfo = false;
            builder.IncludeErrorDetail = false;
            builder.LogParameters = false;
            builder.Multiplexing = false;
            builder.Enlist = false;
            address = new PostgresAddress(builder.ConnectionString, builder.Host, builder.Port, builder.Database, builder.Username, builder.Password);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or InvalidOperationException or KeyNotFoundException)
        {
            // What the library says may quote a part of the password.
            return false;
        }
    }

    /// <summary>The database for a person.</summary>
    public override string ToString() => Name;

    /// <summary>A connection string for one schema. A secret.</summary>
    /// <param name="schema">Whose tables are meant by their bare names.</param>
    /// <param name="program">Name of the connection at the server, at most 63 bytes.</param>
    /// <param name="readOnly">True for connections that write nothing.</param>
    /// <param name="pooled">False for a connection of its own.</param>
    internal string ConnectionString(string schema, string program, bool readOnly, bool pooled)
    {
        var builder = new NpgsqlConnectionStringBuilder(_text) { SearchPath = schema, ApplicationName = program, Pooling = pooled };

        // What was committed survives a power loss of the server, whatever its configuration says.
        var own = readOnly ? "-c default_transaction_read_only=on" : "-c synchronous_commit=on";
        builder.Options = string.IsNullOrWhiteSpace(builder.Options) ? own : $"{builder.Options} {own}";
        return builder.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder OfUri(Uri uri)
    {
        var login = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(uri.Host).Trim('[', ']'),
            Username = Uri.UnescapeDataString(login[0]),
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        if (uri.Port > 0)
        {
            builder.Port = uri.Port;
        }

        if (login.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(login[1]);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)))
        {
            var value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
            switch (pair[0].ToLowerInvariant())
            {
                case "sslmode":
                    builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                    break;
                case "host":
                    builder.Host = value;
                    break;
                case "sslrootcert":
                    builder.RootCertificate = value;
                    break;
                default:
                    throw new FormatException(pair[0]);
            }
        }

        return builder;
    }

    private static bool IsHere(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
