using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Tests.Markets;

public sealed class FeedActorTests : TestKit
{
    private static readonly Instrument Gold =
        new(new ContractId("CON.F.US.GCE.Z13"), "GCZ3", "Gold", new Price(100_000_000), new Money(10_000_000), true, "F.US.GCE");

    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly VirtualMarketClock _clock = new(Start);
    private readonly WorkInFlight _work = new();
    private readonly TestProbe _hub;
    private readonly TestProbe _reader;
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _asked = [];
    private Func<DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>> _history = (_, _) => new Reading<ImmutableArray<Bar>>.Answered([]);
    private long _sequence;

    public FeedActorTests()
        : base("akka.loglevel = ERROR") => (_hub, _reader) = (CreateTestProbe(), CreateTestProbe());

    [Fact]
    public async Task A_feed_subscribes_itself_and_answers_attached_before_any_event()
    {
        var feed = StartFeed();
        Assert.Equal(Gold.Id, (await _hub.ExpectMsgAsync<HubProtocol.SubscribeContract>(Patience)).Contract);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        Send(feed, Print(1, 1));
        Attach(feed, trades: true);
        var attached = await NextAsync<FeedProtocol.Attached>();
        Assert.Equal((Gold, FeedPhase.Live, new Price(1_300_000_000_000)), (attached.Instrument, attached.Phase, attached.Quote.LastPrice!.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_feed_is_work_in_flight_until_its_stream_stands_or_it_is_gone(bool stops)
    {
        var feed = StartFeed();
        await _hub.ExpectMsgAsync<HubProtocol.SubscribeContract>(Patience);
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "not yet"));
        await Settled(feed);
        Assert.Equal(1, _work.Open);
        Watch(feed);
        if (stops)
        {
            Sys.Stop(feed);
            await ExpectTerminatedAsync(feed, Patience);
        }
        else
        {
            feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
            feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
            await Settled(feed);
        }

        Assert.Equal(0, _work.Open);
    }

    [Fact]
    public async Task Every_print_reaches_every_reader_that_asked_once_and_in_order()
    {
        var feed = StartFeed();
        var others = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToArray();
        foreach (var other in others)
        {
            feed.Tell(new FeedProtocol.Attach(other, Trades: true, Quotes: false, []));
        }

        Attach(feed, trades: false);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        for (var i = 1; i <= 999; i += 3)
        {
            Send(feed, Print(1, i), Print(1, i + 1), Print(1, i + 2));
        }

        foreach (var other in others)
        {
            await other.ExpectMsgAsync<FeedProtocol.Attached>(Patience);
            await other.ExpectMsgAsync<FeedProtocol.FeedStateChanged>(Patience);
            for (var i = 1; i <= 999; i++)
            {
                Assert.Equal(i, (await other.ExpectMsgAsync<MarketTrade>(Patience)).Size);
            }
        }

        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        await _reader.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));

