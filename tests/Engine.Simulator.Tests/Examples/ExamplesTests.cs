using Engine.Accounts;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;
using Engine.Orders;
using Microsoft.Extensions.Time.Testing;
using Trader.Examples;

namespace Engine.Simulator.Tests.Examples;

/// <summary>docs/examples: what each example does to a simulated gateway is what its page says.</summary>
public sealed class ExamplesTests
{
    [Fact]
    public async Task An_application_logs_in_and_a_token_is_renewed()
    {
        var application = new AppCredentials("app", "verify", "device", "password");
        await using var bench = await ExampleBench.StartAsync(settings => settings with { Logins = LoginPolicy.Default with { App = application } });
        var first = bench.Connection.Token.Current!.Reveal();

        await Connecting.LogInAsync(bench.Connection, new AppLogin("simulated", "password", "device", "app", "verify"), bench.Stop);
        Assert.NotEqual(first, bench.Connection.Token.Current!.Reveal());

        await Connecting.RenewAsync(bench.Connection, bench.Stop);
        Assert.Single(await bench.Client.SearchAccountsAsync(true, bench.Stop).OrThrowAsync());
        Assert.Equal(1, bench.Venue.Gateway.RequestsByOperation["Auth/loginApp"]);
        Assert.Equal(1, bench.Venue.Gateway.RequestsByOperation["Auth/validate"]);
    }

    [Fact]
    public async Task Accounts_are_listed_with_their_balance()
    {
        await using var bench = await ExampleBench.StartAsync();

        Assert.Equal(ExampleBench.Account, await Connecting.ListAccountsAsync(bench.Client, bench.Output, bench.Stop));
        Assert.Equal(["PRAC-V2-100001-20000001 (20000001): 50000.00 USD, may trade"], bench.Output.Rest());
    }

