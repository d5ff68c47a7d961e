using System.Data.Common;
using System.Net.Sockets;
using LinqToDB;
using LinqToDB.Interceptors;
using Npgsql;

namespace Engine.Actors.Journal.Postgres;

/// <summary>
/// A journal in PostgreSQL that this process writes. One connection of its own holds the locks for as long as the engine lives. Without them nothing is written: a
/// connection that ends takes the locks with it, and from the moment at which that is noticed every write fails, so that the book stops and no exposure
/// is added, until the locks are held again. Whoever finds another engine on its account then does not come back.
/// </summary>
internal sealed class PostgresJournal : JournalStore
{
    private const string ProviderName = "PostgreSQL.15";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly PostgresPlace _place;
    private readonly string _ownName;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<string> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _claimed = [];
    private NpgsqlConnection _locks;
    private Task _watching = Task.CompletedTask;
    private volatile string? _lost;

    private PostgresJournal(PostgresPlace place, string ownName, NpgsqlConnection locks, IReadOnlyList<string> notes) =>
        (_place, _ownName, _locks, Notes) = (place, ownName, locks, notes);

    /// <inheritdoc/>
    public override JournalPlace Place => _place;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes { get; }

    /// <inheritdoc/>
    public override Task<string> Taken => _taken.Task;

    /// <inheritdoc/>
    private protected override string Provider => ProviderName;

    /// <inheritdoc/>
    private protected override string ConfiguredText => _place.Name;

    /// <inheritdoc/>
    private protected override bool MakesTables => false;

