using Engine.Markets;

namespace Engine.Simulator;

/// <summary>A rule with what has become of it.</summary>
/// <param name="Id">Its number, ascending from 1.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Seen">Occasions of its target so far that no earlier rule took.</param>
/// <param name="Struck">How many of them it struck.</param>
public sealed record StandingFault(int Id, FaultRule Rule, long Seen, long Struck);

/// <summary>
/// The rules by which the gateway misbehaves on command (contract.md §10), in the order in which they were added: the first
/// that strikes takes the occasion, and later ones do not see it. Thread-safe. The named methods are shorthands for rules.
/// </summary>
public sealed class Faults
{
    private const string DropName = "drop-user-frames";
    private const string DuplicateName = "duplicate-user-frames";

    private readonly IMarketClock _clock;
    private readonly TimeProvider _wall;
    private readonly object _gate = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;
    private volatile bool _hasFrameRules;

    internal Faults(IMarketClock clock, TimeProvider wall) => (_clock, _wall) = (clock, wall);

    /// <summary>Every rule, the exhausted ones too; a copy.</summary>
    public IReadOnlyList<StandingFault> Standing
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => new StandingFault(entry.Id, entry.Rule, entry.Seen, entry.Struck))];
            }
        }
    }

    /// <summary>While true, user events reach nobody, as in a gap that nobody notices.</summary>
    public bool DropUserFrames
    {
        get => Has(DropName);
        set => Switch(DropName, FaultAction.Drop, value);
    }

    /// <summary>While true, each user event is sent twice.</summary>
    public bool DuplicateUserFrames
    {
        get => Has(DuplicateName);
        set => Switch(DuplicateName, FaultAction.Duplicate, value);
    }

    /// <summary>True when some rule is about frames; read before each frame.</summary>
    internal bool HasFrameRules => _hasFrameRules;

    internal Action KillMarket { get; set; } = () => { };

    internal Action KillUser { get; set; } = () => { };

    internal Func<string, Task> Logout { get; set; } = _ => Task.CompletedTask;

    internal Action RevokeTokens { get; set; } = () => { };

    /// <summary>Adds a rule behind the others; returns its number.</summary>
    public int Add(FaultRule rule)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(++_lastId, rule));
            _hasFrameRules |= rule.IsForFrames;
            return _lastId;
        }
    }

    /// <summary>Takes a rule away; false when there is none of that number.</summary>
    public bool Remove(int id) => RemoveWhere(entry => entry.Id == id) > 0;

    /// <summary>Takes every rule away.</summary>
    public void Clear() => RemoveWhere(_ => true);

    /// <summary>The next requests lose their connection before they are carried out.</summary>
    public void LoseBeforeExecution(int times = 1, string operation = "Order/place") => Arm(new FaultRule(operation, FaultAction.Lose), times);

    /// <summary>The next requests are carried out and lose their connection before the answer.</summary>
    public void LoseAfterExecution(int times = 1, string operation = "Order/place") => Arm(new FaultRule(operation, FaultAction.Lose) { Executed = true }, times);

    /// <summary>The next requests are answered 429 and not carried out.</summary>
    public void AnswerRateLimited(string operation, int times = 1, TimeSpan? retryAfter = null) =>
        Arm(new FaultRule(operation, FaultAction.RateLimit) { RetryAfter = retryAfter }, times);

    /// <summary>The next requests are answered 401 and not carried out.</summary>
    public void AnswerUnauthorized(string operation, int times = 1) => Arm(new FaultRule(operation, FaultAction.Unauthorized), times);

    /// <summary>The next requests are answered 500 with an HTML page and not carried out.</summary>
    public void AnswerServerError(string operation, int times = 1) => Arm(new FaultRule(operation, FaultAction.ServerError), times);

    /// <summary>Closes every market hub connection.</summary>
    public void KillMarketHub() => KillMarket();

    /// <summary>Closes every user hub connection.</summary>
    public void KillUserHub() => KillUser();

    /// <summary>Sends <c>GatewayLogout</c> on both hubs, then closes them.</summary>
    public Task LogoutAsync(string reason = "Another session of this user took over.") => Logout(reason);

    /// <summary>Ends every token issued so far; open hub connections stay.</summary>
    public void InvalidateTokens() => RevokeTokens();

    /// <summary>The rule that strikes a request, if any.</summary>
    internal FaultRule? ForRequest(string operation) => Strike(operation, forFrames: false, sinceReconnect: null);

    /// <summary>The rule that strikes a frame of one connection, if any.</summary>
    internal FaultRule? ForFrame(string target, long? sinceReconnect) => Strike(target, forFrames: true, sinceReconnect);

    private FaultRule? Strike(string target, bool forFrames, long? sinceReconnect)
    {
        lock (_gate)
        {
            if (_entries.Count == 0)
            {
                return null;
            }

            var occasion = new FaultOccasion(_clock.Now, _wall.GetUtcNow(), sinceReconnect);
            foreach (var entry in _entries)
            {
                if (entry.Rule.IsForFrames != forFrames || !entry.Rule.Matches(target))
                {
                    continue;
                }

                var strikes = entry.Rule.Strikes(entry.Seen++, entry.Struck, occasion);
                if (strikes)
                {
                    entry.Struck++;
                    return entry.Rule;
                }
            }

            return null;
        }
    }

    private void Arm(FaultRule rule, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        Add(rule with { Count = times });
    }

    private bool Has(string name)
    {
        lock (_gate)
        {
            return _entries.Any(entry => entry.Rule.Name == name);
        }
    }

    private void Switch(string name, FaultAction action, bool on)
    {
        RemoveWhere(entry => entry.Rule.Name == name);
        if (on)
        {
            Add(new FaultRule("user/*", action) { Name = name });
        }
    }

    private int RemoveWhere(Predicate<Entry> match)
    {
        lock (_gate)
        {
            var removed = _entries.RemoveAll(match);
            _hasFrameRules = _entries.Any(entry => entry.Rule.IsForFrames);
            return removed;
        }
    }

    private sealed class Entry(int id, FaultRule rule)
    {
        public int Id => id;

        public FaultRule Rule => rule;

        public long Seen { get; set; }

        public long Struck { get; set; }
    }
}