        // Every message that went out is work of its reader; the frames themselves are done.
        Assert.Equal((3 * 999) + 4 + 4, _work.Open);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_quote_with_every_change_in_between_and_no_other()
    {
        var feed = StartFeed();
        Attach(feed, quotes: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        Send(feed, Quote(bid: 10, ask: null));
        Send(feed, Quote(bid: null, ask: 12));
        Send(feed, Quote(bid: 11, ask: null));
        Send(feed, Quote(bid: null, ask: 13));
        Assert.Equal(new Price(10), (await NextAsync<Quote>()).BestBid);
        Consume(feed);
        var newest = await NextAsync<Quote>();
        Assert.Equal((new Price(11), new Price(13)), (newest.BestBid!.Value, newest.BestAsk!.Value));
        Consume(feed);
        var figures = await feed.Ask<FeedProtocol.Figures>(FeedProtocol.GetFigures.Instance, Patience);
        Assert.Equal((4, 2), (figures.Quotes, figures.Conflated));
        await _reader.ExpectNoMsgAsync(TimeSpan.Zero);
        Send(feed, Quote(bid: 14, ask: null));
        Assert.Equal(new Price(14), (await NextAsync<Quote>()).BestBid);
    }

    [Fact]
    public async Task A_quote_that_waits_for_its_reader_is_work_in_flight_until_the_reader_has_had_it()
    {
        var feed = StartFeed();
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        Attach(feed, quotes: true);
        await NextAsync<FeedProtocol.Attached>();
        _work.End();
        Send(feed, Quote(bid: 10, ask: null));
        Send(feed, Quote(bid: 11, ask: null));
        await NextAsync<Quote>();
        await Settled(feed);
        Assert.Equal(1, _work.Open);
        var reachedZero = false;
        _work.Changed = () => reachedZero = true;

        // As a strategy does: it says that it is ready before its own work ends.
        Consume(feed);
        _work.End();
        Assert.Equal(new Price(11), (await NextAsync<Quote>()).BestBid);
        await Settled(feed);
        Assert.Equal((false, 1L), (reachedZero, _work.Open));
        Consume(feed);
        _work.End();
        await Settled(feed);
        Assert.Equal((true, 0L), (reachedZero, _work.Open));
    }

    [Fact]
    public async Task Depth_is_subscribed_for_the_first_reader_and_a_slow_one_gets_the_newest_book_alone()
    {
        var feed = StartFeed();
        await _hub.ExpectMsgAsync<HubProtocol.SubscribeContract>(Patience);
        Attach(feed, quotes: true);
        Assert.Equal(new HubProtocol.SubscribeContract(Gold.Id, feed, Quotes: true, Depth: false), await _hub.ExpectMsgAsync<HubProtocol.SubscribeContract>(Patience));
        feed.Tell(new FeedProtocol.Attach(_reader, false, false, []) { DepthLevels = 2 });
        Assert.Equal(new HubProtocol.SubscribeContract(Gold.Id, feed, Quotes: true, Depth: true), await _hub.ExpectMsgAsync<HubProtocol.SubscribeContract>(Patience));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.Attached>();
        SendDepth(feed, (DepthKind.Reset, 0, 0), (DepthKind.Bid, 10, 1), (DepthKind.Bid, 9, 2), (DepthKind.Bid, 8, 3), (DepthKind.Ask, 11, 4));
        SendDepth(feed, (DepthKind.Trade, 11, 1));
        SendDepth(feed, (DepthKind.Bid, 10, 0));
        SendDepth(feed, (DepthKind.Ask, 11, 9));
        SendDepth(feed, (DepthKind.Ask, 11, 5));
        var first = await NextAsync<DepthSnapshot>();
        Assert.Equal([new DepthLevel(new Price(10), 1), new DepthLevel(new Price(9), 2)], first.Bids.AsEnumerable());
        Assert.True(first.Whole);
        _work.Begin();
        feed.Tell(new FeedProtocol.DepthConsumed(_reader));
        var newest = await NextAsync<DepthSnapshot>();
        Assert.Equal((new DepthLevel(new Price(9), 2), new DepthLevel(new Price(11), 5)), (newest.BestBid!.Value, newest.BestAsk!.Value));
        var figures = await Settled(feed);
        Assert.Equal((5L, 2L, 3), (figures.Depth, figures.DepthConflated, figures.DepthLevels));
        Assert.Equal(new ReceiptSequence(_sequence), newest.Sequence);
    }

    [Fact]
    public async Task A_broken_connection_empties_the_book_and_its_readers_see_that()
    {
        var feed = StartFeed();
        feed.Tell(new FeedProtocol.Attach(_reader, false, false, []) { DepthLevels = 5 });
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        SendDepth(feed, (DepthKind.Reset, 0, 0), (DepthKind.Bid, 10, 1));
        Assert.Single((await NextAsync<DepthSnapshot>()).Bids);
        _work.Begin();
        feed.Tell(new FeedProtocol.DepthConsumed(_reader));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone"));
        var empty = await NextAsync<DepthSnapshot>();
        Assert.Equal((0, 0, false), (empty.Bids.Length, empty.Asks.Length, empty.Whole));
    }

    [Fact]
    public async Task A_bar_comes_before_the_print_that_completed_it_and_a_quiet_bar_is_closed_by_the_market_clock()
    {
        var feed = StartFeed();
        Attach(feed, trades: true, intervals: [BarInterval.Minute, new BarInterval(BarUnit.Minute, 2)]);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        Send(feed, Print(10, 1));
        Send(feed, Print(70, 2));
        await NextAsync<MarketTrade>();
        Assert.Equal((Start, 1L), await BarAsync());
        await NextAsync<MarketTrade>();
        await Settled(feed);
        _clock.AdvanceTo(Start.AddSeconds(121));
        Assert.Equal((Start.AddMinutes(1), 2L), await BarAsync());
        Assert.Equal((Start, 3L), await BarAsync());
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task After_a_reconnect_lost_prints_are_announced_and_missing_bars_are_delivered_once_before_later_ones()
    {
        var feed = StartFeed();
        Attach(feed, trades: true, intervals: [BarInterval.Minute]);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        Send(feed, Print(10, 1));
        await NextAsync<MarketTrade>();
        await Settled(feed);

        _clock.AdvanceTo(Start.AddSeconds(30));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone"));
        Assert.Equal(FeedPhase.Down, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(Start.AddSeconds(150));
        _history = (from, until) => Answer(from, until, 0, 1, 2);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
        var lost = await NextAsync<FeedProtocol.TradesLost>();
        Assert.Equal((Start.AddSeconds(10), Start.AddSeconds(150), 1), (lost.After!.Value, lost.Until, lost.Epoch));
        Assert.Equal(FeedPhase.BackFilling, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Assert.Equal((Start, 100L), await BarAsync(BarOrigin.BackFilled));
        Assert.Equal((Start.AddMinutes(1), 100L), await BarAsync(BarOrigin.BackFilled));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);

        // The interval in which the stream came back is read when it is complete; the live bar after it waits.
        Send(feed, Print(160, 5), Print(185, 6), Print(245, 7));
        await NextAsync<MarketTrade>();
        await NextAsync<MarketTrade>();
        await NextAsync<MarketTrade>();
        await Settled(feed);
        _clock.AdvanceTo(Start.AddSeconds(246));
        Assert.Equal((Start.AddMinutes(2), 100L), await BarAsync(BarOrigin.BackFilled));
        Assert.Equal((Start.AddMinutes(3), 6L), await BarAsync());
        Assert.Equal([(Start, Start.AddMinutes(2)), (Start.AddMinutes(2), Start.AddMinutes(3))], _asked);
    }

    [Fact]
    public async Task The_gap_is_announced_before_a_print_that_overtakes_the_word_that_the_hub_is_up()
    {
        var feed = StartFeed();
        Attach(feed, trades: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone"));
        Send(feed, Print(10, 1));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        Assert.Equal(FeedPhase.Down, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        await NextAsync<FeedProtocol.TradesLost>();
        await NextAsync<MarketTrade>();
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
    }

    [Fact]
    public async Task Prints_of_a_connection_that_broke_unconfirmed_have_a_gap_after_them_each_time()
    {
        var gaps = CreateTestProbe();
        Sys.EventStream.Subscribe(gaps, typeof(FeedProtocol.TradesLost));
        var feed = StartFeed();
        Attach(feed, trades: true);
        await NextAsync<FeedProtocol.Attached>();

        // Never confirmed, but it delivered.
        Send(feed, Print(10, 1));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 0, "gone"));
        await NextAsync<MarketTrade>();
        Assert.Equal(FeedPhase.Down, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Send(feed, Print(20, 2));
        Assert.Equal((Start.AddSeconds(10), 0), Gap(await NextAsync<FeedProtocol.TradesLost>()));
        await NextAsync<MarketTrade>();
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);

        // After one that stood: the next delivers and breaks, then one that delivers nothing, then one that stands.
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone"));
        Assert.Equal(FeedPhase.Down, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Send(feed, Print(30, 3));
        Assert.Equal((Start.AddSeconds(20), 1), Gap(await NextAsync<FeedProtocol.TradesLost>()));
        await NextAsync<MarketTrade>();
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone again"));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "and again"));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
        Assert.Equal((Start.AddSeconds(30), 1), Gap(await NextAsync<FeedProtocol.TradesLost>()));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        for (var i = 0; i < 3; i++)
        {
            await gaps.ExpectMsgAsync<FeedProtocol.TradesLost>(Patience);
        }

        static (DateTimeOffset? After, int Epoch) Gap(FeedProtocol.TradesLost lost) => (lost.After, lost.Epoch);
    }

    [Fact]
    public async Task Missing_bars_that_cannot_be_read_are_asked_for_again_and_the_feed_is_not_live_before()
    {
        var tries = 0;
        var feed = StartFeed();
        Attach(feed, intervals: [BarInterval.Minute]);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "gone"));
        await NextAsync<FeedProtocol.FeedStateChanged>();
        _clock.AdvanceTo(Start.AddSeconds(90));
        _history = (from, until) => ++tries == 3
            ? Answer(from, until, 0)
            : new Reading<ImmutableArray<Bar>>.Failed(new GatewayFailure("History/retrieveBars", FailureKind.Timeout));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
        await NextAsync<FeedProtocol.TradesLost>();
        Assert.Equal(FeedPhase.BackFilling, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Assert.Equal((Start, 100L), await BarAsync(BarOrigin.BackFilled));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Silence_is_told_and_the_next_frame_ends_it()
    {
        var feed = StartFeed(silence: TimeSpan.FromSeconds(20));
        Attach(feed, trades: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(Start.AddSeconds(15));
        Send(feed, Print(15, 1));
        await NextAsync<MarketTrade>();
        _clock.AdvanceTo(Start.AddSeconds(25));
        await Settled(feed);
        await _reader.ExpectNoMsgAsync(TimeSpan.Zero);
        _clock.AdvanceTo(Start.AddSeconds(36));
        Assert.Equal(FeedPhase.Silent, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Send(feed, Print(37, 2));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        await NextAsync<MarketTrade>();
    }

    [Fact]
    public async Task A_closed_market_is_not_silent_and_its_price_is_not_asked_for()
    {
        // Gold traded until 16:15 Chicago in 2013, which is 21:15 UTC on a summer's Monday, and again from 17:00.
        var close = new DateTimeOffset(2013, 10, 7, 21, 15, 0, TimeSpan.Zero);
        var guardian = CreateTestProbe();
        _clock.AdvanceTo(close.AddMinutes(-10));
        _history = (_, _) => new Reading<ImmutableArray<Bar>>.Answered([SecondBar(0, 100)]);
        var feed = StartFeed(silence: TimeSpan.FromMinutes(4));
        Attach(feed, trades: true);
        feed.Tell(new FeedProtocol.PollPrices(guardian, Wanted: true));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(close.AddMinutes(-6));
        Assert.Equal(FeedPhase.Silent, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        await guardian.ExpectMsgAsync<FeedProtocol.PricePolled>(Patience);
        _clock.AdvanceTo(close);
        Assert.Equal(FeedPhase.Closed, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        Assert.Null((await Settled(feed)).Polled);

        // A quote in the pause is no market; a print is, until prints stop.
        _clock.AdvanceTo(close.AddMinutes(5));
        Send(feed, Quote(bid: 10, ask: 11));
        Assert.Equal(FeedPhase.Closed, (await Settled(feed)).Phase);
        Send(feed, Print(0, 1));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        await NextAsync<MarketTrade>();
        _clock.AdvanceTo(close.AddMinutes(9));
        Assert.Equal(FeedPhase.Closed, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(close.AddMinutes(45));
        Assert.Equal(FeedPhase.Live, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(close.AddMinutes(49));
        Assert.Equal(FeedPhase.Silent, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
    }

    [Fact]
    public async Task A_connection_that_comes_up_on_a_weekend_waits_for_the_market_to_open()
    {
        var sunday = new DateTimeOffset(2013, 10, 13, 22, 0, 0, TimeSpan.Zero);
        _clock.AdvanceTo(sunday.AddDays(-1));
        var feed = StartFeed(silence: TimeSpan.FromSeconds(20));
        Attach(feed, trades: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.Attached>();
        Assert.Equal(FeedPhase.Closed, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
        _clock.AdvanceTo(sunday);
        var open = await NextAsync<FeedProtocol.FeedStateChanged>();
        Assert.Equal((FeedPhase.Live, sunday), (open.Phase, open.Since));
    }

    [Fact]
    public async Task A_reader_that_stops_is_detached()
    {
        var feed = StartFeed();
        Attach(feed, trades: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        await NextAsync<FeedProtocol.FeedStateChanged>(skip: true);
        Watch(_reader);
        Sys.Stop(_reader);
        await ExpectTerminatedAsync(_reader, Patience);
        await Settled(feed);
        var open = _work.Open;
        Send(feed, Print(1, 1));
        await Settled(feed);
        Assert.Equal(open, _work.Open);
    }

    [Fact]
    public async Task While_the_hub_is_down_the_last_price_is_read_for_those_who_need_it_and_for_nobody_else()
    {
        var guardian = CreateTestProbe();
        var feed = StartFeed();
        Attach(feed, trades: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        Send(feed, Print(5, 1));
        feed.Tell(new FeedProtocol.PollPrices(guardian, Wanted: true));
        await Settled(feed);
        Assert.Empty(_asked);

        var reads = 0;
        _history = (_, _) => new Reading<ImmutableArray<Bar>>.Answered([SecondBar(7 + reads, 100), SecondBar(6 + reads++, 101)]);
        _clock.AdvanceTo(Start.AddSeconds(60));
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "evicted"));
        Assert.Equal(new FeedProtocol.PricePolled(Gold.Id, new Price(100), Start.AddSeconds(8)), await guardian.ExpectMsgAsync<FeedProtocol.PricePolled>(Patience));
        Assert.Equal(Start.AddSeconds(9), (await guardian.ExpectMsgAsync<FeedProtocol.PricePolled>(Patience)).At);
        var figures = await Settled(feed);
        Assert.Equal((FeedPhase.Down, new Price(1_300_000_000_000)), (figures.Phase, figures.Quote.LastPrice));
        Assert.NotNull(figures.Polled);

        // It ends with the connection, and with the need.
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 2));
        Assert.Null((await Settled(feed)).Polled);
        Assert.Equal([(Start.AddSeconds(5), Start.AddSeconds(60)), (Start.AddSeconds(8), Start.AddSeconds(60))], _asked.Take(2));
        feed.Tell(new FeedProtocol.PollPrices(guardian, Wanted: false));
        await Settled(feed);
        var asked = _asked.Count;
        feed.Tell(new HubProtocol.HubDown(HubKind.Market, 2, "lost"));
        await Settled(feed);
        Assert.Equal(asked, _asked.Count);

        // The strategy's stream saw none of it.
        await NextAsync<FeedProtocol.Attached>();
        await NextAsync<FeedProtocol.FeedStateChanged>();
        await NextAsync<MarketTrade>();
        Assert.Equal(FeedPhase.Down, (await NextAsync<FeedProtocol.FeedStateChanged>()).Phase);
    }

    [Fact]
    public async Task One_contract_has_one_feed()
    {
        var markets = Sys.ActorOf(MarketsActor.Props(_hub, Settings(null)));
        var first = await markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(Gold), Patience);
        var second = await markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(Gold), Patience);
        Assert.Equal(first, second);
        Watch(first.Feed);
        Sys.Stop(first.Feed);
        await ExpectTerminatedAsync(first.Feed, Patience);
        await AwaitAssertAsync(
            async () => Assert.NotEqual(first.Feed, (await markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(Gold), Patience)).Feed), Patience);
    }

    private IActorRef StartFeed(TimeSpan? silence = null) => Sys.ActorOf(FeedActor.Props(Gold, _hub, Settings(silence)));

    private FeedSettings Settings(TimeSpan? silence) => new(
        _clock,
        _work,
        (_, _, from, until) =>
        {
            _asked.Add((from, until));
            return Task.FromResult(_history(from, until));
        },
        silence)
    {
        SilenceAfterInQuietHours = silence,
        BackFillRetry = TimeSpan.FromMilliseconds(1),
        PollEvery = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task The_figures_of_a_session_go_when_the_next_trade_date_opens_and_readers_see_it()
    {
        var feed = StartFeed();
        Attach(feed, quotes: true);
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        Send(feed, Quote(bid: 10, ask: 11) with { Open = new Price(9), High = new Price(20), Low = new Price(8), Volume = 500, Change = new Price(1), ChangePercent = 10m });
        Assert.Equal((new Price(20), 500L), (await NextAsync<Quote>(skip: true)) is var seen ? (seen.High!.Value, seen.Volume) : default);
        Consume(feed);
        await Settled(feed);

        // Sunday evening's trade date ends on Monday; the next opens at 17:00 Chicago, 22:00 UTC in October.
        _clock.AdvanceTo(Start.AddHours(22).AddTicks(-1));
        Assert.Equal(500L, (await Settled(feed)).Quote.Volume);
        _clock.AdvanceTo(Start.AddHours(22));
        var opened = await NextAsync<Quote>();
        Assert.Equal((new Price(10), new Price(11)), (opened.BestBid, opened.BestAsk));
        Assert.Equal((null, null, null, 0L, null, null), (opened.Open, opened.High, opened.Low, opened.Volume, opened.Change, opened.ChangePercent));

        // One that the venue had sent before, and one of the new session.
        Consume(feed);
        Send(feed, Quote(bid: 12, ask: null) with { High = new Price(21), Volume = 501, LastUpdated = Start.AddHours(22).AddMilliseconds(-1) });
        Assert.Equal((new Price(12), (Price?)null, 0L), (await NextAsync<Quote>()) is var late ? (late.BestBid, late.High, late.Volume) : default);
        Consume(feed);
        Send(feed, Quote(bid: 13, ask: null) with { High = new Price(14), Volume = 1, LastUpdated = Start.AddHours(22).AddMilliseconds(2) });
        Assert.Equal((new Price(14), 1L), (await NextAsync<Quote>()) is var today ? (today.High!.Value, today.Volume) : default);
    }

    [Fact]
    public void Quotes_of_two_trade_dates_are_never_merged()
    {
        var frames = new MergedFrames(Gold.Id, new SessionBoundary(ProductGroups.Of(Gold.Id)));
        Assert.True(frames.TryAdd(Quote(bid: 10, ask: null) with { High = new Price(20), LastUpdated = Start.AddHours(20) }));
        Assert.True(frames.TryAdd(Quote(bid: 11, ask: null) with { LastUpdated = Start.AddHours(21) }));
        Assert.False(frames.TryAdd(Quote(bid: 12, ask: null) with { LastUpdated = Start.AddHours(22) }));
        Assert.Equal((new Price(11), new Price(20)), frames.Take().Quote is { } merged ? (merged.BestBid!.Value, merged.High!.Value) : default);
    }

    private void Attach(IActorRef feed, bool trades = false, bool quotes = false, ImmutableArray<BarInterval> intervals = default) =>
        feed.Tell(new FeedProtocol.Attach(_reader, trades, quotes, intervals.IsDefault ? [] : intervals));

    /// <summary>As the hub does: begun before it is told.</summary>
    private void Send(IActorRef feed, params MarketTrade[] trades)
    {
        _work.Begin();
        feed.Tell(new HubProtocol.TradesReceived(Gold.Id, [.. trades]));
    }

    private void Send(IActorRef feed, QuoteUpdate quote)
    {
        var frames = new MergedFrames(Gold.Id);
        frames.TryAdd(quote);
        _work.Begin();
        feed.Tell(frames);
    }

    private void SendDepth(IActorRef feed, params (DepthKind Kind, long Price, int Volume)[] entries)
    {
        var frames = new MergedFrames(Gold.Id);
        var sequence = new ReceiptSequence(++_sequence);
        frames.TryAdd([.. entries.Select(e => new DepthUpdate(Gold.Id, e.Kind, new Price(e.Price), e.Volume, Start, sequence))]);
        _work.Begin();
        feed.Tell(frames);
    }

    /// <summary>The reader is done with a quote.</summary>
    private void Consume(IActorRef feed)
    {
        _work.Begin();
        feed.Tell(new FeedProtocol.QuoteConsumed(_reader));
    }

    /// <summary>Everything told before has been handled.</summary>
    private static Task<FeedProtocol.Figures> Settled(IActorRef feed) => feed.Ask<FeedProtocol.Figures>(FeedProtocol.GetFigures.Instance, Patience);

    private MarketTrade Print(int second, int size) =>
        new(Gold.Id, new Price(1_300_000_000_000), size, Start.AddSeconds(second), null, new ReceiptSequence(++_sequence));

    private QuoteUpdate Quote(long? bid, long? ask) => new(
        Gold.Id, null, bid is { } b ? new Price(b) : null, ask is { } a ? new Price(a) : null, null, null, null, null, null, Start, new ReceiptSequence(++_sequence));

    private static Bar SecondBar(int second, long close) => new(
        Gold.Id, new BarInterval(BarUnit.Second, 1), Start.AddSeconds(second), default, default, default, new Price(close), 1, BarOrigin.BackFilled, default);

    private static Reading<ImmutableArray<Bar>> Answer(DateTimeOffset from, DateTimeOffset until, params int[] minutes) =>
        new Reading<ImmutableArray<Bar>>.Answered([.. minutes.Select(m => Start.AddMinutes(m)).Where(t => t >= from && t < until).Select(t => new Bar(
            Gold.Id, BarInterval.Minute, t, default, default, default, default, 100, BarOrigin.BackFilled, default))]);

    private async Task<(DateTimeOffset Start, long Volume)> BarAsync(BarOrigin origin = BarOrigin.Live)
    {
        var bar = await NextAsync<Bar>();
        Assert.Equal(origin, bar.Origin);
        return (bar.Start, bar.Volume);
    }

    private async Task<T> NextAsync<T>(bool skip = false) =>
        skip ? await _reader.FishForMessageAsync<T>(_ => true, Patience) : await _reader.ExpectMsgAsync<T>(Patience);
}
