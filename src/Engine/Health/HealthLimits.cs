namespace Engine.Health;

/// <summary>
/// The thresholds of health, and within which time a fault is named and is over. All lengths are wall time and greater than zero; docs/health.md has the
/// reasons. A test shortens them; nobody lengthens them by configuration, for a figure that can be turned off tells nothing.
/// </summary>
public sealed record HealthLimits
{
    /// <summary>How often facts are gathered and judged.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A fact that is gathered at every beat and is older than this is a fault by itself.</summary>
    public TimeSpan FactAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a fault's cause has to be gone before the fault is over, so that one that comes and goes is one fault.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Way of a message through an actor's mailbox from which the actor is behind.</summary>
    public TimeSpan MailboxLag { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence of a stream that its feed takes for open, market time; four times the longest that the feed itself allows in busy hours. Null never.</summary>
    public TimeSpan? FeedSilence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a connected feed may wait for its first frame, and how long missed bars may be read.</summary>
    public TimeSpan FeedWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Standstill of the quotes while prints go on.</summary>
    public TimeSpan QuotesStill { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Standstill of the prints while quotes go on: a thin market may rest longer between two prints than between two quotes.</summary>
    public TimeSpan TradesStill { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many frames of the one kind must have come since the last of the other; at least 1.</summary>
    public int StillFrames { get; init; } = 20;

    /// <summary>How long after its due time a bar may come, market time.</summary>
    public TimeSpan BarOverdue { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a hub may be without a connection: shorter gaps heal by themselves.</summary>
    public TimeSpan HubDown { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a login may take.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From when a write of the journal is slow.</summary>
    public TimeSpan JournalSlow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a slow write counts if none comes after it.</summary>
    public TimeSpan JournalMemory { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Age from which a look at the disk counts as none; looks are half as far apart.</summary>
    public TimeSpan DiskAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that must be free on the disk of the home folder.</summary>
    public long DiskFree { get; init; } = 500L * 1024 * 1024;

    /// <summary>Age from which the last comparison of book and venue is too old: three of the longest distances between two.</summary>
    public TimeSpan CompareAge { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Comparisons that may fail in a row before that.</summary>
    public int CompareFailures { get; init; } = 3;

    /// <summary>How long book and venue may differ while the user hub stands.</summary>
    public TimeSpan Difference { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a position may lack its stop.</summary>
    public TimeSpan Unprotected { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the clocks are compared.</summary>
    public TimeSpan ClockLook { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a jump of the clock is shown at least.</summary>
    public TimeSpan ClockShown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Within which wall time from the beginning of its cause a fault is named.</summary>
    /// <param name="fault">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fault.</exception>
    public TimeSpan NamedWithin(HealthFault fault) => Look + fault switch
    {
        HealthFault.FeedFrozen => Longer(FeedWait, FeedSilence ?? TimeSpan.Zero),
        HealthFault.QuotesStale => Longer(QuotesStill, TradesStill),
        HealthFault.ClockJumped => ClockLook,
        HealthFault.BarsLate => Longer(BarOverdue, FeedWait),
        HealthFault.MarketHubDown or HealthFault.UserHubDown => HubDown,
        HealthFault.TokenTrouble => Login,
        HealthFault.JournalSlow => JournalSlow,
        HealthFault.DiskLow => DiskAge,
        HealthFault.ReconcileFailing => CompareAge,
        HealthFault.ReconcileDifference => Difference,
        HealthFault.Unprotected => Unprotected,
        HealthFault.MailboxLag => MailboxLag,
        HealthFault.Silent or HealthFault.JournalDown => FactAge,
        HealthFault.Evicted or HealthFault.StrategyStopped or HealthFault.QuotaExhausted => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };

    /// <summary>Within which wall time from the end of its cause a fault is over.</summary>
    /// <param name="fault">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fault.</exception>
    public TimeSpan ClearedWithin(HealthFault fault) => Look + Settle + fault switch
    {
        HealthFault.JournalSlow => JournalMemory,
        HealthFault.DiskLow => DiskAge,
        HealthFault.ClockJumped => ClockShown,
        _ when Enum.IsDefined(fault) => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };

    /// <summary>What gathering and judging add: a beat until the next question, and one for the answer.</summary>
    private TimeSpan Look => Beat * 2;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
