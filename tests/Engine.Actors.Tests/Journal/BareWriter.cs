using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Journal;

namespace Engine.Actors.Tests.Journal;

/// <summary>An actor system on a journal with one bare persistent actor of an account.</summary>
internal sealed class BareWriter : IAsyncDisposable
{
    public const string Id = "account-SIMULATED-sim1-1-20000001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ActorSystem _system;
    private IActorRef _actor;

    public BareWriter(JournalStore store)
    {
        Store = store;
        var (hocon, setup) = store.Configure();
        _system = ActorSystem.Create("journal", BootstrapSetup.Create().WithConfig(hocon).And(setup));
        store.Verify(_system);
        _actor = Next();
    }

    public JournalStore Store { get; }

    /// <summary>Null when the events are written, else why not; then the next life of the actor recovers.</summary>
    public async Task<string?> WriteAsync(params IAccountEvent[] events)
    {
        var (answering, ended) = (_actor.Ask<string>(events, Patience), _actor.WatchAsync());
        if (await Task.WhenAny(answering, ended) == ended)
        {
            // What it said before it ended may still be on its way; a life that could not recover says nothing.
            await Task.WhenAny(answering, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        var answer = answering.IsCompleted ? await answering : "the actor could not recover";
        if (answer == "")
        {
            return null;
        }

        _actor = Next();
        return answer;
    }

    /// <summary>Leaves a snapshot of what has been recovered and written.</summary>
    public async Task SnapshotAsync() => Assert.Equal("", await _actor.Ask<string>("snapshot", Patience));

    /// <summary>The state as this life has it, and the number of events that it replayed.</summary>
    public Task<(AccountState State, long Replayed)> StateAsync() => _actor.Ask<(AccountState, long)>("state", Patience);

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        Store.Dispose();
    }

    private IActorRef Next() => _system.ActorOf(Props.Create(() => new Account()));

    private sealed class Account : UntypedPersistentActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private AccountState _state = AccountState.New(new AccountId(20000001));
        private long _replayed;

        public override string PersistenceId => Id;

        protected override void OnCommand(object message)
        {
            switch (message)
            {
                case IAccountEvent[] events:
                    _asker = Sender;
                    PersistAll(events, @event => _state = _state.Apply(@event), () => _asker.Tell(""));
                    break;
                case "state":
                    Sender.Tell((_state, _replayed));
                    break;
                case "snapshot":
                    _asker = Sender;
                    SaveSnapshot(_state);
                    break;
                case SaveSnapshotSuccess:
                    _asker.Tell("");
                    break;
                case SaveSnapshotFailure failure:
                    _asker.Tell(failure.Cause.Message);
                    break;
            }
        }

        protected override void OnRecover(object message)
        {
            if (message is SnapshotOffer { Snapshot: AccountState state })
            {
                _state = state;
            }
            else if (message is IAccountEvent @event)
            {
                _state = _state.Apply(@event);
                _replayed++;
            }
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
        {
            _asker.Tell(cause.GetBaseException().Message);
            base.OnPersistFailure(cause, @event, sequenceNr);
        }
    }
}
