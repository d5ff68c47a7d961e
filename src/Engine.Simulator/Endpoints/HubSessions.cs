namespace Engine.Simulator;

/// <summary>
/// The standing hub connections with their tokens, in order of arrival. Sends the oldest user session off when another takes over,
/// and closes connections at their token's expiry, as the <see cref="SessionPolicy"/> says. Thread-safe.
/// </summary>
internal sealed class HubSessions(SessionPolicy policy, TokenIssuer tokens)
{
    private const string TakenOver = "Another session of this user took over.";

    private readonly object _gate = new();
    private readonly List<Session> _standing = [];

    /// <summary>Takes a connection in; call before it is served.</summary>
    public void Join(HubPeer peer, string? token, bool isUserHub)
    {
        var session = new Session(peer, token, isUserHub);
        List<Session> evicted;
        lock (_gate)
        {
            _standing.Add(session);
            if (policy.CloseAtTokenExpiry && token is not null)
            {
                session.Expiry = tokens.WhenExpired(token, peer.Abort);
            }

            evicted = isUserHub ? Evict() : [];
        }

        foreach (var old in evicted)
        {
            old.Expiry?.Dispose();
            old.Peer.Enqueue("GatewayLogout", TakenOver);
            old.Peer.EnqueueClose();

            // A slow reader must not delay the one who takes over.
            _ = old.Peer.FlushAsync().AsTask();
        }
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Leave(string connectionId)
    {
        lock (_gate)
        {
            var index = _standing.FindIndex(session => session.Peer.Id == connectionId);
            if (index >= 0)
            {
                _standing[index].Expiry?.Dispose();
                _standing.RemoveAt(index);
            }
        }
    }

    private List<Session> Evict()
    {
        if (policy.EvictOldestAt is not { } most)
        {
            return [];
        }

        var users = _standing.Where(session => session.IsUserHub && session.Peer.IsAlive).ToList();
        var surplus = users.Take(Math.Max(0, users.Count - Math.Max(1, most - 1))).ToHashSet();
        var kept = users.Where(session => !surplus.Contains(session)).Select(session => session.Token).ToHashSet();

        // A client that dialled anew with the token of its dead socket keeps its market connection.
        var gone = surplus.Where(session => !kept.Contains(session.Token)).Select(session => session.Token).ToHashSet();
        surplus.UnionWith(_standing.Where(session => !session.IsUserHub && gone.Contains(session.Token)));
        _standing.RemoveAll(surplus.Contains);
        return [.. surplus];
    }

    private sealed class Session(HubPeer peer, string? token, bool isUserHub)
    {
        public HubPeer Peer => peer;

        public string? Token => token;

        public bool IsUserHub => isUserHub;

        public IDisposable? Expiry { get; set; }
    }
}
