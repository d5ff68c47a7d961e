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
/// When the token has been renewed, a second life is made with the new one before the first is closed, because the venue
/// may close a connection whose token expires (contract.md §2.2). The stream goes on without a gap, so such a change is
/// not announced and keeps the epoch.
/// </para>
/// <code>
/// waiting for a token ── connecting ── up ══ switching (up, successor connecting) ══ up
///        └───────── back-off ◄── ended ◄──┘          (ended before the successor stood: down)
/// </code>
/// </summary>
/// <typeparam name="TKey">What is subscribed: a contract or an account.</typeparam>
public abstract partial class HubOwnerActor<TKey> : ReceiveActor, IWithTimers
    where TKey : notnull
{
    private readonly HubKind _hub;
    private readonly TokenCell _token;
    private readonly IActorRef _session;
    private readonly Dictionary<TKey, IActorRef> _receivers = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private HubLife<TKey>? _current;
    private HubLife<TKey>? _successor;
    private AccessToken? _refused;
    private int _lives;
    private int _epoch;
    private int _failures;

    private protected HubOwnerActor(HubKind hub, TokenCell token, IActorRef session, HubSettings settings)
    {
        (_hub, _token, _session, Settings) = (hub, token, session, settings);
        Receive<Connect>(_ => TryConnect());
        Receive<PatienceOver>(_ =>
        {
            _refused = null;
            TryConnect();
        });
        Receive<Switch>(_ => StartSwitch());
        Receive<OverlapOver>(_ => CompleteSwitch());
        Receive<SwitchedOver>(_ => CompleteSwitchWhenReady());
        Receive<SessionProtocol.TokenRenewed>(_ =>
        {
            if (_current is not null)
            {
                StartSwitch();
            }
            else if (!Timers.IsTimerActive(Connect.Instance))
            {
                TryConnect();
            }
        });
        Receive<LinkProtocol.Connected>(connected => LifeOf(connected.Life)?.Take(Keys));
        Receive<LinkProtocol.Confirmed<TKey>>(Confirmed);
        Receive<LinkProtocol.Ended>(ended => LifeOf(ended.Life)?.End(ended));
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
        _successor?.Subscribe(key);
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
            _successor?.Unsubscribe(key);
        }
    }

    /// <summary>Makes the child of a connection life.</summary>
    private protected abstract Props LinkProps(int life);

    /// <summary>Frames of this life, and of no other, are delivered from now on; 0 for none.</summary>
    private protected abstract void DeliverFrom(int life);

    /// <summary>The subscription's receiver is gone.</summary>
    private protected abstract void RouteRemoved(TKey key);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));
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

    private HubLife<TKey>? LifeOf(int number) => _current?.Number == number ? _current : _successor?.Number == number ? _successor : null;

    private HubLife<TKey> StartLife()
    {
        var number = ++_lives;
        var life = new HubLife<TKey>(number, Context.ActorOf(LinkProps(number), $"link-{number}"), _token.Current, Settings.Wall.GetTimestamp());
        Context.Watch(life.Link);
        return life;
    }

    private void TryConnect()
    {
        if (_current is not null)
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
        _current = StartLife();
        DeliverFrom(_current.Number);
    }

    private void Confirmed(LinkProtocol.Confirmed<TKey> confirmed)
    {
        if (LifeOf(confirmed.Life) is not { } life)
        {
            return;
        }

        life.Stands = true;
        life.Confirmed.UnionWith(confirmed.Keys);
        if (life == _successor)
        {
            CompleteSwitchWhenReady();
            return;
        }

        Announce(life, confirmed.Keys);
        StartSwitch();
    }

    private void Announce(HubLife<TKey> life, IEnumerable<TKey> confirmed)
    {
        if (!life.IsUp)
        {
            life.IsUp = true;
            _epoch++;
            Publish(HubPhase.Connected, null);
        }

        var up = new HubProtocol.HubUp(_hub, _epoch);
        foreach (var receiver in confirmed.Where(_receivers.ContainsKey).Select(key => _receivers[key]).Distinct())
        {
            receiver.Tell(up);
        }
    }

    private void Stopped(IActorRef stopped)
    {
        if (stopped.Equals(_successor?.Link))
        {
            SuccessorStopped();
        }
        else if (stopped.Equals(_current?.Link))
        {
            CurrentStopped();
        }
        else
        {
            foreach (var key in _receivers.Where(r => r.Value.Equals(stopped)).Select(r => r.Key).ToArray())
            {
                Unsubscribe(key);
            }
        }
    }

    private void CurrentStopped()
    {
        var ended = _current!.Ended ?? new LinkProtocol.Ended(_current.Number, LinkEnding.Lost, "the connection failed");
        if (_successor is not null && SuccessorStands)
        {
            CompleteSwitch();
            return;
        }

        var life = _current;
        _current = null;
        SwitchFailed();
        DeliverFrom(0);
        if (life.IsUp)
        {
            var down = new HubProtocol.HubDown(_hub, _epoch, ended.Cause);
            foreach (var receiver in _receivers.Values.Distinct())
            {
                receiver.Tell(down);
            }
        }

        Publish(PhaseAfter(ended.Ending), ended.Cause);
        _log.Info("Connection {0} of the {1} hub ended: {2}", life.Number, _hub, ended.Cause);
        if (_successor is { } next)
        {
            // Whatever ended the old life, a connection with the renewed token is on its way.
            (_current, _successor) = (next, null);
            DeliverFrom(next.Number);
            if (next.Stands)
            {
                Announce(next, next.Confirmed);
            }

            return;
        }

        if (life.IsUp && Settings.Wall.GetElapsedTime(life.StartedAt) >= Settings.StableAfter)
        {
            _failures = 0;
        }

        var wait = ended.Ending switch
        {
            LinkEnding.Evicted => Settings.AfterEviction,
            LinkEnding.Refused => Settings.LongestBackOff,
            _ => NextBackOff(),
        };
        if (ended.Ending is LinkEnding.Evicted or LinkEnding.Unauthorized)
        {
            _refused = life.Token;
            if (_token.Current is null || ReferenceEquals(_token.Current, life.Token))
            {
                _session.Tell(new SessionProtocol.TokenRefused(ended.Cause, life.Token?.ExpiresAt));
            }
        }

        Timers.StartSingleTimer(Connect.Instance, Connect.Instance, wait);
    }

    private HubPhase PhaseAfter(LinkEnding ending) => ending switch
    {
        LinkEnding.Evicted => HubPhase.Evicted,
        LinkEnding.Refused => HubPhase.Failed,
        _ => _epoch == 0 ? HubPhase.Connecting : HubPhase.Reconnecting,
    };

    private TimeSpan NextBackOff()
    {
        var wait = Settings.FirstBackOff * Math.Pow(2, Math.Min(_failures++, 16));
        return (wait < Settings.LongestBackOff ? wait : Settings.LongestBackOff) * (1 - (Settings.Jitter() / 2));
    }

    private void Publish(HubPhase phase, string? cause) =>
        Context.System.EventStream.Publish(new HubProtocol.HubStateChanged(_hub, phase, Math.Max(_epoch, 1), cause));

    /// <summary>From a stream: the successor alone delivers it now.</summary>
    internal sealed record SwitchedOver
    {
        public static SwitchedOver Instance { get; } = new();
    }

    private sealed record Connect
    {
        public static Connect Instance { get; } = new();
    }

    private sealed record Switch
    {
        public static Switch Instance { get; } = new();
    }

    private sealed record OverlapOver
    {
        public static OverlapOver Instance { get; } = new();
    }

    private sealed record PatienceOver
    {
        public static PatienceOver Instance { get; } = new();
    }
}
