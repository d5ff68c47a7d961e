using System.Collections.Immutable;
using Engine.Health;

namespace Engine.Tests.Health;

/// <summary>An engine as its facts would show it, well or with one thing wrong.</summary>
internal static class HealthWorld
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    public static readonly HealthLimits Limits = new();

    private static readonly string[] Actors = ["engine", HealthRules.SessionActor, HealthRules.MarketHubActor, HealthRules.UserHubActor, "gate", "guardian", "strategy sma"];

    /// <summary>Everything is there, fresh and good.</summary>
    public static HealthFacts Well(DateTimeOffset now) => new(Start.AddHours(-1))
    {
        Actors = Actors.ToImmutableSortedDictionary(a => a, _ => new ActorFact(Start, null, now, TimeSpan.FromMilliseconds(1)), StringComparer.Ordinal),
        MarketHub = new LinkFact(LinkState.Up, Start, null),
        UserHub = new LinkFact(LinkState.Up, Start, null),
        Session = new SessionFact(LoginState.Open, Start, Start.AddDays(1), null),
        Book = new BookFact(now, IsUp: true, EverUp: true) { LastWrite = TimeSpan.FromMilliseconds(3), LastWriteAt = now, LongestWrite = TimeSpan.FromMilliseconds(9), ComparedAt = now },
        Feeds = ImmutableSortedDictionary<string, FeedFact?>.Empty.Add("MNQZ6", Feed(now)),
        Strategies = ImmutableSortedDictionary<string, StrategyFact>.Empty.Add("sma", new StrategyFact(false, Start, null)),
        Quota = new QuotaFact(now, true, true),
        Disk = new DiskFact(now, 50L * 1024 * 1024 * 1024, null),
    };

    public static FeedFact Feed(DateTimeOffset now) => new(now, StreamState.Live, Start)
    {
        Heard = TimeSpan.FromMilliseconds(200),
        QuotesWanted = true,
        QuotesStillSince = now,
        TradesStillSince = now,
    };

    /// <summary>The same with the cause of one fault, which began at <paramref name="since"/>.</summary>
    public static HealthFacts With(HealthFault fault, DateTimeOffset since, DateTimeOffset now)
    {
        var well = Well(now);
        var (lasting, feed) = (now - since, Feed(now));
        return fault switch
        {
            HealthFault.FeedFrozen => WithFeed(well, feed with { Heard = lasting }),
            HealthFault.QuotesStale => WithFeed(well, feed with { QuotesStillSince = since, TradesMeanwhile = 500 }),
            HealthFault.BarsLate => WithFeed(well, feed with { BarOverdue = lasting }),
            HealthFault.MarketHubDown => well with { MarketHub = new LinkFact(LinkState.Down, since, "closed") },
            HealthFault.UserHubDown => well with { UserHub = new LinkFact(LinkState.Down, since, "closed") },
            HealthFault.Evicted => well with { UserHub = new LinkFact(LinkState.Evicted, since, "another session") },
            HealthFault.TokenTrouble => well with { Session = new SessionFact(LoginState.Trying, since, null, "no answer") },
            HealthFault.JournalSlow => well with { Book = well.Book! with { Writing = lasting } },
            HealthFault.JournalDown => well with { Book = new BookFact(since, IsUp: true, EverUp: true) { ComparedAt = now } },
            HealthFault.DiskLow => well with { Disk = new DiskFact(now, 1000, null) },
            HealthFault.ReconcileFailing => well with { Book = well.Book! with { ComparedAt = since, CompareFailures = 1, CompareCause = "500" } },
            HealthFault.ReconcileDifference => well with { Book = well.Book! with { DiffersSince = since } },
            HealthFault.Unprotected => well with { NakedSince = well.NakedSince.Add("MNQZ6", since) },
            HealthFault.StrategyStopped => well with { Strategies = well.Strategies.SetItem("sma", new StrategyFact(true, since, "boom")) },
            HealthFault.ClockJumped => well with { Jump = new ClockFact(since, TimeSpan.FromMinutes(20)), Book = well.Book! with { ComparedAt = since.AddSeconds(-1) } },
            HealthFault.QuotaExhausted => well with { Quota = new QuotaFact(now, Orders: false, Reads: true) },
            HealthFault.MailboxLag => well with { Actors = well.Actors.SetItem("gate", new ActorFact(Start, AskedAt: since, AnsweredAt: since, default)) },
            HealthFault.Silent => well with { Actors = well.Actors.SetItem("gate", new ActorFact(Start, AskedAt: since, AnsweredAt: since, default)) },
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
    }

    /// <summary>The same after the cause has ended: what still shows of it.</summary>
    public static HealthFacts After(HealthFault fault, DateTimeOffset since, DateTimeOffset ended, DateTimeOffset now)
    {
        var well = Well(now);
        return fault switch
        {
            HealthFault.JournalSlow => well with { Book = well.Book! with { LastWrite = ended - since, LastWriteAt = ended } },
            HealthFault.ClockJumped => well with { Jump = new ClockFact(since, TimeSpan.FromMinutes(20)), Book = well.Book! with { ComparedAt = ended.AddTicks(1) } },
            _ => well,
        };
    }

    private static HealthFacts WithFeed(HealthFacts facts, FeedFact feed) => facts with { Feeds = facts.Feeds.SetItem("MNQZ6", feed) };
}
