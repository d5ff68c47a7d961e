using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies;

namespace Engine.Actors;

/// <content>The stop: strategies first, then what the policy says of orders and positions, and an end in bounded time.</content>
public sealed partial class EngineActor
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(12);

    /// <summary>A stop-loss that is on its way while the engine stops has this long to stand.</summary>
    private static readonly TimeSpan StopComes = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private IActorRef? _stopAsker;
    private StopPolicy _policy;
    private bool _leaving;

    private void Stop()
    {
        _stopAsker = Sender;
        if (_account is null)
        {
            Stopped(true, "nothing had started");
            return;
        }

        Timers.StartSingleTimer("stop", StopOverdue.Instance, StopPatience);
        _strategies.Tell(StrategyProtocol.StopAll.Instance);
    }

    private void Leave()
    {
        if (_policy == StopPolicy.KeepProtected)
        {
            Timers.StartPeriodicTimer("leave again", LeaveAgain.Instance, AskAgain);
            Timers.StartSingleTimer("no stop came", NoStopCame.Instance, StopComes);
            CancelEntries();
            return;
        }

        _parts.Work.Begin();
        _account!.Tell(_policy == StopPolicy.Flatten
            ? new AccountProtocol.Flatten(null, Who, "the engine stops")
            : new AccountProtocol.CancelEverything(null, Who));
        AskBook();
    }

    /// <summary>Said again until all is done: a book that restarts has forgotten it, and an entry may fill while it is cancelled.</summary>
    private void CancelEntries()
    {
        _parts.Work.Begin();
        _account!.Tell(new AccountProtocol.CancelEntries(null, Who, "the engine stops") { Stopping = true });
        AskBook();
    }

    /// <summary>A stop that was wanted and does not stand by now is not waited for: unprotected means flatten.</summary>
    private void FlattenUncovered()
    {
        if (_state is null)
        {
            return;
        }

        foreach (var contract in Remainder.Read(_state).Uncovered.Where(c => !_state.IsFlattening(c)))
        {
            _parts.Work.Begin();
            _account!.Tell(new AccountProtocol.Flatten(contract, Who, "the engine stops and no stop stands for all of the position"));
        }
    }

    /// <summary>The answer comes after everything that the book was told before.</summary>
    private void AskBook() => _account!.Ask<AccountProtocol.AccountChanged>(AccountProtocol.GetAccount.Instance, StopPatience).PipeTo(
        Self, success: changed => new BookAnswered(changed), failure: _ => BookSilent.Instance);

    private void Judge(AccountProtocol.AccountChanged changed)
    {
        _state = changed.State;
        JoinUnfollowed();
        if (_leaving && IsDone(changed.State) && (changed.InSync || _policy != StopPolicy.KeepProtected))
        {
            Stopped(true, Describe(changed.State, "stopped in order"));
        }
    }

    private bool IsDone(AccountState state) => _policy switch
    {
        StopPolicy.KeepProtected => Remainder.Read(state).IsOrderly,
        StopPolicy.LeaveOpen => state.Live.IsEmpty && !state.AwaitsFills,
        _ => state.Live.IsEmpty && state.Positions.IsEmpty && !state.AwaitsFills,
    };

    private string Describe(AccountState? state, string text)
    {
        var left = state is null || _policy != StopPolicy.KeepProtected ? [] : Remainder.Read(state).Kept;
        return left.IsEmpty ? text : $"{text}; kept at the venue: {string.Join(", ", left)}";
    }

    private void Stopped(bool clean, string text)
    {
        Timers.Cancel("stop");
        Timers.Cancel("leave again");
        Timers.Cancel("no stop came");
        _leaving = false;
        _stopAsker?.Tell(new EngineProtocol.Stopped(_state, clean, text));
        _stopAsker = null;
    }

    private sealed record BookAnswered(AccountProtocol.AccountChanged Changed);

    private sealed record BookSilent
    {
        public static BookSilent Instance { get; } = new();
    }

    private sealed record LeaveAgain
    {
        public static LeaveAgain Instance { get; } = new();
    }

    private sealed record NoStopCame
    {
        public static NoStopCame Instance { get; } = new();
    }

    private sealed record StopOverdue
    {
        public static StopOverdue Instance { get; } = new();
    }
}
