using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Gateway.Hubs;

namespace Engine.Actors.Hubs;

/// <summary>
/// Owns one hub: remembers the subscriptions, keeps one child per connection life, and starts the next with back-off and
/// jitter when it ends. A subscriber hears <see cref="HubProtocol.HubUp"/> when the venue has confirmed its subscription on
/// the present life, never before.
/// <para>
/// A connection is kept when the token is renewed; the new token is for the next connection. A second connection of the
/// same user might evict the first, and the venue keeps a socket whose token has expired unless it says otherwise
/// (contract.md §2.2). When it does close it, that is a lost connection like any other, replaced at once.
/// </para>
/// <code>
/// waiting for a token ── connecting ── up
///        ├───────── back-off ◄── ended ◄┤
///        └─ growing wait ◄── evicted ◄──┘   (yield: stays evicted)
/// </code>
/// </summary>
/// <typeparam name="TKey">What is subscribed: a contract or an account.</typeparam>
public abstract class HubOwnerActor<TKey> : ReceiveActor, IWithTimers
    where TKey : notnull
{
    private readonly HubKind _hub;
    private readonly TokenCell _token;
    private readonly IActorRef _session;
    private readonly Dictionary<TKey, IActorRef> _receivers = [];
    private readonly FrameTally _unreadable = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private HubLife<TKey>? _current;
    private AccessToken? _refused;
    private int _lives;
    private int _epoch;
    private int _failures;
    private int _evictions;
    private bool _yielded;

    private protected HubOwnerActor(HubKind hub, TokenCell token, IActorRef session, HubSettings settings)
    {
        (_hub, _token, _session, Settings) = (hub, token, session, settings);
        Receive<Connect>(_ => TryConnect());
        Receive<PatienceOver>(_ =>
        {
            _refused = null;
            TryConnect();
        });
        Receive<SessionProtocol.TokenRenewed>(_ =>
        {
            if (_current is null && !Timers.IsTimerActive(Connect.Instance))
            {
                TryConnect();
            }
        });
        Receive<LinkProtocol.Connected>(connected => LifeOf(connected.Life)?.Take(Keys));
        Receive<LinkProtocol.Confirmed<TKey>>(Confirmed);
        Receive<LinkProtocol.Ended>(ended => LifeOf(ended.Life)?.End(ended));
        Receive<LinkProtocol.Unreadable>(frame => Report(frame.Target));
        Receive<ClockJumped>(jumped =>
        {
            // The connection may look alive for minutes yet. While the machine slept nothing was heard, and nothing is replayed.
            if (_current is { } life)
            {
                life.End(new LinkProtocol.Ended(life.Number, LinkEnding.Lost, $"the clock jumped by {jumped.By.TotalSeconds:0} s"));
                Context.Stop(life.Link);
            }
        });
        Receive<Terminated>(terminated => Stopped(terminated.ActorRef));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private protected HubSettings Settings { get; }

    private ImmutableArray<TKey> Keys => [.. _receivers.Keys];

    /// <summary>Notes a subscription and passes it to the connection. Call after the routes know it.</summary>
    private protected void Subscribe(TKey key, IActorRef receiver)
    {
        _receivers[key] = receiver;
        Context.Watch(receiver);
        _current?.Subscribe(key);
    }

    /// <summary>Forgets a subscription.</summary>
    private protected void Unsubscribe(TKey key)
    {
        if (_receivers.Remove(key, out var receiver))
        {
            if (!_receivers.ContainsValue(receiver))
            {
                Context.Unwatch(receiver);
            }

            RouteRemoved(key);
            _current?.Unsubscribe(key);
        }
    }

    /// <summary>Makes the child of a connection life.</summary>
    private protected abstract Props LinkProps(int life);

    /// <summary>Frames of this life, and of no other, are delivered from now on; 0 for none.</summary>
    private protected abstract void DeliverFrom(int life);

    /// <summary>The venue confirmed subscriptions; called before the receivers hear of it.</summary>
    private protected virtual void WereConfirmed(ImmutableArray<TKey> keys, int epoch)
    {
    }

    /// <summary>A connection that delivered has ended; called before the receivers hear of it, and before the next begins.</summary>
    private protected virtual void WasLost(int epoch, string cause)
    {
    }

    /// <summary>The subscription's receiver is gone.</summary>
    private protected abstract void RouteRemoved(TKey key);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));
        Context.System.EventStream.Subscribe(Self, typeof(ClockJumped));
        Publish(HubPhase.Connecting, "the first connection of this run");
        TryConnect();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        DeliverFrom(0);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        // A restarted link would keep its reference and hear the callbacks of the dead connection.
        _log.Error(fault, "The connection of the {0} hub failed.", _hub);
        return Directive.Stop;
    });

    private HubLife<TKey>? LifeOf(int number) => _current?.Number == number ? _current : null;

    private void TryConnect()
    {
        if (_current is not null || _yielded)
        {
            return;
        }

        if (_token.Current is not { } token || ReferenceEquals(token, _refused))
        {
            if (_refused is not null)
            {
                Timers.StartSingleTimer(PatienceOver.Instance, PatienceOver.Instance, Settings.TokenPatience);
            }

            return;
        }

        _refused = null;
        Timers.Cancel(PatienceOver.Instance);
        var number = ++_lives;
        _current = new HubLife<TKey>(number, Context.ActorOf(LinkProps(number), $"link-{number}"), token, Settings.Wall.GetTimestamp());
        Context.Watch(_current.Link);
        DeliverFrom(number);
    }

    private void Confirmed(LinkProtocol.Confirmed<TKey> confirmed)
    {
        if (LifeOf(confirmed.Life) is not { } life)
        {
            return;
        }

        if (!life.IsUp)
        {
            life.IsUp = true;
            _epoch++;
            Publish(HubPhase.Connected, null);
        }

        WereConfirmed(confirmed.Keys, _epoch);
        var up = new HubProtocol.HubUp(_hub, _epoch);
        foreach (var receiver in confirmed.Keys.Where(_receivers.ContainsKey).Select(key => _receivers[key]).Distinct())
        {
            receiver.Tell(up);
        }
    }

    private void Stopped(IActorRef stopped)
    {
        if (_current is { } life && stopped.Equals(life.Link))
        {
            LifeEnded(life);
            return;
        }

        foreach (var key in _receivers.Where(r => r.Value.Equals(stopped)).Select(r => r.Key).ToArray())
        {
            Unsubscribe(key);
        }
    }

    private void LifeEnded(HubLife<TKey> life)
    {
        var ended = life.Ended ?? new LinkProtocol.Ended(life.Number, LinkEnding.Lost, "the connection failed");
        _current = null;
        DeliverFrom(0);

        // The market hub delivers before it confirms: what was heard of a life that never stood has a gap after it as well.
        if (life.IsUp || (life.IsConnected && _hub == HubKind.Market))
        {
            WasLost(_epoch, ended.Cause);
            var down = new HubProtocol.HubDown(_hub, _epoch, ended.Cause);
            foreach (var receiver in _receivers.Values.Distinct())
            {
                receiver.Tell(down);
            }
        }

        var lasted = life.IsUp ? Settings.Wall.GetElapsedTime(life.StartedAt) : TimeSpan.Zero;
        _failures = lasted >= Settings.StableAfter ? 0 : _failures;
        _evictions = lasted >= Settings.Eviction.StableAfter ? 0 : _evictions;
        var wait = WaitAfter(life, ended.Ending);
        Publish(PhaseAfter(ended.Ending), ended.Cause, wait);
        _log.Info("Connection {0} of the {1} hub ended: {2}", life.Number, _hub, ended.Cause);
        if (wait is not { } delay)
        {
            _yielded = true;
            return;
        }

        if (ended.Ending is LinkEnding.Evicted or LinkEnding.Unauthorized)
        {
            _refused = life.Token;
            if (_token.Current is null || ReferenceEquals(_token.Current, life.Token))
            {
                _session.Tell(new SessionProtocol.TokenRefused(ended.Cause, life.Token?.ExpiresAt));
            }
        }

        if (delay == TimeSpan.Zero)
        {
            TryConnect();
        }
        else
        {
            Timers.StartSingleTimer(Connect.Instance, Connect.Instance, delay);
        }
    }

    /// <summary>Null when there is no next connection.</summary>
    private TimeSpan? WaitAfter(HubLife<TKey> life, LinkEnding ending) => ending switch
    {
        LinkEnding.Evicted => Settings.Eviction.Policy == EvictionPolicy.Yield
            ? null
            : Growing(Settings.Eviction.FirstWait, Settings.Eviction.LongestWait, _evictions++),
        LinkEnding.Refused => Settings.LongestBackOff,

        // Most likely closed because its token expired: a better one is at hand. Not twice with the same token.
        LinkEnding.Lost when life.IsUp && _token.Current is { } renewed && !ReferenceEquals(renewed, life.Token) => TimeSpan.Zero,
        _ => Growing(Settings.FirstBackOff, Settings.LongestBackOff, _failures++),
    };

    private HubPhase PhaseAfter(LinkEnding ending) => ending switch
    {
        LinkEnding.Evicted => HubPhase.Evicted,
        LinkEnding.Refused => HubPhase.Failed,
        _ => _epoch == 0 ? HubPhase.Connecting : HubPhase.Reconnecting,
    };

    private TimeSpan Growing(TimeSpan first, TimeSpan longest, int times)
    {
        var wait = first * Math.Pow(2, Math.Min(times, 16));
        return (wait < longest ? wait : longest) * (1 - (Settings.Jitter() / 2));
    }

    private void Report(string target)
    {
        var count = _unreadable.Count(target);
        if (count == 1 || count % 1000 == 0)
        {
            _log.Warning("{0} {1} frames of the {2} hub could not be read.", count, target, _hub);
        }

        Context.System.EventStream.Publish(new HubProtocol.FrameUnreadable(_hub, target, count, _unreadable.Total));
    }

    private void Publish(HubPhase phase, string? cause, TimeSpan? nextTry = null) =>
        Context.System.EventStream.Publish(new HubProtocol.HubStateChanged(_hub, phase, Math.Max(_epoch, 1), cause, nextTry));

    private sealed record Connect
    {
        public static Connect Instance { get; } = new();
    }

    private sealed record PatienceOver
    {
        public static PatienceOver Instance { get; } = new();
    }
}
