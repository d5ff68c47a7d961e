using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Tests.Hubs;

namespace Engine.Actors.Tests.Markets;

/// <summary>The opening bell in small: hub link, hub owner and feeds against a real SignalR server, and readers that are busy with their first quote.</summary>
public sealed class OpeningBurstTests : TestKit, IAsyncLifetime
{
    private const int Prints = 60;
    private const int FramesAPrint = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);
    private readonly WorkInFlight _work = new();
    private readonly TokenCell _token = new() { Current = new AccessToken("first", DateTimeOffset.MaxValue) };
    private LoopbackVenue _venue = null!;

    public OpeningBurstTests()
        : base("akka.loglevel = ERROR")
    {
    }

    public async Task InitializeAsync() => _venue = await LoopbackVenue.StartAsync("first");

    async Task IAsyncLifetime.DisposeAsync() => await _venue.DisposeAsync();

    [Fact]
    public async Task No_print_and_no_bar_is_lost_and_nothing_else_waits_for_a_reader_that_is_busy()
    {
        var hub = Sys.ActorOf(MarketHubActor.Props(_venue.MarketHub, _token, new ReceiptCounter(), _work, CreateTestProbe(), HubSettings.With(() => 0.5) with { ConnectTimeout = Patience }));
        var told = 0;
        var streams = new List<(Instrument Contract, IActorRef Feed, TestProbe Reader)>();
        foreach (var product in new[] { "ENQ", "EP" })
        {
            var contract = new Instrument(
                new ContractId($"CON.F.US.{product}.H26"), product, product, Price.FromDecimal(0.25m), Money.FromDecimal(5m), true, $"F.US.{product}");
            var reader = CreateTestProbe();
            var feed = Sys.ActorOf(FeedActor.Props(contract, hub, new FeedSettings(
                new VirtualMarketClock(Start), _work, (_, _, _, _) => throw new InvalidOperationException("No bar is missing."), SilenceAfter: null)));
            feed.Tell(new FeedProtocol.Attach(reader, Trades: true, Quotes: true, [new BarInterval(BarUnit.Second, 1)]) { DepthLevels = 5 });
            told++;
            if ((await reader.ExpectMsgAsync<FeedProtocol.Attached>(Patience)).Phase != FeedPhase.Live)
            {
                // The feed subscribes itself: it may be up before the reader comes, or after.
                told++;
                Assert.Equal(FeedPhase.Live, (await reader.ExpectMsgAsync<FeedProtocol.FeedStateChanged>(Patience)).Phase);
            }

            streams.Add((contract, feed, reader));
        }

        // The subscriptions for the readers came after the feeds' own: the last of them is the books'.
        await _venue.CallOfAsync("SubscribeContractMarketDepth");
        await _venue.CallOfAsync("SubscribeContractMarketDepth");
        var frames = 0;
        for (var print = 0; print < Prints; print++)
        {
            foreach (var (contract, _, _) in streams)
            {
                frames += await FloodAsync(contract, print);
            }
        }

        await AwaitAssertAsync(() => Assert.Equal(frames, _work.MarketFrames), Patience);

        // What waits for the readers are the prints, the bars and one quote or book each, and what they were told at first.
        const int Bars = (Prints / 10) - 1;
        await AwaitAssertAsync(() => Assert.Equal((2 * (Prints + Bars + 1)) + told, _work.Open), Patience);
        foreach (var (_, feed, _) in streams)
        {
            var figures = await feed.Ask<FeedProtocol.Figures>(FeedProtocol.GetFigures.Instance, Patience);
            Assert.Equal((Prints, Prints * FramesAPrint / 2, Prints * FramesAPrint / 2), (figures.Trades, figures.Quotes, figures.Depth));
            Assert.True(figures.Conflated > Prints && figures.DepthConflated > Prints);
        }

        foreach (var (_, feed, reader) in streams)
        {
            var seen = new List<object>();
            for (var i = 0; i < Prints + Bars + 1; i++)
            {
                seen.Add(await reader.ReceiveOneAsync(Patience));
            }

            Assert.Equal(Enumerable.Range(1, Prints), seen.OfType<MarketTrade>().Select(t => t.Size));
            Assert.Equal(Enumerable.Range(0, Bars).Select(i => Start.AddSeconds(i)), seen.OfType<Bar>().Select(b => b.Start));
            Assert.Equal(Enumerable.Range(0, Bars).Select(i => (BarOrigin.Live, Enumerable.Range((10 * i) + 1, 10).Sum(n => (long)n))), seen.OfType<Bar>().Select(b => (b.Origin, b.Volume)));
            Assert.Single(seen, message => message is Engine.Markets.Quote or DepthSnapshot);

            // The busy reader is done, and gets the newest of both, each once.
            _work.Begin();
            feed.Tell(new FeedProtocol.QuoteConsumed(reader));
            var next = await reader.ReceiveOneAsync(Patience);
            _work.Begin();
            feed.Tell(new FeedProtocol.DepthConsumed(reader));
            object[] newest = [next, await reader.ReceiveOneAsync(Patience)];
            Assert.Equal(Prints, newest.OfType<Engine.Markets.Quote>().Single().Volume);
            Assert.Equal(Prints, newest.OfType<DepthSnapshot>().Single().BestBid!.Value.Size);
        }
    }

    /// <summary>Quotes and depth, and one print after them; how many frames.</summary>
    private async Task<int> FloodAsync(Instrument contract, int print)
    {
        var id = $"\"{contract.Id}\"";
        var time = $"\"{Start.AddMilliseconds(100 * print):O}\"";
        for (var i = 0; i < FramesAPrint; i += 2)
        {
            await _venue.SendAsync("GatewayQuote", id, $$"""{"symbol":"F","bestBid":{{100 + i}},"volume":{{print + 1}},"lastUpdated":{{time}}}""");
            await _venue.SendAsync("GatewayDepth", id, $$"""[{"timestamp":{{time}},"type":2,"price":{{100 + i}},"volume":{{print + 1}},"currentVolume":0}]""");
        }

        await _venue.SendAsync("GatewayTrade", id, $$"""[{"price":100.25,"timestamp":{{time}},"type":0,"volume":{{print + 1}}}]""");
        return FramesAPrint + 1;
    }
}
