using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>
/// Advisory locks of a session: the server lets them go when the connection ends, however it ends. An engine holds that of its schema together
/// with other engines, and that of its account alone; who makes tables or copies holds that of the schema alone.
/// </summary>
internal static class PostgresLock
{
    private const int LongestName = 63;

    /// <summary>The key of a text; two texts do not share one by any chance that matters, and if they did a second writer would be refused.</summary>
    public static long KeyOf(string text) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("engine journal|" + text)));

    /// <summary>The key of an account's journal.</summary>
    public static long KeyOf(string schema, string persistenceId) => KeyOf($"{schema}|{persistenceId}");

    /// <summary>The name by which this process is known at the server, and told to who is refused: process, machine, since when (UTC).</summary>
    public static string OwnName(DateTimeOffset since)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"engine {Environment.ProcessId} on ");
        var tail = string.Create(CultureInfo.InvariantCulture, $" since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}");
        var machine = new string([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')]);
        return head + machine[..Math.Min(machine.Length, LongestName - head.Length - tail.Length)] + tail;
    }

    /// <summary>Has the server find out within half a minute that this machine is gone, in place of two hours: until then nobody else gets the lock.</summary>
    public static void KeepAlive(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Takes a lock that is free or becomes so within two seconds: the server lets the lock of a process that has just ended go a moment after it has
    /// found out.
    /// </summary>
    public static bool Take(NpgsqlConnection connection, long key, bool shared)
    {
        using var command = connection.CreateCommand();
        try
        {
            command.CommandText = shared ? "SET lock_timeout = '2s'; SELECT pg_advisory_lock_shared(@key)" : "SET lock_timeout = '2s'; SELECT pg_advisory_lock(@key)";
            command.Bind("@key", key);
            command.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                using var usual = connection.CreateCommand();
                usual.CommandText = "RESET lock_timeout";
                usual.ExecuteNonQuery();
            }
        }
    }

    /// <summary>Takes a lock if it is free now.</summary>
    public static bool TryTake(NpgsqlConnection connection, long key, bool shared)
    {
        using var command = connection.CreateCommand();
        command.CommandText = shared ? "SELECT pg_try_advisory_lock_shared(@key)" : "SELECT pg_try_advisory_lock(@key)";
        command.Bind("@key", key);
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>Who holds a lock: names of their connections, the oldest first.</summary>
    public static IReadOnlyList<string> HoldersOf(NpgsqlConnection connection, long key) => [.. Holders(connection, key).Select(holder => holder.Name)];

    /// <summary>Who holds a lock, for a sentence.</summary>
    public static string HolderOf(NpgsqlConnection connection, long key) => HoldersOf(connection, key) is [{ Length: > 0 } first, ..] ? Told(first) : "another process";

    /// <summary>The name of a holder as a sentence has it.</summary>
    public static string Told(string holder) => holder.Contains(" since ", StringComparison.Ordinal) && holder.LastIndexOf('.') is > 0 and var dot ? $"{holder[..dot]} UTC" : holder;

    /// <summary>Ends the connections of a name that hold a lock: those of this process that it has lost itself and the server not yet.</summary>
    public static void EndOwn(NpgsqlConnection connection, long key, string ownName)
    {
        foreach (var (pid, name) in Holders(connection, key).Where(holder => holder.Name == ownName && holder.Pid != connection.ProcessID))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_terminate_backend(@pid)";
            command.Bind("@pid", pid);
            command.ExecuteNonQuery();
        }
    }

    private static List<(int Pid, string Name)> Holders(NpgsqlConnection connection, long key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT l.pid, a.application_name
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = @high AND l.objid::bigint = @low
            ORDER BY a.backend_start, l.pid
            """;
        command.Bind("@high", (long)(uint)(key >> 32));
        command.Bind("@low", (long)(uint)key);
        using var row = command.ExecuteReader();
        var holders = new List<(int, string)>();
        while (row.Read())
        {
            holders.Add((row.GetInt32(0), row.IsDBNull(1) ? "" : row.GetString(1)));
        }

        return holders;
    }
}
