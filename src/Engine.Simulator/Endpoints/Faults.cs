namespace Engine.Simulator;

/// <summary>What an armed fault does to the next request of an operation.</summary>
internal enum FaultKind
{
    None,
    LoseBefore,
    LoseAfter,
    RateLimited,
    Unauthorized,
    ServerError,
}

/// <summary>
/// Switches that make the gateway misbehave on command (contract.md §10). Thread-safe. Operations are named as
/// <c>Order/place</c>; faults armed for one operation strike in the order in which they were armed.
/// </summary>
public sealed class Faults
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Queue<(FaultKind Kind, TimeSpan? RetryAfter)>> _armed = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _dropUserFrames;
    private volatile bool _duplicateUserFrames;

    internal Faults()
    {
    }

    /// <summary>While true, user events reach nobody, as in a gap that nobody notices.</summary>
    public bool DropUserFrames
    {
        get => _dropUserFrames;
        set => _dropUserFrames = value;
    }

    /// <summary>While true, each user event is sent twice.</summary>
    public bool DuplicateUserFrames
    {
        get => _duplicateUserFrames;
        set => _duplicateUserFrames = value;
    }

    internal Action KillMarket { get; set; } = () => { };

    internal Action KillUser { get; set; } = () => { };

    internal Func<string, Task> Logout { get; set; } = _ => Task.CompletedTask;

    internal Action RevokeTokens { get; set; } = () => { };

    /// <summary>The next requests lose their connection before they are carried out.</summary>
    public void LoseBeforeExecution(int times = 1, string operation = "Order/place") => Arm(operation, FaultKind.LoseBefore, times, null);

    /// <summary>The next requests are carried out and lose their connection before the answer.</summary>
    public void LoseAfterExecution(int times = 1, string operation = "Order/place") => Arm(operation, FaultKind.LoseAfter, times, null);

    /// <summary>The next requests are answered 429 and not carried out.</summary>
    public void AnswerRateLimited(string operation, int times = 1, TimeSpan? retryAfter = null) => Arm(operation, FaultKind.RateLimited, times, retryAfter);

    /// <summary>The next requests are answered 401 and not carried out.</summary>
    public void AnswerUnauthorized(string operation, int times = 1) => Arm(operation, FaultKind.Unauthorized, times, null);

    /// <summary>The next requests are answered 500 with an HTML page and not carried out.</summary>
    public void AnswerServerError(string operation, int times = 1) => Arm(operation, FaultKind.ServerError, times, null);

    /// <summary>Closes every market hub connection.</summary>
    public void KillMarketHub() => KillMarket();

    /// <summary>Closes every user hub connection.</summary>
    public void KillUserHub() => KillUser();

    /// <summary>Sends <c>GatewayLogout</c> on both hubs, then closes them.</summary>
    public Task LogoutAsync(string reason = "Another session of this user took over.") => Logout(reason);

    /// <summary>Ends every token issued so far; open hub connections stay.</summary>
    public void InvalidateTokens() => RevokeTokens();

    internal (FaultKind Kind, TimeSpan? RetryAfter) Strike(string operation)
    {
        lock (_gate)
        {
            return _armed.TryGetValue(operation, out var queue) && queue.TryDequeue(out var fault) ? fault : (FaultKind.None, null);
        }
    }

    private void Arm(string operation, FaultKind kind, int times, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_gate)
        {
            if (!_armed.TryGetValue(operation, out var queue))
            {
                _armed.Add(operation, queue = new Queue<(FaultKind, TimeSpan?)>());
            }

            for (var count = 0; count < times; count++)
            {
                queue.Enqueue((kind, retryAfter));
            }
        }
    }
}
