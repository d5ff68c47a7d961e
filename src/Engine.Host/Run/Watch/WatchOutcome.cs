using Engine.Actors.Hubs;
using Engine.Actors.Session;

namespace Engine.Host.Run.Watch;

/// <summary>How a watch has gone so far: whether its hub ever stood, and what ended it by itself. Thread-safe.</summary>
internal sealed class WatchOutcome
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stood = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (HubPhase Phase, string? Cause)? _last;
    private volatile string? _cause;

    /// <summary>Completes with a sentence when there is nothing more to hear.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Completes when its hub stands for the first time.</summary>
    public Task Stood => _stood.Task;

    /// <summary>What to say of a watch whose time is over; null when its hub stood at some time.</summary>
    public string? NeverStood => _stood.Task.IsCompleted ? null : $"The hub was never reached{(_cause is { Length: > 0 } cause ? $": {cause}" : "")}.";

    /// <summary>Ends the watch.</summary>
    public void End(string sentence) => _ended.TrySetResult(sentence);

    /// <summary>A hub that another session has taken over is left to it. False for one more failure of the same kind: nothing new for a person.</summary>
    public bool Heard(HubProtocol.HubStateChanged hub)
    {
        var news = (hub.Phase, hub.Cause) != _last;
        _last = (hub.Phase, hub.Cause);
        if (hub.Phase == HubPhase.Connected)
        {
            _stood.TrySetResult();
        }

        _cause = hub.Cause ?? _cause;
        if (hub is { Phase: HubPhase.Evicted, NextTry: null })
        {
            End($"The venue ended this connection ({hub.Cause}): another session of this user, probably an engine or the TopstepX web platform, has taken the {hub.Hub.ToString().ToLowerInvariant()} hub over. It is left to it.");
        }

        return news;
    }

    /// <summary>A login that is refused now will be refused again.</summary>
    public void Heard(SessionProtocol.SessionStateChanged session)
    {
        _cause = session.Cause ?? _cause;
        if (session.Phase == SessionPhase.Refused)
        {
            End($"The venue refuses the login ({session.Cause}).");
        }
    }
}
