using System.Collections.Immutable;
using CsCheck;
using Engine.Health;

namespace Engine.Tests.Health;

public sealed class HealthRulesTests
{
    private static readonly DateTimeOffset Now = HealthWorld.Start.AddMinutes(10);

    public static TheoryData<HealthFault> Faults => [.. Enum.GetValues<HealthFault>()];

    [Fact]
    public void An_engine_of_which_everything_is_known_fresh_and_good_is_healthy()
    {
        var reading = HealthRules.Judge(HealthWorld.Well(Now), HealthWorld.Limits, Now);

        Assert.True(reading.IsHealthy, string.Join(", ", reading.Faults) + string.Join(", ", reading.Unknown));
    }

    [Fact]
    public void Before_anything_is_known_the_engine_is_not_healthy_and_later_that_is_a_fault()
    {
        var facts = new HealthFacts(Now);

        var first = HealthRules.Judge(facts, HealthWorld.Limits, Now);
        var later = HealthRules.Judge(facts, HealthWorld.Limits, Now + HealthWorld.Limits.FactAge + TimeSpan.FromTicks(1));

        Assert.False(first.IsHealthy);
        Assert.Empty(first.Faults);
        Assert.Contains("book", first.Unknown);
        Assert.Contains(later.Faults, f => f is { Fault: HealthFault.Silent, Subject: HealthRules.MarketHubActor });
        Assert.False(HealthState.New(Now).Reading.IsHealthy);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_within_its_stated_time_and_over_within_its_stated_time(HealthFault fault)
    {
        var limits = HealthWorld.Limits;
        Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 40_000]).Sample((into, more) =>
        {
            var began = HealthWorld.Start.AddMilliseconds(10_000 + into);
            var ended = began + limits.NamedWithin(fault) + TimeSpan.FromMilliseconds(more);
            var (state, named, cleared) = (HealthState.New(HealthWorld.Start), (DateTimeOffset?)null, (DateTimeOffset?)null);
            for (var now = HealthWorld.Start; cleared is null && now < ended.AddMinutes(5); now += limits.Beat)
            {
                var facts = now < began ? HealthWorld.Well(now)
                    : now < ended ? HealthWorld.With(fault, began, now)
                    : HealthWorld.After(fault, began, ended, now);
                (state, var changes) = state.Look(facts, limits, now);
                foreach (var change in changes.Where(c => c.Fault.Fault == fault))
                {
                    named = change.Present ? named ?? now : named;
                    cleared = change.Present ? cleared : now;
                }

                // A presence that has been told and not taken back is what the reading shows.
                Assert.Equal(named is not null && cleared is null, state.Reading.Faults.Any(f => f.Fault == fault));
                Assert.True(now >= began || state.Reading.IsHealthy, "healthy until it began");
            }

            Assert.True(named - began <= limits.NamedWithin(fault), $"named after {named - began}");
            Assert.True(cleared - ended <= limits.ClearedWithin(fault), $"over after {cleared - ended}");
        }, iter: 15);
    }

    [Fact]
    public void No_sequence_of_facts_is_healthy_while_one_of_them_is_stale()
    {
        var limits = HealthWorld.Limits;

        // Each fact is refreshed at some beats and not at others; the judge looks at any moment.
        Gen.Select(Gen.Bool.Array[5].Array[1, 80], Gen.Int[0, 20_000]).Sample((beats, rest) =>
        {
            var (facts, now) = (HealthWorld.Well(HealthWorld.Start), HealthWorld.Start);
            var at = Enumerable.Repeat(now, 5).ToArray();
            foreach (var refreshed in beats)
            {
                now += limits.Beat;
                var well = HealthWorld.Well(now);
                facts = facts with
                {
                    Actors = refreshed[0] ? well.Actors : facts.Actors,
                    Book = refreshed[1] ? well.Book : facts.Book,
                    Feeds = refreshed[2] ? well.Feeds : facts.Feeds,
                    Quota = refreshed[3] ? well.Quota : facts.Quota,
                    Disk = refreshed[4] ? well.Disk : facts.Disk,
                };
                for (var i = 0; i < at.Length; i++)
                {
                    at[i] = refreshed[i] ? now : at[i];
                }
            }

            now = now.AddMilliseconds(rest);
            var stale = at.Select((time, i) => now - time > (i == 4 ? limits.DiskAge : limits.FactAge)).ToArray();

            Assert.Equal(!stale.Contains(true), HealthRules.Judge(facts, limits, now).IsHealthy);
        }, iter: 2_000);
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_fact_fresh()
    {
        var reading = HealthRules.Judge(HealthWorld.Well(Now.AddHours(1)), HealthWorld.Limits, Now);

        Assert.Contains(reading.Faults, f => f is { Fault: HealthFault.Silent, Subject: "gate" });
        Assert.Contains(reading.Faults, f => f.Fault == HealthFault.JournalDown);
    }

    [Theory]
    [InlineData(StreamState.Silent, true, true)]
    [InlineData(StreamState.Waiting, true, true)]
    [InlineData(StreamState.Down, true, true)]
    [InlineData(StreamState.Waiting, false, false)]
    [InlineData(StreamState.Down, false, false)]
    [InlineData(StreamState.Closed, true, false)]
    public void A_stream_is_frozen_only_where_its_market_is_open_and_its_hub_stands(StreamState state, bool hubStands, bool frozen)
    {
        var facts = HealthWorld.Well(Now) with
        {
            MarketHub = new LinkFact(hubStands ? LinkState.Up : LinkState.Down, HealthWorld.Start, null),
            Feeds = ImmutableSortedDictionary<string, FeedFact?>.Empty.Add("MNQZ6", HealthWorld.Feed(Now) with { State = state, Heard = TimeSpan.FromHours(1) }),
        };

        var reading = HealthRules.Judge(facts, HealthWorld.Limits, Now);

        Assert.Equal(frozen, reading.Faults.Any(f => f is { Fault: HealthFault.FeedFrozen, Subject: "MNQZ6" }));
        Assert.Equal(!hubStands, reading.Faults.Any(f => f.Fault == HealthFault.MarketHubDown));
    }

    [Fact]
    public void Trades_that_stand_still_while_quotes_go_on_are_named_after_a_longer_time_and_quotes_nobody_wants_are_not_missed()
    {
        var feed = HealthWorld.Feed(Now) with { TradesStillSince = Now - TimeSpan.FromMinutes(5.1), QuotesMeanwhile = 900 };
        bool Stale(FeedFact fact) => HealthRules.Judge(HealthWorld.Well(Now) with { Feeds = HealthWorld.Well(Now).Feeds.SetItem("MNQZ6", fact) }, HealthWorld.Limits, Now)
            .Faults.Any(f => f.Fault == HealthFault.QuotesStale);

        Assert.True(Stale(feed));
        Assert.False(Stale(feed with { TradesStillSince = Now - TimeSpan.FromMinutes(4.9) }));
        Assert.False(Stale(feed with { QuotesMeanwhile = 19 }));
        var silent = HealthWorld.Feed(Now) with { QuotesStillSince = Now.AddMinutes(-1), TradesMeanwhile = 100 };
        Assert.True(Stale(silent));
        Assert.False(Stale(silent with { QuotesWanted = false }));
    }

    [Fact]
    public void A_fault_that_comes_and_goes_is_one_fault_with_one_beginning()
    {
        var (state, told) = (HealthState.New(Now), new List<FaultChange>());
        for (var beat = 0; beat < 20; beat++)
        {
            var now = Now.AddSeconds(beat);
            (state, var changes) = state.Look(beat % 3 == 1 ? HealthWorld.With(HealthFault.QuotaExhausted, now, now) : HealthWorld.Well(now), HealthWorld.Limits, now);
            told.AddRange(changes);
        }

        Assert.True(Assert.Single(told).Present);
        Assert.Equal(Now.AddSeconds(1), Assert.Single(state.Reading.Faults).Since);
    }

    [Fact]
    public void Sentences_end_as_sentences_and_every_fault_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<HealthFault>().Select(HealthFaults.NameOf).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("feed-frozen", HealthFaults.NameOf(HealthFault.FeedFrozen));
        foreach (var fault in Enum.GetValues<HealthFault>())
        {
            var now = Now.AddMinutes(10);
            Assert.All(HealthRules.Judge(HealthWorld.With(fault, Now, now), HealthWorld.Limits, now).Faults, f => Assert.EndsWith(".", f.Sentence));
        }
    }
}
