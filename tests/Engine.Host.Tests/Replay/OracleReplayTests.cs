using System.Diagnostics;
using System.IO.Compression;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

public sealed class OracleReplayTests(ITestOutputHelper output)
{
    [MarketDataFact]
    public async Task Stepping_through_every_gold_trade_gives_the_orders_of_a_plain_loop()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz");
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

    [MarketDataFact]
    public async Task Under_the_default_profile_our_guardian_halts_before_the_venue_does_and_no_quota_is_exceeded()
    {
        using var home = new TemporaryHome();
        var file = Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 15_000, home);
        var settings = Settings(home, file, ReplaySpeed.Step) with
        {
            Rules = VenueRules.Default,
            Quota = new QuotaSettings(),
            OnStop = StopPolicy.Flatten,
            Limits = new RiskLimits(1, null, null, Money.FromDecimal(1000m), Money.FromDecimal(2000m), Money.FromDecimal(100m), 3),
        };
        await using var run = await EngineRun.StartAsync(settings, null, null, CancellationToken.None);

        var watch = Stopwatch.StartNew();
        var result = await run.RunAsync(CancellationToken.None);
        output.WriteLine($"{result.Account!.OrdersTotal} orders, {result.JournalEvents} journal events, net {result.Account.RealizedNet}, {result.Account.TradingWhy}, {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal(TradingState.Halted, result.Account.Trading);
        Assert.StartsWith("guardian", result.Account.TradingWhy);
        Assert.True(run.Gateway!.Venue.Account(result.Account.Account)!.CanTrade);
        Assert.Empty(run.Gateway.RateLimitedByOperation);
        Assert.Null(result.VenueDifference);
        Assert.True(result.Succeeded, result.Fault ?? result.Stop.Text);
    }

    /// <summary>The first rows of a recording, as a recording of its own.</summary>
    private static string Beginning(string recording, int rows, TemporaryHome home)
    {
        var path = Path.Combine(home.Folder, "beginning.csv");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(recording), CompressionMode.Decompress));
        File.WriteAllLines(path, Enumerable.Range(0, rows + 1).Select(_ => reader.ReadLine()!));
        return path;
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
