using Akka.Actor;
using Akka.Event;
using Engine.Actors.Accounts;

namespace Engine.Actors.Strategies;

/// <summary>
/// The watchdog: a strategy that does not come out of its own code loses its right to trade. Its thread cannot be stopped in .NET, so
/// its account is protected and a person is asked for a restart. Wall time, and counted in looks: a machine that slept accuses nobody.
/// </summary>
public sealed partial class StrategiesActor
{
    /// <summary>A strategy that has not answered for so long is taken for one that never will.</summary>
    public static readonly TimeSpan DefaultWatchdog = TimeSpan.FromSeconds(10);

    /// <summary>One that has not stopped so long after it was told to is taken for one that never will, whatever its watchdog says; wall time.</summary>
    private static readonly TimeSpan StopTakes = TimeSpan.FromSeconds(3);

    /// <summary>The same number this often in a row.</summary>
    private const int Looks = 8;

    private readonly Dictionary<IActorRef, (long Beats, int Times)> _pulses = [];
    private readonly HashSet<IActorRef> _stuck = [];

    /// <summary>Out, and their positions are to be kept under their stops: only a book knows which orders are entries.</summary>
    private readonly List<(Start Start, string Why)> _kept = [];

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsStuck(IActorRef strategy) => _stuck.Contains(strategy);

    private void WatchPulse(IActorRef child, Start start)
    {
        if (start is { Pulse: not null, Watchdog: { } watchdog })
        {
            _pulses[child] = (start.Pulse.Beats, 0);
            Timers.StartPeriodicTimer(child, new Look(child), watchdog / Looks);
        }
    }

    private void LookAt(IActorRef child)
    {
        if (!_running.TryGetValue(child, out var start) || IsStuck(child))
        {
            Timers.Cancel(child);
            _pulses.Remove(child);
            return;
        }

        var (seen, beats) = (_pulses[child], start.Pulse!.Beats);
        if (!StrategyPulse.IsInside(beats) || beats != seen.Beats)
        {
            _pulses[child] = (beats, 0);
            return;
        }

        _pulses[child] = (beats, seen.Times + 1);
        if (seen.Times + 1 >= Looks)
        {
            Revoke(child, start);
        }
    }

    private void Revoke(IActorRef child, Start start)
    {
        _stuck.Add(child);
        Timers.Cancel(child);
        var why = $"it has not answered for {start.Watchdog!.Value.TotalSeconds:0.###} s; its thread cannot be stopped: restart the engine";
        _log.Error("Strategy {0} has lost its right to trade: {1}.", start.Name, why);
        start.Pulse!.Thread?.PutLast();
        Withdraw(start, why);
        Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(start.Name, StrategyPhase.Revoked, why));
        AnswerStop();
    }

    /// <summary>The engine stops. What becomes of the position is decided by how it stops: here the strategy only loses the right to add to it.</summary>
    private void RevokeWhatDoesNotStop()
    {
        foreach (var (child, start) in _running.Where(r => !IsStuck(r.Key)).ToList())
        {
            _stuck.Add(child);
            var why = $"it did not stop within {StopTakes.TotalSeconds:0} s; its thread cannot be stopped and ends with the process";
            _log.Error("Strategy {0} has lost its right to trade: {1}.", start.Name, why);
            start.Account.Tell(new AccountProtocol.Revoke(start.Name, why));
            Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(start.Name, StrategyPhase.Revoked, why));
        }

        AnswerStop();
    }

    /// <summary>What it asked for and is not decided on yet is denied; its orders and positions are dealt with as its policy says.</summary>
    private void Withdraw(Start start, string why)
    {
        start.Account.Tell(new AccountProtocol.Revoke(start.Name, why));
        if (start.OnFault == FaultPolicy.KeepProtected)
        {
            _kept.Add((start, why));
            CancelEntries(start, why);
            return;
        }

        foreach (var contract in start.Others.Insert(0, start.Contract))
        {
            _work.Begin();
            start.Account.Tell(new AccountProtocol.Flatten(contract, start.Name.Value, why));
        }
    }

    /// <summary>A flatten passes without a book; that entries are cancelled had to wait for it.</summary>
    private void WithdrawAgain()
    {
        foreach (var (start, why) in _kept)
        {
            CancelEntries(start, why);
        }
    }

    private void CancelEntries(Start start, string why)
    {
        foreach (var contract in start.Others.Insert(0, start.Contract))
        {
            _work.Begin();
            start.Account.Tell(new AccountProtocol.CancelEntries(contract, start.Name.Value, why));
        }
    }

    private sealed record Look(IActorRef Strategy);

    private sealed record StopOverdue
    {
        public static StopOverdue Instance { get; } = new();
    }
}