    /// <summary>Opens it: the server is there and new enough, the tables are those of this version, and nobody copies or changes them.</summary>
    /// <exception cref="JournalException">It is refused; one sentence.</exception>
    public static PostgresJournal Open(PostgresPlace place)
    {
        var ownName = PostgresLock.OwnName(TimeProvider.System.GetUtcNow());
        var connection = place.Connect(ownName, readOnly: false);
        try
        {
            PostgresLock.KeepAlive(connection);
            PostgresSchema.Require(connection, place);
            if (!PostgresLock.Take(connection, PostgresLock.KeyOf(place.Schema), shared: true))
            {
                throw new JournalException($"The journal {place.Name} is in use by {PostgresLock.HolderOf(connection, PostgresLock.KeyOf(place.Schema))}; wait until that has ended.");
            }

            ProveWritable(connection);
            return new PostgresJournal(place, ownName, connection, NotesOf(connection, place));
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            connection.Dispose();
            throw PostgresFailure.Of(place, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string? Claim(string persistenceId)
    {
        lock (_gate)
        {
            if (_claimed.Contains(persistenceId))
            {
                return null;
            }

            try
            {
                if (_claimed.Count > 0)
                {
                    return $"{_place.Name} is open for {_claimed[0]}; an engine writes one account.";
                }

                var key = PostgresLock.KeyOf(_place.Schema, persistenceId);
                if (!PostgresLock.Take(_locks, key, shared: false))
                {
                    return $"{persistenceId} in the journal {_place.Name} is in use by {PostgresLock.HolderOf(_locks, key)}; stop that one first.";
                }

                _claimed.Add(persistenceId);
                _watching = Task.Run(() => WatchAsync(_end.Token));
                return null;
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                return PostgresFailure.Of(_place, e).Message;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_end.IsCancellationRequested)
        {
            _end.Cancel();
            try
            {
                // The lock goes last, after every write.
                _watching.Wait(TimeSpan.FromSeconds(10));
            }
            catch (AggregateException)
            {
                // It was to end.
            }

            _locks.Dispose();
            using var pooled = new NpgsqlConnection(WriterString);
            NpgsqlConnection.ClearPool(pooled);
            _end.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    private protected override DataOptions Options() => new DataOptions().UseConnectionString(ProviderName, WriterString).UseInterceptor(new Connections(this));

    private string WriterString => _place.Address.ConnectionString(_place.Schema, _ownName[.._ownName.IndexOf(" since ", StringComparison.Ordinal)] + " writes", readOnly: false, pooled: true);

    private static bool IsOfConnection(Exception e) =>
        e is DbException or TimeoutException or SocketException or IOException or InvalidOperationException or ObjectDisposedException;

    /// <summary>A role that may only read would otherwise be found out by the first order.</summary>
    private static void ProveWritable(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, false, 'write-probe', 0, ''::bytea);
            DELETE FROM journal WHERE persistence_id = 'write-probe';
            INSERT INTO snapshot (persistence_id, sequence_number, created) VALUES ('write-probe', 0, 0);
            DELETE FROM snapshot WHERE persistence_id = 'write-probe';
            """;
        command.ExecuteNonQuery();
        transaction.Rollback();
    }

    private static IReadOnlyList<string> NotesOf(NpgsqlConnection connection, PostgresPlace place)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('fsync')";
        return (string)command.ExecuteScalar()! == "on"
            ? []
            : [$"PostgreSQL at {place.Address.Host}:{place.Address.Port} runs with fsync off: a power loss there loses events that the engine has acted on."];
    }

    /// <summary>Listens on the connection of the locks, so that its end is heard at once, and asks now and then, so that a silent end is found out.</summary>
    private async Task WatchAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                // A time-out of Npgsql's own would break the connection; this one only ends the wait.
                await _locks.WaitAsync((int)Look.TotalMilliseconds, end).ConfigureAwait(false);
                if (await HeldAsync(_locks, end).ConfigureAwait(false))
                {
                    continue;
                }

                throw new InvalidOperationException("the server has let the locks go");
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsOfConnection(e) || e is OperationCanceledException)
            {
                _lost = e.Message.TrimEnd('.');
                Tell($"The lock on the journal {_place.Name} is lost ({_lost}): nothing is written and no exposure is added until it is held again.");
            }

            try
            {
                if (!await TakeAgainAsync(end).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }

            _lost = null;
            Tell($"The lock on the journal {_place.Name} is held again.");
        }
    }

    /// <summary>True once the locks are held again; false when another engine has the account.</summary>
    private async Task<bool> TakeAgainAsync(CancellationToken end)
    {
        await _locks.DisposeAsync().ConfigureAwait(false);
        var key = PostgresLock.KeyOf(_place.Schema, _claimed[0]);
        while (true)
        {
            end.ThrowIfCancellationRequested();
            try
            {
                _locks = _place.Connect(_ownName, readOnly: false);
                PostgresLock.KeepAlive(_locks);
                PostgresLock.EndOwn(_locks, key, _ownName);
                if (PostgresLock.TryTake(_locks, PostgresLock.KeyOf(_place.Schema), shared: true) && PostgresLock.TryTake(_locks, key, shared: false))
                {
                    return true;
                }

                var holders = PostgresLock.HoldersOf(_locks, key);
                if (holders.Any(holder => holder != _ownName))
                {
                    _lost = $"{PostgresLock.Told(holders.First(holder => holder != _ownName))} has it now";
                    _taken.TrySetResult($"While the lock on the journal was lost, {PostgresLock.Told(holders.First(holder => holder != _ownName))} took {_claimed[0]}: this engine ends and leaves orders and positions to that one.");
                    return false;
                }
            }
            catch (Exception e) when (e is JournalException || IsOfConnection(e))
            {
                // The server is away; it is asked again.
            }

            await _locks.DisposeAsync().ConfigureAwait(false);
            await Task.Delay(TryAgain, TimeProvider.System, end).ConfigureAwait(false);
        }
    }

    private static async Task<bool> HeldAsync(NpgsqlConnection connection, CancellationToken end)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()";
        command.CommandTimeout = 5;
        return (long)(await command.ExecuteScalarAsync(end).ConfigureAwait(false))! >= 2;
    }

    /// <summary>Every read and write of the plugin opens a connection first: here it is refused while the lock is not held.</summary>
    private sealed class Connections(PostgresJournal journal) : ConnectionInterceptor
    {
        public override void ConnectionOpening(ConnectionEventData eventData, DbConnection connection) => Refuse();

        public override Task ConnectionOpeningAsync(ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
        {
            Refuse();
            return Task.CompletedTask;
        }

        private void Refuse()
        {
            if (journal._lost is { } why)
            {
                throw new JournalException($"the lock on the journal is lost: {why}");
            }
        }
    }
}
