using Akka.Actor;
using Akka.Event;

namespace Engine.Actors.Hubs;

/// <content>From a connection with an old token to one with a renewed token, without a gap.</content>
public abstract partial class HubOwnerActor<TKey>
{
    /// <summary>True when the successor alone delivers every stream.</summary>
    private protected abstract bool HasSwitchedOver { get; }

    /// <summary>A successor is being connected; streams are joined when both show them. Told <see cref="SwitchedOver"/> at each stream.</summary>
    private protected abstract void SwitchStarted(int successor);

    /// <summary>The old life ended or is given up: the successor's streams take over now.</summary>
    private protected abstract void OldGivenUp();

    /// <summary>The successor failed. True when the old life still delivers everything.</summary>
    private protected abstract bool SwitchFailed();

    private bool HasNewToken => _token.Current is { } token && !ReferenceEquals(token, _current?.Token);

    private bool SuccessorStands => _successor is { Stands: true } next && _receivers.Keys.All(next.Confirmed.Contains);

    private void StartSwitch()
    {
        if (_current is not { IsUp: true } || _successor is not null || !HasNewToken || Timers.IsTimerActive(Switch.Instance))
        {
            return;
        }

        _successor = StartLife();
        SwitchStarted(_successor.Number);
    }

    private void CompleteSwitchWhenReady()
    {
        if (!SuccessorStands)
        {
            return;
        }

        if (HasSwitchedOver)
        {
            CompleteSwitch();
        }
        else if (!Timers.IsTimerActive(OverlapOver.Instance))
        {
            var rest = (_current!.Token is { } old ? old.ExpiresAt - Settings.Wall.GetUtcNow() : TimeSpan.Zero) / 2;
            var overlap = rest < Settings.Overlap ? rest : Settings.Overlap;
            _log.Debug("Connections {0} and {1} of the {2} hub overlap for up to {3}.", _current.Number, _successor!.Number, _hub, overlap);
            Timers.StartSingleTimer(OverlapOver.Instance, OverlapOver.Instance, overlap > TimeSpan.Zero ? overlap : TimeSpan.FromMilliseconds(1));
        }
    }

    private void CompleteSwitch()
    {
        Timers.Cancel(OverlapOver.Instance);
        if (_successor is not { } next || !SuccessorStands)
        {
            return;
        }

        OldGivenUp();
        var old = _current!;
        (_current, _successor) = (next, null);
        next.IsUp = true;
        DeliverFrom(next.Number);
        old.Link.Tell(LinkProtocol.End.Instance);
        _log.Info("The {0} hub goes on with a renewed token on connection {1}.", _hub, next.Number);
        StartSwitch();
    }

    private void SuccessorStopped()
    {
        var cause = _successor!.Ended?.Cause ?? "the connection failed";
        _successor = null;
        Timers.Cancel(OverlapOver.Instance);
        _log.Warning("The {0} hub could not change to the renewed token: {1}", _hub, cause);
        if (SwitchFailed())
        {
            Timers.StartSingleTimer(Switch.Instance, Switch.Instance, NextBackOff());
        }
        else
        {
            // Part of the streams had moved to the successor: what they showed since is lost with it.
            _current!.Link.Tell(LinkProtocol.End.Instance);
        }
    }
}
