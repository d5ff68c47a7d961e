using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Trader.Examples;

namespace Engine.Simulator.Tests.Examples;

/// <summary>docs/examples/errors.md: each family of errors, caused at a simulated gateway.</summary>
public sealed class ErrorExamplesTests
{
    private static readonly GatewayTimeouts Short = new() { Mutation = TimeSpan.FromSeconds(1), Read = TimeSpan.FromSeconds(1), ReadRetries = 0 };

    [Fact]
    public async Task Logins_that_a_person_must_put_right_are_told_from_wrong_keys()
    {
        await using var bench = await ExampleBench.StartAsync();
        await using var unsigned = await GatewayFixture.StartAsync(
            settings => settings with { Logins = LoginPolicy.Default with { Refusal = LoginRefusal.AgreementsNotSigned } }, login: false);

        Assert.Equal("logged in", await Errors.LogInAsync(bench.Http, bench.Address, "simulated", "simulated-key", bench.Stop));
        Assert.Equal("user name or key is wrong: InvalidCredentials", await Errors.LogInAsync(bench.Http, bench.Address, "simulated", "another", bench.Stop));
        Assert.Equal(
            "put something right on the platform first: AgreementsNotSigned",
            await Errors.LogInAsync(bench.Http, GatewayAddress.At(unsigned.Gateway.Address), "simulated", "simulated-key", bench.Stop));
    }

    [Fact]
    public async Task A_read_without_an_answer_may_be_repeated()
    {
        await using var bench = await ExampleBench.StartAsync(timeouts: Short);
        bench.Venue.Gateway.Faults.Add(new FaultRule("Account/search", FaultAction.Slow) { Count = 1, Wait = TimeSpan.FromMinutes(5) });
        bench.Venue.Gateway.Faults.Add(new FaultRule("Account/search", FaultAction.Lose) { Count = 1 });

        Assert.Equal("no answer in time; nothing has changed, ask again", await Errors.ReadAsync(bench.Client, bench.Stop));
        Assert.Equal("no connection: Account/search", await Errors.ReadAsync(bench.Client, bench.Stop));
        Assert.Equal("1 accounts", await Errors.ReadAsync(bench.Client, bench.Stop));
    }

    [Fact]
    public async Task An_order_whose_answer_is_lost_is_found_by_its_tag()
    {
        await using var bench = await ExampleBench.StartAsync(timeouts: Short);

        bench.Venue.Gateway.Faults.LoseAfterExecution();
        Assert.Matches("^the answer was lost, and order [0-9]+ stands$", await Errors.PlaceAsync(bench.Client, Bid("one"), bench.Stop));
        bench.Venue.Gateway.Faults.LoseBeforeExecution();
        Assert.StartsWith("the answer was lost; it is not open", await Errors.PlaceAsync(bench.Client, Bid("two"), bench.Stop), StringComparison.Ordinal);
        Assert.Matches("^order [0-9]+ is accepted$", await Errors.PlaceAsync(bench.Client, Bid("three"), bench.Stop));
        bench.Connection.Token.Current = null;
        Assert.StartsWith("nothing left this machine: ", await Errors.PlaceAsync(bench.Client, Bid("four"), bench.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_of_an_order_that_is_not_there_says_so()
    {
        await using var bench = await ExampleBench.StartAsync();

        Assert.Equal("the venue has no order 4711 that could be cancelled", await Errors.CancelAsync(bench.Client, ExampleBench.Account, new OrderId(4711), bench.Stop));
        var bid = (await bench.Client.PlaceOrderAsync(Bid("one"), bench.Stop).OrThrowAsync())!.Value;
        Assert.Equal("accepted", await Errors.CancelAsync(bench.Client, ExampleBench.Account, bid, bench.Stop));
    }

    [Fact]
    public async Task A_rejected_order_is_told_by_its_cause()
    {
        await using var bench = await ExampleBench.StartAsync();

        Assert.Matches("^order [0-9]+ is accepted$", await Errors.TryPlaceAsync(bench.Client, Bid("one"), bench.Stop));
        Assert.Matches("^rejected as order [0-9]*: customTag already used$", await Errors.TryPlaceAsync(bench.Client, Bid("one"), bench.Stop));
        Assert.Equal(
            "limitPrice is wrong: Invalid limit price. Price is not aligned to tick size.",
            await Errors.TryPlaceAsync(bench.Client, Bid("two") with { LimitPrice = Price.FromDecimal(1300.05m) }, bench.Stop));
        await bench.Venue.Gateway.DoAsync(new GatewayAct.Halt(ExampleBench.Gold, On: true));
        Assert.StartsWith("the market is closed: Trading is currently unavailable.", await Errors.TryPlaceAsync(bench.Client, Bid("three"), bench.Stop), StringComparison.Ordinal);
        await bench.Venue.Gateway.DoAsync(new GatewayAct.Permit(ExampleBench.Account, CanTrade: false));
        Assert.Equal("this account may not trade now", await Errors.TryPlaceAsync(bench.Client, Bid("four"), bench.Stop));
    }

    [Fact]
    public async Task Bars_of_no_contract_are_told_from_no_bars()
    {
        await using var bench = await ExampleBench.StartAsync();

        Assert.Equal("the venue knows no contract CON.F.US.GCE.Z99", await Errors.BarsAsync(bench.Client, new ContractId("CON.F.US.GCE.Z99"), GatewayFixture.Start.AddDays(-1), bench.Stop));
        Assert.Equal("0 bars", await Errors.BarsAsync(bench.Client, ExampleBench.Gold, GatewayFixture.Start.AddDays(-1), bench.Stop));
    }

    [Fact]
    public async Task Too_many_requests_say_when_to_ask_again()
    {
        await using var bench = await ExampleBench.StartAsync(timeouts: Short);
        bench.Venue.Gateway.Faults.AnswerRateLimited("Account/search", retryAfter: TimeSpan.FromSeconds(7));

        Assert.Equal("too many requests; again in 7 s", await Errors.AskOftenAsync(bench.Client, bench.Stop));
        Assert.Equal("1 accounts", await Errors.AskOftenAsync(bench.Client, bench.Stop));
    }

    [Fact]
    public async Task Reason_codes_are_read_without_exceptions()
    {
        await using var bench = await ExampleBench.StartAsync();

        Assert.Matches("^order [0-9]+$", await Errors.OutcomeAsync(bench.Client, Bid("one"), bench.Stop));
        Assert.Equal("refused with OrderRejected: customTag already used", await Errors.OutcomeAsync(bench.Client, Bid("one"), bench.Stop));
        Assert.Equal("no such contract", await Errors.OutcomeAsync(bench.Client, Bid("two") with { Contract = new ContractId("CON.F.US.GCE.Z99") }, bench.Stop));
        bench.Venue.Gateway.Faults.AnswerServerError("Order/place");
        Assert.Equal("unknown: Http", await Errors.OutcomeAsync(bench.Client, Bid("three"), bench.Stop));
    }

    private static OrderRequest Bid(string tag) =>
        new(ExampleBench.Account, ExampleBench.Gold, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(1300m), null, new ClientTag(tag));
}
