using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;
using Microsoft.Data.Sqlite;

namespace Engine.Benchmarks;

/// <summary>
/// How long a book takes to come back: a whole journal replayed through <see cref="AccountState.Apply"/> beside an actor that ignores
/// the same events, and a normal start from a snapshot and the events after it.
/// </summary>
internal static class RecoveryBenchmark
{
    private const string Id = "account-SIMULATED-bench-20000001";
    private const int Tail = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs pairs and writes the table.</summary>
    public static async Task RunAsync(int events, int pairs, string machine, TextWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        try
        {
            var journal = JournalFile.Open(Path.Combine(folder, "journal.db"));
            await WithSystemAsync(journal, system => RecoverAsync(system, new Replayed(false, false)));
            var state = Fill(journal.Path, events);
            writer.WriteLine(machine);
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Recovery of {events:N0} events, seconds from creating the actor to its recovery; each in a fresh actor system"));
            writer.WriteLine("  pair      book     empty     ratio");
            await WithSystemAsync(journal, system => RecoverAsync(system, new Replayed(true, false)));
            var ratios = new List<double>();
            for (var pair = 1; pair <= pairs; pair++)
            {
                var book = await WithSystemAsync(journal, system => RecoverAsync(system, new Replayed(true, false)));
                var empty = await WithSystemAsync(journal, system => RecoverAsync(system, new Replayed(false, false)));
                ratios.Add(book / empty);
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pair,4} {book,9:0.00} {empty,9:0.00} {book / empty,9:0.00}"));
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  median ratio {Median.Of(ratios):0.00} (aim: at most 1.20)"));
            Snapshot(journal.Path, Math.Max(0, events - Tail), state.Before);
            var starts = new List<double>();
            for (var i = 0; i <= pairs; i++)
            {
                starts.Add(await WithSystemAsync(journal, system => RecoverAsync(system, new Replayed(true, true))));
            }

            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Start from a snapshot and the {Math.Min(events, Tail):N0} events after it: median {Median.Of(starts):0.00} s, longest {starts.Max():0.00} s (aim: at most 0.50); snapshot of {AccountSnapshot.Write(state.Before).Length / 1e6:0.0} MB"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> WithSystemAsync(JournalFile journal, Func<ActorSystem, Task<double>> act)
    {
        var (hocon, setup) = journal.Configure();
        var system = ActorSystem.Create("bench", BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }").WithFallback(hocon)).And(setup));
        try
        {
            return await act(system);
        }
        finally
        {
            await system.Terminate();
            GC.Collect();
        }
    }

    private static async Task<double> RecoverAsync(ActorSystem system, Replayed how)
    {
        var began = Stopwatch.GetTimestamp();
        var actor = system.ActorOf(Props.Create(() => new Recovering(how)));
        await actor.Ask<long>("events", Patience);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static (AccountState Before, AccountState After) Fill(string path, int events)
    {
        using var connection = new SqliteConnection(JournalFile.ConnectionString(path));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO journal(created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            VALUES (0, 0, $id, $row, $message, $manifest, 1701, 'bench')
            """;
        command.Parameters.AddWithValue("$id", Id);
        var (row, message, manifest) = (command.Parameters.Add("$row", SqliteType.Integer), command.Parameters.Add("$message", SqliteType.Blob), command.Parameters.Add("$manifest", SqliteType.Text));
        var serializer = new AccountEventSerializer(null!);
        var (state, before, number) = (AccountState.New(SyntheticJournal.Account), AccountState.New(SyntheticJournal.Account), 0L);
        foreach (var @event in SyntheticJournal.Events(events))
        {
            (row.Value, message.Value, manifest.Value) = (++number, serializer.ToBinary(@event), serializer.Manifest(@event));
            command.ExecuteNonQuery();
            state = state.Apply(@event);
            before = number == events - Tail ? state : before;
        }

        transaction.Commit();
        return (before, state);
    }

    private static void Snapshot(string path, long number, AccountState state)
    {
        using var connection = new SqliteConnection(JournalFile.ConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO snapshot(persistence_id, sequence_number, created, snapshot, manifest, serializer_id) VALUES ($id, $number, 0, $snapshot, $manifest, 1702)";
        command.Parameters.AddWithValue("$id", Id);
        command.Parameters.AddWithValue("$number", number);
        command.Parameters.AddWithValue("$snapshot", AccountSnapshot.Write(state));
        command.Parameters.AddWithValue("$manifest", AccountSnapshot.Manifest);
        command.ExecuteNonQuery();
    }

    private sealed record Replayed(bool Apply, bool Snapshot);

    private sealed class Recovering(Replayed how) : UntypedPersistentActor
    {
        private AccountState _state = AccountState.New(SyntheticJournal.Account);
        private long _events;

        public override string PersistenceId => Id;

        public override Recovery Recovery => new(how.Snapshot ? SnapshotSelectionCriteria.Latest : SnapshotSelectionCriteria.None);

        protected override void OnCommand(object message) => Sender.Tell(_events + (_state.Epoch > 1 ? 1 : 0));

        protected override void OnRecover(object message)
        {
            switch (message)
            {
                case SnapshotOffer { Snapshot: AccountState state }:
                    _state = state;
                    break;
                case IAccountEvent @event:
                    _events++;
                    _state = how.Apply ? _state.Apply(@event) : _state;
                    break;
            }
        }
    }
}
