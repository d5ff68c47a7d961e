using System.Diagnostics;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Orders;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

public sealed class OracleReplayTests(ITestOutputHelper output)
{
    /// <summary>Over sockets, the first twenty thousand; the backtest takes all of them (<c>OracleBacktestTests</c>).</summary>
    [MarketDataFact]
    public async Task Stepping_through_gold_trades_gives_the_orders_of_a_plain_loop()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 20_000, home);
        var expected = SmaOracle.Run(file, 5);
        await using var run = await EngineRun.StartAsync(Settings(home, file, ReplaySpeed.Step), null, null, CancellationToken.None);

        var tape = await Tape.AttachAsync(run);
        var watch = Stopwatch.StartNew();
        var result = await run.RunAsync(CancellationToken.None);
        output.WriteLine($"{expected.Orders.Count} orders, {result.JournalEvents} journal events, {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Null(result.Fault);
        Assert.Equal(expected.Trades, result.Replay!.Events);
        Assert.Equal((Tape.Of(file).Count, Tape.Of(file).Digest), (tape.Count, tape.Digest));
        var orders = run.Gateway!.Venue.Orders(run.Started.Account.Id)!;
        var trades = run.Gateway.Venue.Trades(run.Started.Account.Id)!;
        Assert.Equal(expected.Orders, orders.Zip(trades, (o, t) => (o.Side, (long)(t.Price.ToDecimal() * 10m))));
        Assert.Equal(expected.Orders.Count, orders.Count);
        Assert.Null(result.VenueDifference);
        Assert.Equal(expected.Net, result.Account!.PositionIn(run.Started.Instruments[0].Id).Net);
        Assert.Equal(expected.PointsTenths * 10m, result.Account.RealizedGross.ToDecimal());
        Assert.True(result.Succeeded);
    }

    [MarketDataFact]
    public async Task At_full_speed_every_trade_arrives_once_in_order_and_the_book_equals_the_venue()
    {
        using var home = new TemporaryHome();
        var file = MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz");
        await using var run = await EngineRun.StartAsync(Settings(home, file, ReplaySpeed.Max), null, null, CancellationToken.None);
        var tape = await Tape.AttachAsync(run);

        var watch = Stopwatch.StartNew();
        var result = await run.RunAsync(CancellationToken.None);
        output.WriteLine($"{result.Account!.OrdersTotal} orders, {result.JournalEvents} journal events, {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Null(result.Fault);
        Assert.Equal((Tape.Of(file).Count, Tape.Of(file).Digest), (tape.Count, tape.Digest));
        Assert.Null(result.VenueDifference);
        Assert.True(result.Account.OrdersTotal > 0);
        Assert.True(result.Succeeded);
    }

    internal static EngineRunSettings Settings(TemporaryHome home, string file, ReplaySpeed speed) => new()
    {
        Home = home.Folder,
        Replay = file,
        Speed = speed,
        Rules = VenueRules.Oracle,
        Quota = QuotaSettings.Off,
        WarmUp = false,
        OnStop = StopPolicy.LeaveOpen,
        Strategies =
        [
            new StrategyPlan(new StrategyName("sma"), "GC", 1, null, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 5 })),
        ],
    };
}
