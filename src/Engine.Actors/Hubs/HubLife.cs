using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway;

namespace Engine.Actors.Hubs;

/// <summary>What a hub owner knows of one connection life. Subscriptions wait until it is connected.</summary>
internal sealed class HubLife<TKey>(int number, IActorRef link, AccessToken? token, long startedAt)
{
    public int Number => number;

    public IActorRef Link => link;

    /// <summary>The token at hand when it was started; it keeps the connection whatever becomes of the token.</summary>
    public AccessToken? Token => token;

    public long StartedAt => startedAt;

    /// <summary>The connection stood: frames may have come, whether or not anything was confirmed.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The venue confirmed what was subscribed when it connected, and that has been announced.</summary>
    public bool IsUp { get; set; }

    public LinkProtocol.Ended? Ended { get; private set; }

    public void End(LinkProtocol.Ended ended) => Ended ??= ended;

    public void Take(ImmutableArray<TKey> keys)
    {
        IsConnected = true;
        link.Tell(new LinkProtocol.Subscribe<TKey>(keys));
    }

    public void Subscribe(TKey key)
    {
        if (IsConnected)
        {
            link.Tell(new LinkProtocol.Subscribe<TKey>([key]));
        }
    }

    public void Unsubscribe(TKey key)
    {
        if (IsConnected)
        {
            link.Tell(new LinkProtocol.Unsubscribe<TKey>(key));
        }
    }
}
