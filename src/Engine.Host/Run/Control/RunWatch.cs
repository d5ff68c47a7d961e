using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run.Control;

/// <summary>
/// What a run has published of itself, for whoever asks, with the wall time of each fact: ages are computed when they are asked for. Fed by one
/// thread, read by many.
/// </summary>
internal sealed class RunWatch(TimeProvider wall) : IRunObserver
{
    private const int KeptRefusals = 256;
    private readonly Lock _gate = new();
    private readonly List<(Func<AccountState, bool> Holds, long Since, TaskCompletionSource<AccountState> Seen)> _awaited = [];
    private readonly Dictionary<ClientTag, string> _refusals = [];
    private readonly Queue<ClientTag> _refused = new();
    private readonly Dictionary<ContractId, DateTimeOffset> _nakedSince = [];
    private readonly Dictionary<string, WatchedStrategy> _strategies = [];
    private readonly RunFigures _figures = new();
    private SessionProtocol.SessionStateChanged? _session;
    private HubLine _marketHub = HubLine.Connecting;
    private HubLine _userHub = HubLine.Connecting;
    private AccountProtocol.AccountChanged? _account;
    private (DateTimeOffset At, bool Agreed)? _compared;

    /// <summary>When the run began, wall time, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = wall.GetUtcNow();

    public void Heard(object message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case SessionProtocol.SessionStateChanged session:
                    _session = session;
                    break;
                case HubProtocol.HubStateChanged hub:
                    var line = new HubLine(hub.Phase, hub.Epoch, StatusText.Cause(hub));
                    (_marketHub, _userHub) = hub.Hub == HubKind.Market ? (line, _userHub) : (_marketHub, line);
                    break;
                case StrategyProtocol.StrategyStateChanged strategy:
                    _strategies[strategy.Strategy.Value] = new WatchedStrategy(strategy.Strategy, strategy.Phase, strategy.Cause, wall.GetUtcNow());
                    break;
                case AccountProtocol.Journaled journaled:
                    Take(journaled.Events);
                    break;
                case AccountProtocol.AccountChanged account:
                    Take(account);
                    break;
            }
        }
    }

    /// <summary>The newest of everything.</summary>
    public RunPicture Picture
    {
        get
        {
            lock (_gate)
            {
                return new RunPicture(_session, _marketHub, _userHub, _account, _compared, _nakedSince.ToImmutableDictionary(), [.. _strategies.Values.OrderBy(s => s.Name.Value, StringComparer.Ordinal)])
                {
                    Orders = _figures.Orders,
                    Fills = _figures.Fills,
                    RealisedGross = _figures.RealisedGross,
                    Costs = _figures.Costs,
                };
            }
        }
    }

    /// <summary>The venue's words on an order, a change or a cancel that it refused; null when there are none.</summary>
    public string? RefusalOf(ClientTag tag)
    {
        lock (_gate)
        {
            return _refusals.GetValueOrDefault(tag);
        }
    }

    /// <summary>
    /// Waits for a journaled state of which the predicate holds; null when none came in time. States from before <paramref name="since"/> do not
    /// count: what the book answers may overtake what it publishes.
    /// </summary>
    public async Task<AccountState?> UntilAsync(Func<AccountState, bool> holds, TimeSpan patience, CancellationToken cancellation, long since = 0)
    {
        var seen = new TaskCompletionSource<AccountState>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_account is { State: { } now, Events: var events } && events >= since && holds(now))
            {
                return now;
            }

            _awaited.Add((holds, since, seen));
        }

        try
        {
            return await seen.Task.WaitAsync(patience, wall, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _awaited.RemoveAll(a => a.Seen == seen);
            }
        }
    }

    private void Take(AccountProtocol.AccountChanged account)
    {
        _account = account;
        var naked = Unprotected.Read(account.State).Select(u => u.Contract).ToHashSet();
        foreach (var covered in _nakedSince.Keys.Where(c => !naked.Contains(c)).ToList())
        {
            _nakedSince.Remove(covered);
        }

        foreach (var contract in naked)
        {
            _nakedSince.TryAdd(contract, wall.GetUtcNow());
        }

        foreach (var (_, _, seen) in _awaited.Where(a => account.Events >= a.Since && a.Holds(account.State)).ToList())
        {
            seen.TrySetResult(account.State);
        }
    }

    private void Take(ImmutableArray<IAccountEvent> events)
    {
        _figures.Add(events);
        foreach (var @event in events)
        {
            switch (@event)
            {
                case OrderRefused refused:
                    Remember(refused.Tag, refused.Text);
                    break;
                case ModifyRefused refused:
                    Remember(refused.Tag, refused.Text);
                    break;
                case CancelRefused refused:
                    Remember(refused.Tag, refused.Text);
                    break;
                case Reconciled reconciled:
                    _compared = (wall.GetUtcNow(), reconciled.Differences == 0);
                    break;
            }
        }
    }

    private void Remember(ClientTag tag, string text)
    {
        if (!_refusals.TryAdd(tag, text))
        {
            _refusals[tag] = text;
            return;
        }

        _refused.Enqueue(tag);
        if (_refused.Count > KeptRefusals)
        {
            _refusals.Remove(_refused.Dequeue());
        }
    }
}

/// <summary>What a run has published, at one moment.</summary>
/// <param name="Session">The session; null before the first word.</param>
/// <param name="MarketHub">The market hub.</param>
/// <param name="UserHub">The user hub.</param>
/// <param name="Account">The account as journaled last; null before.</param>
/// <param name="Compared">When book and venue were compared last, wall time, and whether nothing differed.</param>
/// <param name="NakedSince">Since when, wall time, a position lacks the stop that it should have.</param>
/// <param name="Strategies">The strategies.</param>
internal sealed record RunPicture(
    SessionProtocol.SessionStateChanged? Session,
    HubLine MarketHub,
    HubLine UserHub,
    AccountProtocol.AccountChanged? Account,
    (DateTimeOffset At, bool Agreed)? Compared,
    ImmutableDictionary<ContractId, DateTimeOffset> NakedSince,
    ImmutableArray<WatchedStrategy> Strategies)
{
    public long Orders { get; init; }

    public long Fills { get; init; }

    public Money RealisedGross { get; init; }

    public Money Costs { get; init; }
}

/// <summary>A strategy of the run.</summary>
/// <param name="Name">Which.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Cause">Why, in words.</param>
/// <param name="Since">Since when, wall time, UTC.</param>
internal sealed record WatchedStrategy(StrategyName Name, StrategyPhase Phase, string? Cause, DateTimeOffset Since);
