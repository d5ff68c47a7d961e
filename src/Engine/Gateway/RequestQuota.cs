namespace Engine.Gateway;

/// <summary>
/// The process's share of the venue's request limits, as two sliding windows on the wall clock. Thread-safe; one instance
/// per user of the venue.
/// </summary>
/// <remarks>
/// Invariant: permits of the lanes other than <see cref="RequestLane.Cancel"/> never exceed the limit in any stretch of
/// time as long as the window. Cancels and closes are never refused and never wait: the whole window is theirs, and when
/// even that is full they go anyway, since a cancel that stays at home is certainly useless and one that meets a 429 is
/// merely of unknown outcome. They count like every other request.
/// </remarks>
public sealed class RequestQuota
{
    private readonly bool _enabled;
    private readonly int _orderCeiling;
    private readonly int _urgentCeiling;
    private readonly int _readCeiling;
    private readonly int _archiveCeiling;
    private readonly SlidingWindow _general;
    private readonly SlidingWindow _history;

    /// <summary>A quota with nothing used. Throws <see cref="ArgumentOutOfRangeException"/> for settings out of range.</summary>
    public RequestQuota(QuotaSettings settings, TimeProvider time)
    {
        settings.Validate();
        _enabled = settings.Enabled;
        _orderCeiling = settings.GeneralLimit - settings.CancelReserve;
        _readCeiling = _orderCeiling - settings.OrderReserve;
        _urgentCeiling = _orderCeiling - (settings.OrderReserve / 3);
        _archiveCeiling = Math.Max(1, settings.HistoryLimit - settings.HistoryReserve);
        _general = new SlidingWindow(settings.GeneralLimit, settings.GeneralWindow + settings.Guard, time);
        _history = new SlidingWindow(settings.HistoryLimit, settings.HistoryWindow + settings.Guard, time);
    }

    /// <summary>How much is used now.</summary>
    public QuotaUsage Usage
    {
        get
        {
            var (general, generalWaiting) = _general.Usage;
            var (history, historyWaiting) = _history.Usage;
            return new QuotaUsage(general, _general.Limit, generalWaiting, history, _history.Limit, historyWaiting);
        }
    }

    /// <summary>True when <see cref="TryAcquire"/> would succeed now. Takes nothing.</summary>
    public bool HasRoomFor(RequestLane lane)
    {
        if (!_enabled)
        {
            return true;
        }

        var (window, ceiling, rank) = Share(lane);
        return window.HasRoom(ceiling, rank);
    }

    /// <summary>
    /// Takes a permit if the lane has one now. Always true for <see cref="RequestLane.Cancel"/>. False as well while
    /// earlier requests of the same or a preferred lane are waiting.
    /// </summary>
    public bool TryAcquire(RequestLane lane)
    {
        if (!_enabled)
        {
            return true;
        }

        var (window, ceiling, rank) = Share(lane);
        return window.TryTake(ceiling, rank);
    }

    /// <summary>
    /// Takes a permit, waiting for one if need be. Waiters are served orders first, then logins and urgent reads, then
    /// other reads, bars for the archive after all other bars, each in the order in which they came. Cancellation takes the waiter out and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public ValueTask AcquireAsync(RequestLane lane, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_enabled)
        {
            return ValueTask.CompletedTask;
        }

        var (window, ceiling, rank) = Share(lane);
        return window.TakeAsync(ceiling, rank, cancellation);
    }

    private (SlidingWindow Window, int Ceiling, int Rank) Share(RequestLane lane) => lane switch
    {
        RequestLane.Cancel => (_general, int.MaxValue, 0),
        RequestLane.Order => (_general, _orderCeiling, 0),
        RequestLane.Auth => (_general, _orderCeiling, 1),
        RequestLane.UrgentRead => (_general, _urgentCeiling, 1),
        RequestLane.Read => (_general, _readCeiling, 2),
        RequestLane.History => (_history, _history.Limit, 0),
        RequestLane.Archive => (_history, _archiveCeiling, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "There is no such lane."),
    };
}
