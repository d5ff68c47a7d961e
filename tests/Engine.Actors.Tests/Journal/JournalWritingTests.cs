using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Tests.Journal;

/// <summary>The journal's settings at work under a bare persistent actor.</summary>
public sealed class JournalWritingTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;
    private JournalFile _journal = null!;
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _journal = JournalFile.Open(Path.Combine(_folder, "journal.db"));
        var (hocon, setup) = _journal.Configure();
        _system = ActorSystem.Create("journal", BootstrapSetup.Create().WithConfig(hocon).And(setup));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_write_ahead_log_does_not_grow_with_the_journal()
    {
        var writer = _system.ActorOf(Props.Create(() => new Writer()));
        foreach (var events in SyntheticJournal.Events(20_000).Chunk(100))
        {
            Assert.Equal("done", await writer.Ask<string>(new Batch(events), Patience));
            var log = new FileInfo(_journal.Path + "-wal");
            Assert.InRange(log.Exists ? log.Length : 0, 0, 17 * 1024 * 1024);
        }

        Assert.InRange(new FileInfo(_journal.Path).Length, 4 * 1024 * 1024, long.MaxValue);
    }

    [Fact]
    public async Task A_full_file_refuses_a_write_and_takes_it_when_there_is_room_again()
    {
        var writer = _system.ActorOf(Props.Create(() => new Writer()));
        Assert.Equal("done", await writer.Ask<string>(new Batch([.. SyntheticJournal.Events(100)]), Patience));
        _journal.MaxPages = 1;
        Assert.Contains("full", await writer.Ask<string>(new Batch([.. SyntheticJournal.Events(100)]), Patience));

        _journal.MaxPages = null;
        var next = _system.ActorOf(Props.Create(() => new Writer()));
        Assert.Equal("done", await next.Ask<string>(new Batch([.. SyntheticJournal.Events(100)]), Patience));
    }

    private sealed record Batch(IAccountEvent[] Events);

    private sealed class Writer : UntypedPersistentActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        public override string PersistenceId => "writer";

        protected override void OnCommand(object message)
        {
            if (message is Batch batch)
            {
                _asker = Sender;
                var asker = Sender;
                PersistAllAsync(batch.Events, _ => { }, () => asker.Tell("done"));
            }
        }

        protected override void OnRecover(object message)
        {
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        {
            _asker.Tell(cause.GetBaseException().Message);
            base.OnPersistFailure(cause, @event, sequenceNr);
        }
    }
}
