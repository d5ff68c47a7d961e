using System.Collections.Immutable;

namespace Engine.Health;

/// <summary>
/// What is known of a running engine, each fact with the wall time at which it was true. Facts that are published at a change only (hubs, session, strategies)
/// are as old as the last answer of the actor that publishes them: its answer to a probe comes after everything that it published before.
/// </summary>
public sealed record HealthFacts
{
    /// <summary>Nothing is known yet.</summary>
    /// <param name="since">Since when facts are expected, wall time, UTC.</param>
    public HealthFacts(DateTimeOffset since) => Since = since;

    /// <summary>Since when facts are expected, wall time, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Every actor that has to answer, by its name; see <see cref="MarketHub"/>, <see cref="UserHub"/> and <see cref="Session"/> for those that stand for a flag.</summary>
    public ImmutableSortedDictionary<string, ActorFact> Actors { get; init; } = ImmutableSortedDictionary.Create<string, ActorFact>(StringComparer.Ordinal);

    /// <summary>The market hub; null until it has said something.</summary>
    public LinkFact? MarketHub { get; init; }

    /// <summary>The user hub; null until it has said something.</summary>
    public LinkFact? UserHub { get; init; }

    /// <summary>The login; null until it has said something.</summary>
    public SessionFact? Session { get; init; }

    /// <summary>The account's book; null until it has answered.</summary>
    public BookFact? Book { get; init; }

    /// <summary>The feeds by the contract's short name; null for one that has not answered yet.</summary>
    public ImmutableSortedDictionary<string, FeedFact?> Feeds { get; init; } = ImmutableSortedDictionary.Create<string, FeedFact?>(StringComparer.Ordinal);

    /// <summary>The strategies by name.</summary>
    public ImmutableSortedDictionary<string, StrategyFact> Strategies { get; init; } = ImmutableSortedDictionary.Create<string, StrategyFact>(StringComparer.Ordinal);

    /// <summary>Contracts, by short name, whose position lacks a stop that it should have, and since when, wall time, UTC.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> NakedSince { get; init; } = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>The request quota; null until it was looked at.</summary>
    public QuotaFact? Quota { get; init; }

    /// <summary>The disk of the home folder; null until it was looked at.</summary>
    public DiskFact? Disk { get; init; }

    /// <summary>The last jump of the clock; null when there was none.</summary>
    public ClockFact? Jump { get; init; }
}

/// <summary>Whether an actor handles its messages.</summary>
/// <param name="ExpectedSince">Since when it has to answer, wall time, UTC.</param>
/// <param name="AskedAt">When the oldest question that it has not answered was put, wall time, UTC; null when all are answered.</param>
/// <param name="AnsweredAt">When it answered last, wall time, UTC; null before the first time.</param>
/// <param name="Lag">How long the last answered question was on its way through the mailbox.</param>
public sealed record ActorFact(DateTimeOffset ExpectedSince, DateTimeOffset? AskedAt = null, DateTimeOffset? AnsweredAt = null, TimeSpan Lag = default)
{
    /// <summary>How long a message takes now: the last answer's way, or the wait for the one that is due.</summary>
    /// <param name="now">Wall time, UTC.</param>
    public TimeSpan LagAt(DateTimeOffset now) => AskedAt is { } asked && now - asked > Lag ? now - asked : Lag;
}

/// <summary>Where a hub's connection stands.</summary>
public enum LinkState
{
    /// <summary>None stands; the next is tried or will be.</summary>
    Down,

    /// <summary>It stands and every subscription is confirmed.</summary>
    Up,

    /// <summary>Another session took it over.</summary>
    Evicted,
}

/// <summary>A hub.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when, wall time, UTC.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record LinkFact(LinkState State, DateTimeOffset Since, string? Cause);

/// <summary>Where the login stands.</summary>
public enum LoginState
{
    /// <summary>Under way.</summary>
    Trying,

    /// <summary>A good token is there.</summary>
    Open,

    /// <summary>The token could not be renewed; it holds until it expires.</summary>
    Overdue,

    /// <summary>The venue refuses for good.</summary>
    Refused,
}

/// <summary>The login.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Since">Since when, wall time, UTC.</param>
/// <param name="ExpiresAt">When the token expires, UTC; null without one.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record SessionFact(LoginState State, DateTimeOffset Since, DateTimeOffset? ExpiresAt, string? Cause);

