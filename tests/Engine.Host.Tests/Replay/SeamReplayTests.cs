using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

/// <summary>
/// The recorded ES of December 2013, whose front changes from Z13 to H14 between the 3rd and the 18th, under the strategy that ships with the
/// engine: every order equals that of a plain loop which knows one contract at a time. Times are UTC; 17:00 Chicago was 23:00.
/// </summary>
public sealed class SeamReplayTests(ITestOutputHelper output)
{
    private const int Fast = 3;
    private const int Slow = 12;
    private static readonly ContractId December = new("CON.F.US.EP.Z13");
    private static readonly ContractId March = new("CON.F.US.EP.H14");

    /// <summary>The front by volume changes with the trade date of the 18th. Nothing of March lies near its start: its averages fill from the tape.</summary>
    [MarketDataFact]
    public async Task No_average_crosses_the_seam_that_volume_decides()
    {
        var seam = Assert.Single(FrontContracts.ByRoot(Minutes().Select(b => new DailyVolume(TradeDate.Of(b.Start), b.Contract, b.Volume)))["ES"].Seams);
        Assert.Equal((December, March, new DateOnly(2013, 12, 18)), (seam.From, seam.To, seam.TradeDate));
        var start = ExchangeCalendar.Sessions(ProductGroup.StockIndices, seam.TradeDate)[0].OpenUtc;

        var story = await StoryAsync(from: At("03 18:00"), until: At("18 16:00"), listed: start.AddHours(-3));

        Assert.InRange(story.Taken, start, start.AddSeconds(30));
        Assert.Empty(WarmUp(story.Taken));
        story.Check(output);
    }

    /// <summary>Both contracts trade in the hours before this session: a strategy that kept its averages, or warmed up on the old contract, would show.</summary>
    [MarketDataFact]
    public async Task No_average_crosses_a_seam_on_both_sides_of_which_both_contracts_trade()
    {
        var story = await StoryAsync(from: At("18 14:00"), until: At("19 00:00"), listed: At("18 21:30"));

        Assert.InRange(story.Taken, At("18 23:00"), At("18 23:00").AddSeconds(30));
        Assert.Equal(Slow, WarmUp(story.Taken).Count);
        story.Check(output);

        // The first complete bar of March decides already, for the averages are full of March's own past.
        Assert.True(story.Expected.Where(d => d.Contract == March).Min(d => d.Minute) < story.Taken.AddMinutes(Slow));
    }

    /// <summary>The weekly hours of 2013 hold every recorded bar, the quarter of an hour before 16:15 among them.</summary>
    [MarketDataFact]
    public void Every_recorded_bar_lies_in_the_hours_of_the_calendar() =>
        Assert.All(Minutes(), bar => Assert.Contains(
            ExchangeCalendar.Sessions(ProductGroup.StockIndices, TradeDate.Of(bar.Start)), session => bar.Start >= session.OpenUtc && bar.Start < session.CloseUtc));