    [Fact]
    public async Task Contracts_are_searched_resolved_and_described()
    {
        await using var bench = await ExampleBench.StartAsync();

        await Connecting.SearchContractsAsync(bench.Client, "GC", bench.Output, bench.Stop);
        Assert.Equal(["CON.F.US.GCE.Z13 (GCZ3): tick 0.1 worth 10.00 USD"], bench.Output.Rest());
        Assert.Equal(ExampleBench.Gold, (await Connecting.ContractOfAsync(bench.Client, "gc", bench.Stop)).Id);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Connecting.ContractOfAsync(bench.Client, "CON.F.US.GC.Z13", bench.Stop));
        Assert.Contains("the current contract is CON.F.US.GCE.Z13", refused.Message, StringComparison.Ordinal);
        Assert.Equal("GCZ3, traded now; ten ticks above 100 is 101", await Connecting.DescribeAsync(bench.Client, ExampleBench.Gold, bench.Stop));
        Assert.Equal("The venue knows no contract CON.F.US.GCE.Z99.", await Connecting.DescribeAsync(bench.Client, new ContractId("CON.F.US.GCE.Z99"), bench.Stop));
    }

    [Fact]
    public async Task Bars_are_read_once_and_kept_in_files_that_ask_for_nothing_twice()
    {
        var start = new DateTimeOffset(2026, 1, 6, 20, 0, 0, TimeSpan.Zero);
        await using var bench = await ExampleBench.StartAsync(settings => settings with { Market = new SyntheticMarket(7, start), Rules = VenueRules.Default });
        bench.Venue.Clock.AdvanceTo(start);
        var starts = new TimeRange(start.AddHours(-6), start);
        var contract = await Connecting.ContractOfAsync(bench.Client, "MNQ", bench.Stop);

        var fives = await Histories.BarsAsync(bench.Client, contract.Id, starts.From, starts.To, bench.Stop);
        Assert.Equal(72, fives.Length);

        var folder = Directory.CreateTempSubdirectory("engine-example-").FullName;
        try
        {
            Assert.Equal(360, await Histories.UpdateAsync(bench.Client, folder, "MNQ", starts, bench.Output, bench.Stop));
            Assert.EndsWith("complete", bench.Output.Rest()[^1], StringComparison.Ordinal);
            Assert.Equal(fives.Max(bar => bar.High.ToDecimal()), await Histories.HighestAsync(folder, "MNQ", starts, bench.Stop));
            var asked = bench.Venue.Gateway.RequestsByOperation["History/retrieveBars"];

            Assert.Equal(0, await Histories.UpdateAsync(bench.Client, folder, "MNQ", starts, bench.Output, bench.Stop));
            Assert.Equal(asked, bench.Venue.Gateway.RequestsByOperation["History/retrieveBars"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_market_stream_goes_on_after_its_connection_is_lost()
    {
        await using var bench = await ExampleBench.StartAsync();
        using var ends = new CancellationTokenSource();
        var watching = WatchingMarket.WatchAsync(bench.Connection, ExampleBench.Gold, bench.Output, ends.Token);

        // The snapshot of a subscription comes first: from then on the stream is open.
        await bench.Output.UntilAsync("quote ");
        await bench.Venue.PrintAsync(1313.8m, size: 3);
        Assert.Equal("trade 3 at 1313.8", await bench.Output.UntilAsync("trade 3"));
        bench.Venue.Gateway.Faults.KillMarketHub();
        await bench.Output.UntilAsync("connection lost");
        await bench.Output.UntilAsync("quote ");
        await bench.Venue.PrintAsync(1313.9m, size: 4);
        Assert.Equal("trade 4 at 1313.9", await bench.Output.UntilAsync("trade 4"));

        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task The_user_stream_takes_a_new_token_before_the_old_one_ends()
    {
        var wall = new FakeTimeProvider(new DateTimeOffset(2026, 1, 6, 14, 0, 0, TimeSpan.Zero));
        await using var bench = await ExampleBench.StartAsync(wall: wall);
        using var ends = new CancellationTokenSource();
        var first = bench.Connection.Token.Current;
        var watching = WatchingAccount.WatchAsync(bench.Connection, ExampleBench.Account, bench.Output, wall, ends.Token);

        await bench.Output.UntilAsync("listening");
        await Trading.BuyAtMarketAsync(bench.Client, ExampleBench.Account, ExampleBench.Gold, 1, bench.Stop);
        await bench.Output.UntilAsync("position 1 CON.F.US.GCE.Z13 at 1313.7");
        wall.Advance(TimeSpan.FromHours(23.6));
        await bench.Output.UntilAsync("token renewed");
        Assert.NotSame(first, bench.Connection.Token.Current);

        await bench.Output.UntilAsync("listening");
        await bench.Client.CloseContractAsync(ExampleBench.Account, ExampleBench.Gold, bench.Stop).OrThrowAsync();
        await bench.Output.UntilAsync("position 0 CON.F.US.GCE.Z13");
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Orders_of_every_kind_are_placed_moved_cancelled_and_found()
    {
        await using var bench = await ExampleBench.StartAsync(
            settings => settings with { Accounts = [SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco }] });
        var (gold, last) = (await bench.GoldAsync(), Price.FromDecimal(1313.7m));

        var bid = await Trading.BidBelowAsync(bench.Client, ExampleBench.Account, gold, last, 10, bench.Stop);
        await Trading.MoveAsync(bench.Client, ExampleBench.Account, bid, gold.Offset(last, -20), bench.Stop);
        var moved = await bench.Client.FindOrderAsync(ExampleBench.Account, bid, bench.Stop).OrThrowAsync();
        Assert.Equal(Price.FromDecimal(1311.7m), moved!.LimitPrice);
        Assert.Equal(VenueOrderStatus.Cancelled, await Trading.CancelAsync(bench.Client, ExampleBench.Account, bid, bench.Stop));

        var stop = await Trading.SellStopAsync(bench.Client, ExampleBench.Account, gold.Id, gold.Offset(last, -30), bench.Stop);
        var trailing = await Trading.SellTrailingAsync(bench.Client, ExampleBench.Account, gold, last, 40, bench.Stop);
        var entry = await Trading.BuyWithBracketAsync(bench.Client, ExampleBench.Account, gold.Id, bench.Stop);
        var open = await bench.Client.OpenOrdersAsync(ExampleBench.Account, bench.Stop).OrThrowAsync();
        Assert.Contains(open, order => order.Id == stop && order.StopPrice == Price.FromDecimal(1310.7m));
        Assert.Contains(open, order => order.Id == trailing && order.Type == OrderType.TrailingStop);
        Assert.Contains(open, order => order.Parent == entry && order.StopPrice == Price.FromDecimal(1312.9m));
        Assert.Contains(open, order => order.Parent == entry && order.LimitPrice == Price.FromDecimal(1314.9m));

        await Trading.ListOrdersAsync(bench.Client, ExampleBench.Account, GatewayFixture.Start.AddDays(-1), bench.Output, bench.Stop);
        var lines = bench.Output.Rest();
        Assert.Contains(lines, line => line.StartsWith($"{bid} Buy 1 Limit Cancelled (mine-", StringComparison.Ordinal));
        Assert.Equal("4 open", lines[^1]);
    }

    [Fact]
    public async Task A_position_is_read_closed_in_part_and_whole_and_its_trades_add_up()
    {
        await using var bench = await ExampleBench.StartAsync();
        await Trading.BuyAtMarketAsync(bench.Client, ExampleBench.Account, ExampleBench.Gold, 3, bench.Stop);

        Assert.Equal(3, Assert.Single(await Trading.PositionsAsync(bench.Client, ExampleBench.Account, bench.Output, bench.Stop)).Net);
        Assert.Equal(["long 3 CON.F.US.GCE.Z13 at 1313.7"], bench.Output.Rest());
        await bench.Venue.PrintAsync(1314.7m);
        await Trading.CloseAsync(bench.Client, ExampleBench.Account, ExampleBench.Gold, bench.Stop);
        Assert.Empty(await Trading.PositionsAsync(bench.Client, ExampleBench.Account, bench.Output, bench.Stop));

        // Three contracts, ten ticks of ten dollars each, without costs in this profile.
        Assert.Equal(Money.FromDecimal(300m), await Trading.NetOfAsync(bench.Client, ExampleBench.Account, GatewayFixture.Start, bench.Output, bench.Stop));
        Assert.Equal(3, bench.Output.Rest().Count);
    }

    [Fact]
    public void The_averages_are_those_of_the_closes()
    {
        var bars = new[] { 1m, 2m, 3m, 6m }.Select((close, minute) => BarOf(close, minute)).ToList();

        var (sma, ema) = Trader.Examples.Strategies.Averages(bars, 3);
        Assert.Equal(11.0 / 3, sma, 12);
        Assert.Equal(4.125, ema, 12);
        Assert.True(double.IsNaN(Trader.Examples.Strategies.Averages(bars.Take(2), 3).Sma));
    }

    [Fact]
    public void The_first_strategy_trades_as_its_example_says() => Trader.Examples.Strategies.BuysAboveItsAverageAndSellsBelow();

    private static Bar BarOf(decimal close, int minute)
    {
        var (start, price) = (GatewayFixture.Start.AddMinutes(minute), Price.FromDecimal(close));
        return new Bar(ExampleBench.Gold, BarInterval.Minute, start, price, price, price, price, 1, BarOrigin.BackFilled, default);
    }
}
