namespace Engine.Gateway;

/// <summary>What a request is for; decides which part of the quota it may use and who goes first.</summary>
public enum RequestLane
{
    /// <summary>Requests that add exposure or change a price.</summary>
    Order,

    /// <summary>Cancels and closes: they always pass.</summary>
    Cancel,

    /// <summary>Reads that protection waits for: before every other read, and into two thirds of the share of orders.</summary>
    UrgentRead,

    /// <summary>Every other read.</summary>
    Read,

    /// <summary>Bars, which the venue counts in a window of their own.</summary>
    History,

    /// <summary>Logins and token renewal: ahead of waiting reads and into the share of orders, for without a token nothing else leaves.</summary>
    Auth,

    /// <summary>Bars for the archive while an engine trades: behind every other bar request, and never the last permits.</summary>
    Archive,
}

/// <summary>
/// The venue's request limits (contract.md §3) and how the general window is shared. Reads see
/// <c>GeneralLimit − CancelReserve − OrderReserve</c>, urgent reads two thirds of
/// <c>OrderReserve</c> more, orders and logins <c>GeneralLimit − CancelReserve</c>, cancels and closes all of it.
/// </summary>
public sealed record QuotaSettings
{
    /// <summary>False grants everything at once; for a gateway without limits only.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Requests per <see cref="GeneralWindow"/>, history excepted; above the two reserves together.</summary>
    public int GeneralLimit { get; init; } = 200;

    /// <summary>Length of the general window; above zero.</summary>
    public TimeSpan GeneralWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bar requests per <see cref="HistoryWindow"/>; at least 1.</summary>
    public int HistoryLimit { get; init; } = 50;

    /// <summary>The part of the history window that the archive leaves to back-fill and warm-up; 0 or more. One permit at least is the archive's.</summary>
    public int HistoryReserve { get; init; } = 10;

    /// <summary>Length of the history window; above zero.</summary>
    public TimeSpan HistoryWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The part of the general window that only cancels and closes may use; 0 or more.</summary>
    public int CancelReserve { get; init; } = 20;

    /// <summary>A further part that other reads leave alone; 0 or more.</summary>
    public int OrderReserve { get; init; } = 30;

    /// <summary>
    /// How much longer than the window a permit counts; 0 or more. The venue counts at arrival, we count at departure: a slow
    /// request followed by a fast one would otherwise lie closer together there than here.
    /// </summary>
    public TimeSpan Guard { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No limit at all.</summary>
    public static QuotaSettings Off { get; } = new() { Enabled = false };

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> when a member is out of its range.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(CancelReserve);
        ArgumentOutOfRangeException.ThrowIfNegative(OrderReserve);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(GeneralLimit, CancelReserve + OrderReserve);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryLimit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(HistoryReserve);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(GeneralWindow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HistoryWindow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Guard, TimeSpan.Zero);
    }
}

/// <summary>How much of both windows is used now.</summary>
/// <param name="GeneralUsed">Permits that still count in the general window; beyond the limit only by cancels.</param>
/// <param name="GeneralLimit">The general limit.</param>
/// <param name="GeneralWaiting">Requests that wait for the general window.</param>
/// <param name="HistoryUsed">Permits that still count in the history window.</param>
/// <param name="HistoryLimit">The history limit.</param>
/// <param name="HistoryWaiting">Bar requests that wait.</param>
public readonly record struct QuotaUsage(
    int GeneralUsed,
    int GeneralLimit,
    int GeneralWaiting,
    int HistoryUsed,
    int HistoryLimit,
    int HistoryWaiting);