    private static async Task<Story> StoryAsync(DateTimeOffset from, DateTimeOffset until, DateTimeOffset listed)
    {
        using var home = new TemporaryHome(inMemory: true);
        var heard = new Heard();
        var settings = OracleReplayTests.Settings(home, Recording(home, from, until), ReplaySpeed.Step) with
        {
            WarmUp = true,
            // An account that is flat at the end of each day is flat when the next session begins.
            Limits = RiskLimits.None with { FlatBy = new TimeOnly(15, 5) },
            Strategies =
            [
                new StrategyPlan(new StrategyName("sma"), "ES", 1, null, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Fast = Fast, Slow = Slow })),
            ],
        };
        await using var run = await EngineRun.StartAsync(settings, heard, null, CancellationToken.None);
        run.Clock.WakeAt(listed, () => _ = run.Gateway!.DoAsync(new GatewayAct.Roll(December, March)));
        var result = await run.RunAsync(CancellationToken.None);
        Assert.True(result.Succeeded, result.Fault ?? result.Stop.Text);
        Assert.Null(result.VenueDifference);

        var taken = Assert.Single(heard.Of<RollProtocol.RollChanged>(), r => r.Step == RollStep.Taken);
        var venue = run.Gateway!.Venue;
        var account = run.Started.Account.Id;
        AssertBacktestAgrees(
            settings.Replay!, listed, heard.Of<RollProtocol.RollChanged>().Select(r => (r.Step, r.From, r.To, r.At)), Lines(venue.Orders(account)!, venue.Trades(account)!), result.Account!);
        Assert.Equal((December, March), (taken.From, taken.To));
        var minutes = Minutes().Where(b => b.Start >= from && b.Start < until).ToList();
        return new Story(
            taken.At,
            [.. heard.Of<AccountProtocol.Journaled>().SelectMany(j => j.Events).OfType<OrderIntended>()
                .Select(o => new Decision(o.Contract, Minute(o.At).AddMinutes(-1), o.Side, o.Size))],
            [.. Decide(minutes, December, DateTimeOffset.MinValue, taken.At, []), .. Decide(minutes, March, taken.At, DateTimeOffset.MaxValue, WarmUp(taken.At))],
            [.. Decide(minutes, March, taken.At, DateTimeOffset.MaxValue, minutes.Where(b => b.Contract == December && b.Start < taken.At).Select(b => b.Close.Nanos))]);
    }

    /// <summary>A backtest over the same market, whose list moves at the same instant, takes every step at the same time and sends the same orders.</summary>
    private static void AssertBacktestAgrees(
        string file, DateTimeOffset listed, IEnumerable<(RollStep, ContractId, ContractId, DateTimeOffset)> steps, List<string> lines, AccountState account)
    {
        var whole = MergedMarket.Open(file);
        var tested = Engine.Backtest.Backtest.Run(new BacktestSettings
        {
            Market = new SelectedMarket(whole, whole.Contracts) { Rolls = [new ContractRoll(December, March, listed)] },
            Rules = VenueRules.Oracle,
            Limits = RiskLimits.None with { FlatBy = new TimeOnly(15, 5) },
            Strategies =
            [
                new BacktestStrategy(
                    new StrategyName("sma"), December, 1, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Fast = Fast, Slow = Slow })) { Follows = [December] },
            ],
        });
        Assert.Empty(tested.Faults);
        Assert.Equal(steps, tested.Rolls.Select(r => (r.Step, r.From, r.To, r.At)));
        Assert.Equal(lines, Lines(tested.Orders, tested.Trades));
        Assert.Equal((account.RealizedNet, account.TradesTotal), (tested.Account.RealizedNet, tested.Account.TradesTotal));
    }

    private static List<string> Lines(IEnumerable<VenueOrder> orders, IEnumerable<VenueTrade> trades) =>
    [
        .. orders.Select(o => $"{o.CreatedAt:O} {o.Contract} {o.Side} {o.Type} {o.Size} {o.Status} {o.FillVolume}"),
        .. trades.Select(t => $"{t.At:O} {t.Contract} {t.Side} {t.Size} {t.Price}"),
    ];

    /// <summary>March's closes in the hours before an instant, those that fill the slow average.</summary>
    private static List<long> WarmUp(DateTimeOffset until) =>
        [.. Minutes().Where(b => b.Contract == March && b.Start < until && b.Start >= until.AddHours(-6)).TakeLast(Slow).Select(b => b.Close.Nanos)];

    /// <summary>What the strategy has to decide on one contract: a loop over closes that has never seen another's.</summary>
    private static IEnumerable<Decision> Decide(IEnumerable<Bar> minutes, ContractId contract, DateTimeOffset from, DateTimeOffset until, IEnumerable<long> before)
    {
        var closes = before.TakeLast(Slow).ToList();
        var position = 0;
        foreach (var bar in minutes.Where(b => b.Contract == contract && b.Start >= from && b.Start < until))
        {
            closes.Add(bar.Close.Nanos);
            var time = TimeOnly.FromDateTime(TradeDate.ChicagoTime(bar.Start.AddMinutes(1)));
            if (time >= new TimeOnly(15, 5) && time < new TimeOnly(17, 0))
            {
                position = 0;
                continue;
            }

            if (closes.Count < Slow)
            {
                continue;
            }

            var trend = Math.Sign(((Int128)closes.TakeLast(Fast).Sum() * Slow).CompareTo((Int128)closes.TakeLast(Slow).Sum() * Fast));
            if (trend != 0 && Math.Sign(position) != trend)
            {
                yield return new Decision(contract, bar.Start, trend > 0 ? OrderSide.Buy : OrderSide.Sell, 1 + Math.Abs(position));
                position = trend;
            }
        }
    }

    private static string Recording(TemporaryHome home, DateTimeOffset from, DateTimeOffset until)
    {
        var path = Path.Combine(home.Folder, "es.csv");
        File.WriteAllLines(path, Lines().Where((line, index) => index == 0 || (TimeOf(line) is var at && at >= from && at < until)));
        return path;
    }

    private static IEnumerable<Bar> Minutes() => Lines().Skip(1).Select(line =>
    {
        var cells = line.Split(',');
        var prices = cells[2..6].Select(c => Price.FromDecimal(decimal.Parse(c, CultureInfo.InvariantCulture))).ToArray();
        return new Bar(
            new ContractId(cells[0]), BarInterval.Minute, TimeOf(line), prices[0], prices[1], prices[2], prices[3],
            long.Parse(cells[6], CultureInfo.InvariantCulture), BarOrigin.WarmUp, default);
    });

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(MarketDataFactAttribute.File("es-minute-2013.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.Parse(line.Split(',')[1], CultureInfo.InvariantCulture);

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static DateTimeOffset At(string dayAndTime) =>
        DateTimeOffset.ParseExact($"2013-12-{dayAndTime}Z", "yyyy-MM-dd HH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>An order by the start of the minute whose bar decided it.</summary>
    private readonly record struct Decision(ContractId Contract, DateTimeOffset Minute, OrderSide Side, int Size);

    /// <summary>What happened, what had to, and what March's orders had been with December's closes in the averages.</summary>
    private sealed record Story(DateTimeOffset Taken, List<Decision> Actual, List<Decision> Expected, List<Decision> Mixed)
    {
        public void Check(ITestOutputHelper output)
        {
            var march = Actual.Where(d => d.Contract == March).ToList();
            output.WriteLine($"taken {Taken:u}; {Actual.Count - march.Count} orders of {December}, {march.Count} of {March}, first at the bar of {march.FirstOrDefault().Minute:u}; mixed averages: {Mixed.FirstOrDefault().Minute:u}");
            Assert.Equal(Expected, Actual);
            Assert.Contains(Actual, d => d.Contract == December);
            Assert.True(march.Count > 3, "March was hardly traded.");
            Assert.NotEqual(Mixed, march);
        }
    }
}