/// <summary>The account's book, as it or its supervisor answered.</summary>
/// <param name="At">When, wall time, UTC.</param>
/// <param name="IsUp">True when it has recovered and its journal takes events.</param>
/// <param name="EverUp">True once it has been.</param>
public sealed record BookFact(DateTimeOffset At, bool IsUp, bool EverUp)
{
    /// <summary>Why it is not up, in words.</summary>
    public string? Cause { get; init; }

    /// <summary>How long the write that was under way had taken; null when none was.</summary>
    public TimeSpan? Writing { get; init; }

    /// <summary>How long the last write took; null before the first.</summary>
    public TimeSpan? LastWrite { get; init; }

    /// <summary>When it ended, wall time, UTC.</summary>
    public DateTimeOffset LastWriteAt { get; init; }

    /// <summary>The longest write of this life of the book.</summary>
    public TimeSpan LongestWrite { get; init; }

    /// <summary>When a comparison with the venue succeeded last, wall time, UTC; null before the first.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>Comparisons that have failed since.</summary>
    public int CompareFailures { get; init; }

    /// <summary>Why the last one failed, in words.</summary>
    public string? CompareCause { get; init; }

    /// <summary>Since when book and venue do not agree, wall time, UTC; null when they do.</summary>
    public DateTimeOffset? DiffersSince { get; init; }
}

/// <summary>What a feed says of its stream.</summary>
public enum StreamState
{
    /// <summary>Nothing has come yet.</summary>
    Waiting,

    /// <summary>It delivers.</summary>
    Live,

    /// <summary>Connected, and silent for longer than the session allows.</summary>
    Silent,

    /// <summary>The exchange is closed: nothing is expected.</summary>
    Closed,

    /// <summary>The hub is down.</summary>
    Down,

    /// <summary>Missed bars are being read.</summary>
    BackFilling,
}

/// <summary>A contract's feed, as it answered.</summary>
/// <param name="At">When, wall time, UTC.</param>
/// <param name="State">What it says of its stream.</param>
/// <param name="Since">Since when it says so, wall time, UTC.</param>
public sealed record FeedFact(DateTimeOffset At, StreamState State, DateTimeOffset Since)
{
    /// <summary>Market time since the last frame when it answered; null before the first frame.</summary>
    public TimeSpan? Heard { get; init; }

    /// <summary>True when quotes are subscribed.</summary>
    public bool QuotesWanted { get; init; }

    /// <summary>Since when no further quote has come, wall time, UTC.</summary>
    public DateTimeOffset QuotesStillSince { get; init; }

    /// <summary>Prints since then.</summary>
    public long TradesMeanwhile { get; init; }

    /// <summary>Since when no further print has come, wall time, UTC.</summary>
    public DateTimeOffset TradesStillSince { get; init; }

    /// <summary>Quotes since then.</summary>
    public long QuotesMeanwhile { get; init; }

    /// <summary>How long the earliest bar that is due was overdue, market time; null when none was.</summary>
    public TimeSpan? BarOverdue { get; init; }
}

/// <summary>A strategy.</summary>
/// <param name="HasFailed">True when it failed, hangs or has lost its right to trade.</param>
/// <param name="Since">Since when it is as it is, wall time, UTC.</param>
/// <param name="Cause">Why, in words.</param>
public sealed record StrategyFact(bool HasFailed, DateTimeOffset Since, string? Cause);

/// <summary>The request quota.</summary>
/// <param name="At">When it was looked at, wall time, UTC.</param>
/// <param name="Orders">True when an order could be sent.</param>
/// <param name="Reads">True when account and orders could be read.</param>
public sealed record QuotaFact(DateTimeOffset At, bool Orders, bool Reads);

/// <summary>The disk of the home folder.</summary>
/// <param name="At">When it was looked at, wall time, UTC.</param>
/// <param name="FreeBytes">Bytes free for this user.</param>
/// <param name="Trouble">Why a file could not be written there, in words; null when it could.</param>
public sealed record DiskFact(DateTimeOffset At, long FreeBytes, string? Trouble);

/// <summary>A jump of the clock.</summary>
/// <param name="At">When it was noticed, wall time, UTC.</param>
/// <param name="By">How far.</param>
public sealed record ClockFact(DateTimeOffset At, TimeSpan By);
