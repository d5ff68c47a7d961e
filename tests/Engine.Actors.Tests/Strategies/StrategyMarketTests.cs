using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Tests.Strategies;

/// <summary>What a strategy does with the events of its feed.</summary>
public sealed class StrategyMarketTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    private readonly TestProbe _feed;
    private readonly TestProbe _heard;
    private readonly WorkInFlight _work = new();

    public StrategyMarketTests()
        : base("akka.loglevel = ERROR") => (_feed, _heard) = (CreateTestProbe(), CreateTestProbe());

    [Fact]
    public async Task Being_ready_for_the_next_quote_or_book_is_work_that_begins_before_its_own_ends()
    {
        var strategy = Start();
        var attach = await _feed.ExpectMsgAsync<FeedProtocol.Attach>(Patience);
        Assert.Equal((true, 3), (attach.Quotes, attach.DepthLevels));
        Tell(strategy, Quote.Empty(Mes.Id) with { BestBid = new Price(5), Sequence = new ReceiptSequence(1) });
        Assert.Equal(new Price(5), (await _heard.ExpectMsgAsync<Quote>(Patience)).BestBid);
        await _feed.ExpectMsgAsync<FeedProtocol.QuoteConsumed>(Patience);
        Tell(strategy, DepthSnapshot.Empty(Mes.Id));
        await _heard.ExpectMsgAsync<DepthSnapshot>(Patience);
        await _feed.ExpectMsgAsync<FeedProtocol.DepthConsumed>(Patience);
        await strategy.Ask<ActorIdentity>(new Identify(1), Patience);

        // The two that the feed has to end, and the attaching, which nobody answers here; the strategy's own have ended.
        Assert.Equal(3, _work.Open);
    }

    [Fact]
    public async Task What_was_consumed_never_goes_back_when_a_quote_is_older_than_a_print_before_it()
    {
        var strategy = Start();
        Tell(strategy, new MarketTrade(Mes.Id, new Price(5), 1, DateTimeOffset.UnixEpoch, null, new ReceiptSequence(7)));
        Tell(strategy, Quote.Empty(Mes.Id) with { Sequence = new ReceiptSequence(4) });
        Assert.Equal(7L, await _heard.ExpectMsgAsync<long>(Patience));
        await _heard.ExpectMsgAsync<Quote>(Patience);
        Assert.Equal(7L, await _heard.ExpectMsgAsync<long>(Patience));
    }

    [Fact]
    public async Task Of_prints_that_pass_in_one_message_each_is_heard_as_it_was_also_those_that_wait_for_the_warm_up()
    {
        var past = new TaskCompletionSource<Reading<ImmutableArray<Bar>>>();
        var context = new StrategyContext(
            new StrategyName("late"), Mes, 1, CreateTestProbe(), _feed, new VirtualMarketClock(DateTimeOffset.UnixEpoch), _work, (_, _, _) => past.Task, Window: null);
        var strategy = Sys.ActorOf(Props.Create(() => new Late(context, _heard)));
        Assert.True((await _feed.ExpectMsgAsync<FeedProtocol.Attach>(Patience)).TakesPassing);
        var passing = new FeedProtocol.PassingPrint();
        for (var sequence = 1; sequence <= 2; sequence++)
        {
            await PassAsync(sequence);
        }

        past.SetResult(new Reading<ImmutableArray<Bar>>.Answered([]));
        Assert.Equal((1L, 1L), await _heard.ExpectMsgAsync<(long, long)>(Patience));
        Assert.Equal((2L, 2L), await _heard.ExpectMsgAsync<(long, long)>(Patience));
        await PassAsync(3);
        Assert.Equal((3L, 3L), await _heard.ExpectMsgAsync<(long, long)>(Patience));

        // The attaching, which nobody answers here: a print that passes is nobody's work.
        Assert.Equal(1, _work.Open);

        async Task PassAsync(int sequence)
        {
            passing.Print = new MarketTrade(Mes.Id, new Price(sequence), 1, DateTimeOffset.UnixEpoch, null, new ReceiptSequence(sequence));
            strategy.Tell(passing);
            await strategy.Ask<ActorIdentity>(new Identify(sequence), Patience);
        }
    }

    private void Tell(IActorRef strategy, object message)
    {
        _work.Begin();
        strategy.Tell(message);
    }

    private IActorRef Start()
    {
        var context = new StrategyContext(
            new StrategyName("ears"), Mes, 1, CreateTestProbe(), _feed, new VirtualMarketClock(DateTimeOffset.UnixEpoch), _work, WarmUp: null, Window: null);
        return Sys.ActorOf(Props.Create(() => new Ears(context, _heard)));
    }

    private sealed class Ears(StrategyContext context, IActorRef heard) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override bool WantsQuotes => true;

        protected override int DepthLevels => 3;

        protected override void OnTrade(MarketTrade trade) => heard.Tell(Consumed.Value);

        protected override void OnQuote(Quote quote)
        {
            heard.Tell(quote);
            if (Consumed.Value > quote.Sequence.Value)
            {
                heard.Tell(Consumed.Value);
            }
        }

        protected override void OnDepth(DepthSnapshot depth) => heard.Tell(depth);
    }

    private sealed class Late(StrategyContext context, IActorRef heard) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override ImmutableDictionary<BarInterval, int> Bars { get; } = ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 1);

        protected override void OnTrade(MarketTrade trade) => heard.Tell((trade.Price.Nanos, Consumed.Value));
    }
}
