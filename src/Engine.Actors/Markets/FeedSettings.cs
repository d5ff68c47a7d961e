using System.Collections.Immutable;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>What a feed needs besides its contract.</summary>
/// <param name="Clock">Market time.</param>
/// <param name="Work">Work in flight.</param>
/// <param name="BackFill">Reads the complete bars of [from, until) over REST, in any order.</param>
/// <param name="SilenceAfter">
/// Silence in the busy hours that makes the feed <see cref="FeedPhase.Silent"/>, market time; null never does, and asks no calendar.
/// </param>
public sealed record FeedSettings(
    IMarketClock Clock,
    WorkInFlight Work,
    Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>> BackFill,
    TimeSpan? SilenceAfter)
{
    /// <summary>Silence in the rest of the session that makes the feed <see cref="FeedPhase.Silent"/>; null for four times that of the busy hours.</summary>
    public TimeSpan? SilenceAfterInQuietHours { get; init; }

    /// <summary>How long a stream may be silent; null when silence means nothing.</summary>
    public SilenceLimits? SilenceLimits =>
        SilenceAfter is { } busy ? new SilenceLimits(busy, SilenceAfterInQuietHours ?? (busy * 4)) : null;

    /// <summary>How long after its end a quiet bar stays open for prints that are still on their way; market time.</summary>
    public TimeSpan BarGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often missing bars are asked for before the feed goes on without them; at least 1.</summary>
    public int BackFillTries { get; init; } = 4;

    /// <summary>Pause between two readings of the last price while the hub is down, wall time (<see cref="FeedProtocol.PollPrices"/>).</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the contract's newest price is put up; null for nowhere.</summary>
    public PriceBoard? Prices { get; init; }

    /// <summary>Hears of each contract before its feed begins; null for nobody.</summary>
    public IMarketFollower? Follower { get; init; }

    /// <summary>Wall time before they are asked for again; doubles at each try.</summary>
    public TimeSpan BackFillRetry { get; init; } = TimeSpan.FromSeconds(1);
}
