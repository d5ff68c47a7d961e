using System.Collections.Immutable;

namespace Engine.Simulator;

/// <summary>
/// The connections of one hub and the frames sent to them, where faults strike frames. Thread-safe; the owner's lock guards changes.
/// </summary>
/// <param name="hub">The hub's word in fault targets, such as <c>user/</c>.</param>
/// <param name="faults">Decides what becomes of each frame.</param>
/// <param name="wall">Times late frames.</param>
internal sealed class HubRoster(string hub, Faults faults, TimeProvider wall)
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);
    private readonly object _gate = new();
    private ImmutableArray<HubPeer> _peers = [];
    private long _framesSent;
    private long _ended;
    private volatile bool _everSubscribed;

    /// <summary>Frames handed to connections, counted before each send.</summary>
    public long FramesSent => Interlocked.Read(ref _framesSent);

    /// <summary>Connections standing.</summary>
    public ImmutableArray<HubPeer> Peers => _peers;

    /// <summary>True when a subscribed connection existed and none is left.</summary>
    public bool IsSevered => _everSubscribed && !HasSubscriber(null);

    /// <summary>Connections that ended so far.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>
    /// Called before the first frame to a connection that subscribes as the only one: what was sent before and has not
    /// been received by now is lost.
    /// </summary>
    public Action? Joined { get; set; }

    public void Add(HubPeer peer)
    {
        lock (_gate)
        {
            _peers = _peers.Add(peer);
        }
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            _peers = _peers.RemoveAll(peer => peer.Id == connectionId);
            _ended++;
        }
    }

    public HubPeer? Find(string connectionId) => _peers.FirstOrDefault(peer => peer.Id == connectionId);

    /// <summary>Notes a connection's subscription; call before any frame is sent for it.</summary>
    public void Subscribe(HubPeer peer)
    {
        lock (_gate)
        {
            if (peer.HasSubscribed)
            {
                return;
            }

            var alone = !HasSubscriber(peer);
            peer.HasSubscribed = true;
            peer.HasComeBack = Ended > 0;
            _everSubscribed = true;
            if (alone)
            {
                Joined?.Invoke();
            }
        }
    }

    /// <summary>Queues a counted frame, unless a fault takes it; a connection that has ended gets none.</summary>
    public void Enqueue(HubPeer peer, string target, params object?[] arguments)
    {
        if (!peer.IsAlive)
        {
            return;
        }

        if (faults.HasFrameRules && faults.ForFrame(hub + target, peer.HasComeBack ? peer.Offered++ : null) is { } fault)
        {
            EnqueueSpoilt(peer, fault, target, arguments);
            return;
        }

        Interlocked.Increment(ref _framesSent);
        peer.Enqueue(target, arguments);
    }

    private void EnqueueSpoilt(HubPeer peer, FaultRule fault, string target, object?[] arguments)
    {
        switch (fault.Action)
        {
            case FaultAction.Drop:
                return;
            case FaultAction.Close:
                peer.EnqueueClose();
                return;
            case FaultAction.Logout:
                peer.Enqueue("GatewayLogout", fault.Text ?? "Another session of this user took over.");
                peer.EnqueueClose();
                return;
            case FaultAction.Reorder:
                Interlocked.Increment(ref _framesSent);
                peer.EnqueueAfterNext(fault.Wait ?? ShortWait, wall, target, arguments);
                return;
            case FaultAction.Delay:
                Interlocked.Increment(ref _framesSent);
                peer.EnqueueLater(fault.Wait ?? ShortWait, wall, target, arguments);
                return;
            case FaultAction.Duplicate:
                Interlocked.Add(ref _framesSent, 2);
                peer.Enqueue(target, arguments);
                peer.Enqueue(target, arguments);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Action, "This fault is not one of frames.");
        }
    }

    public async ValueTask FlushAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.FlushAsync().ConfigureAwait(false);
        }
    }

    public void AbortAll()
    {
        foreach (var peer in _peers)
        {
            peer.Abort();
        }
    }

    private bool HasSubscriber(HubPeer? except)
    {
        foreach (var peer in _peers)
        {
            if (!ReferenceEquals(peer, except) && peer.HasSubscribed && peer.IsAlive)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends <c>GatewayLogout</c> to every connection, then closes it (contract.md §2.2).</summary>
    public async Task LogoutAllAsync(string reason)
    {
        foreach (var peer in _peers)
        {
            peer.Enqueue("GatewayLogout", reason);
            peer.EnqueueClose();
            await peer.FlushAsync().ConfigureAwait(false);
        }
    }
}
