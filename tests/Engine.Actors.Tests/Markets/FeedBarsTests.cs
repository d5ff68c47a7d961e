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

public sealed class FeedBarsTests : TestKit
{
    private static readonly Instrument Gold =
        new(new ContractId("CON.F.US.GCE.Z13"), "GCZ3", "Gold", new Price(100_000_000), new Money(10_000_000), true, "F.US.GCE");

    /// <summary>The trade date of 7 October 2013 opens.</summary>
    private static readonly DateTimeOffset Open = new(2013, 10, 6, 22, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly VirtualMarketClock _clock = new(Open);
    private readonly WorkInFlight _work = new();
    private readonly TestProbe _reader;

    public FeedBarsTests()
        : base("akka.loglevel = ERROR") => _reader = CreateTestProbe();

    [Fact]
    public async Task One_feed_builds_bars_of_every_kind_at_once_and_closes_a_quiet_day_by_the_clock()
    {
        var feed = Sys.ActorOf(FeedActor.Props(Gold, CreateTestProbe(), new FeedSettings(
            _clock, _work, (_, _, _, _) => Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([])), null)));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        feed.Tell(new FeedProtocol.Attach(_reader, Trades: false, Quotes: false, [.. new[] { "2t", "1d", "1h", "10renko", "1m" }.Select(Parse)]));
        await _reader.ExpectMsgAsync<FeedProtocol.Attached>(Patience);
        _work.Begin();
        feed.Tell(new HubProtocol.TradesReceived(Gold.Id, [Print(1, 1300.2m), Print(2, 1301.0m), Print(61, 1301.5m)]));

        Assert.Equal(("2t", 2L), await NextAsync());
        Assert.Equal(("10renko", 2L), await NextAsync());
        Assert.Equal(("1m", 2L), await NextAsync());
        foreach (var (after, interval, volume) in new[] { (TimeSpan.FromMinutes(2), "1m", 1L), (TimeSpan.FromHours(1), "1h", 3), (TimeSpan.FromDays(1), "1d", 3) })
        {
            if (interval == "1d")
            {
                // The next trade date opens before the grace of the day's bar is over.
                await AwaitAssertAsync(() => Assert.Equal(Open + after, _clock.NextWake), Patience);
                _clock.AdvanceTo(Open + after);
            }

            var due = Open + after + TimeSpan.FromMilliseconds(500);
            await AwaitAssertAsync(() => Assert.Equal(due, _clock.NextWake), Patience);
            _clock.AdvanceTo(due);
            Assert.Equal((interval, volume), await NextAsync());
        }

        // The half of a tick bar ends with the trade date as well.
        Assert.Equal(("2t", 1L), await NextAsync());
    }

    private async Task<(string Interval, long Volume)> NextAsync()
    {
        var bar = await _reader.ExpectMsgAsync<Bar>(Patience);
        return (bar.Interval.ToString(), bar.Volume);
    }

    private static MarketTrade Print(int second, decimal price) => new(Gold.Id, Price.FromDecimal(price), 1, Open.AddSeconds(second), null, new ReceiptSequence(1));

    private static BarInterval Parse(string text) => BarInterval.TryParse(text, out var interval) ? interval : throw new FormatException(text);
}
