using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>What goes wrong with a server, as one sentence that says what to do. No sentence has a password in it.</summary>
internal static class PostgresFailure
{
    public static JournalException Of(PostgresPlace place, Exception cause) => new(Sentence(place, cause), cause);

    private static string Sentence(PostgresPlace place, Exception cause)
    {
        var address = place.Address;
        return cause switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } =>
                $"PostgreSQL at {address.Host}:{address.Port} does not let the user {address.User} in: correct user and password in ENGINE_JOURNAL_POSTGRESQL.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                $"PostgreSQL at {address.Host}:{address.Port} does not let the user {address.User} in ({refused.MessageText.TrimEnd('.')}): correct user, password or SSL Mode in ENGINE_JOURNAL_POSTGRESQL, or let the server admit such connections in its pg_hba.conf.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"PostgreSQL at {address.Host}:{address.Port} has no database {address.Database}: make it with createdb -E UTF8 {address.Database}, or correct ENGINE_JOURNAL_POSTGRESQL.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } => NoSchema(place),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                $"The user {address.User} may not do that in {place.Name} ({refused.MessageText}): let the owner of the database grant it, or run the script of sql/postgresql as its owner.",
            PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } =>
                $"PostgreSQL at {address.Host}:{address.Port} is starting or stopping: try again in a moment.",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"PostgreSQL at {address.Host}:{address.Port} has no connection left: raise its max_connections, or end other programs.",
            PostgresException other => $"The journal {place.Name} cannot be used (PostgreSQL says: {other.MessageText.TrimEnd('.')}).",
            _ when Inner<SocketException>(cause) is { } socket =>
                $"PostgreSQL at {address.Host}:{address.Port} cannot be reached ({socket.Message.TrimEnd('.')}): start it, or correct ENGINE_JOURNAL_POSTGRESQL.",
            _ when Inner<TimeoutException>(cause) is not null || cause is OperationCanceledException =>
                $"PostgreSQL at {address.Host}:{address.Port} does not answer in time: look at the server and the network to it.",
            _ when Inner<AuthenticationException>(cause) is not null =>
                $"The certificate of PostgreSQL at {address.Host}:{address.Port} is not accepted: in ENGINE_JOURNAL_POSTGRESQL name the file of its authority with Root Certificate=FILE, and the server as its certificate does.",
            _ when cause.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                $"PostgreSQL at {address.Host}:{address.Port} wants a password for the user {address.User}: put it into ENGINE_JOURNAL_POSTGRESQL.",
            _ when cause.Message.Contains("SSL", StringComparison.Ordinal) =>
                $"PostgreSQL at {address.Host}:{address.Port} does not speak encrypted ({cause.Message.TrimEnd('.')}): let it, or put SSL Mode=Disable into ENGINE_JOURNAL_POSTGRESQL if the network between is yours alone.",
            _ => $"The journal {place.Name} cannot be used ({cause.Message.TrimEnd('.')}).",
        };
    }

    public static string NoSchema(PostgresPlace place) => $"There is no journal in {place.Name}: make it with engine journal init.";

    private static T? Inner<T>(Exception cause)
        where T : Exception
    {
        for (Exception? e = cause; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
