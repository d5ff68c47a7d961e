using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Run.Control;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Tests.Control;

/// <summary>Each command end to end: command line, socket, account, simulated venue, and back.</summary>
public sealed class PersonCommandTests(ControlledRun run) : IClassFixture<ControlledRun>
{
    private AccountState State => run.Live.Run.Watch.Picture.Account!.State;

    [Fact]
    public async Task An_order_is_placed_changed_and_cancelled_and_the_journal_knows_the_person_and_why()
    {
        var price = await FarBelowAsync();
        var (code, output, _) = await Do($"orders|place|MNQ|buy|2|--limit|{Text(price)}|--why|a try");
        Assert.Equal(0, code);
        Assert.Contains("Accepted as", output, StringComparison.Ordinal);
        Assert.Contains("is working", output, StringComparison.Ordinal);
        var order = Assert.Single(State.LiveOrders);
        Assert.Equal((StrategyName.Person, 2), (order.Strategy!.Value, order.Size));
        var intended = await run.Live.Until<OrderIntended>(o => o.Tag == order.Tag);
        Assert.Equal("a try", intended.Why);
        Assert.Contains("quiet is paused", output, StringComparison.Ordinal);

        (code, output, _) = await Do($"orders modify {order.Id} --size 1 --limit {Text(price - 1)}");
        Assert.Equal(0, code);
        Assert.Contains($"buy 1 {Name} limit {Text(price - 1)}", output, StringComparison.Ordinal);
        Assert.Equal((1, Price.FromDecimal(price - 1)), (State.Orders[order.Tag].Size, State.Orders[order.Tag].LimitPrice!.Value));

        (code, output, _) = await Do($"orders cancel {order.Tag}");
        Assert.Equal((0, $"Order {order.Id} is cancelled."), (code, output));
        Assert.Empty(State.LiveOrders);

        (code, _, var error) = await Do($"orders cancel {order.Id}");
        Assert.Equal(1, code);
        Assert.StartsWith("Denied, NoSuchOrder: ", error, StringComparison.Ordinal);
        await ResumeAsync();
    }

    [Fact]
    public async Task A_market_order_with_a_stop_is_reduced_and_closed_and_its_stop_is_not_cancelled_alone()
    {
        var (code, output, error) = await Do("orders place MNQ sell 2 --stop-ticks 400 --target-ticks 400");
        Assert.True(code == 0, error);
        Assert.Contains("2 of 2 filled at", output, StringComparison.Ordinal);
        Assert.Equal(-2, State.PositionIn(Contract).Net);
        var stop = (await run.Live.Run.Watch.UntilAsync(s => s.LiveOrders.Any(o => o is { Role: OrderRole.StopLoss, State: OrderState.Working }), TimeSpan.FromSeconds(60), default))!
            .LiveOrders.Single(o => o.Role == OrderRole.StopLoss);

        (code, _, error) = await Do($"orders cancel {stop.Id}");
        Assert.Equal(1, code);
        Assert.StartsWith("Denied, ProtectsPosition: ", error, StringComparison.Ordinal);

        (code, output, _) = await Do("orders cancel-all --yes");
        Assert.Equal(0, code);
        Assert.Contains("of open positions stay", output, StringComparison.Ordinal);
        Assert.NotEmpty(State.LiveOrders);

        (code, output, error) = await Do($"positions reduce {Name} 1 --yes");
        Assert.True(code == 0, error);
        Assert.Contains($"Closed 1 {Name}; the position is short 1.", output, StringComparison.Ordinal);

        (code, output, error) = await Do("positions close MNQ --yes");
        Assert.True(code == 0, error);
        Assert.Contains($"Closed short 1 {Name}", output, StringComparison.Ordinal);
        Assert.True(State.Positions.IsEmpty && State.Live.IsEmpty);

        (code, _, error) = await Do("positions close MNQ --yes");
        Assert.Equal(1, code);
        Assert.StartsWith("Denied, NoPosition: ", error, StringComparison.Ordinal);
        await ResumeAsync();
    }

    [Fact]
    public async Task A_contract_that_no_strategy_trades_is_brought_in_and_flattened()
    {
        var (code, output, error) = await Do("orders place MES buy 1");
        Assert.True(code == 0, error);
        Assert.Contains("1 of 1 filled at", output, StringComparison.Ordinal);
        Assert.DoesNotContain("paused", output, StringComparison.Ordinal);

        var asked = "";
        (code, _, error) = await PersonCommandLine.RunAsync(run.Home.Folder, "flatten", confirm: (_, act) =>
        {
            asked = act;
            return false;
        });
        Assert.Equal((1, "Nothing was done."), (code, error));
        Assert.Contains("long 1 MES", asked, StringComparison.Ordinal);
        Assert.Equal(1, State.Positions.Values.Single().Net);

        (code, output, error) = await Do($"flatten {State.Account} --yes");
        Assert.True(code == 0, error);
        Assert.Contains("Closed long 1 MES", output, StringComparison.Ordinal);
        Assert.True(State.Positions.IsEmpty && State.Live.IsEmpty);
        await ResumeAsync();
    }

    [Fact]
    public async Task A_halt_stops_orders_and_stands_in_the_journal_until_somebody_resumes()
    {
        var (code, output, _) = await Do("halt|--why|the news");
        Assert.Equal((0, $"Account {State.Account} is HALTED: the news."), (code, output));
        Assert.Equal((TradingState.Halted, "person: the news"), (State.Trading, State.TradingWhy));

        (code, output, _) = await Do("halt --why again");
        Assert.Equal((0, $"Account {State.Account} is HALTED already (person: the news)."), (code, output));

        (code, _, var error) = await Do("orders place MNQ buy 1");
        Assert.Equal((1, "Denied, Halted: Halted by person: the news."), (code, error));

        (code, _, error) = await Do("resume --why over");
        Assert.Equal((1, "Nothing was done."), (code, error));
        Assert.Equal(TradingState.Halted, State.Trading);

        (code, output, _) = await Do("reduce --why lunch");
        Assert.Equal((0, TradingState.Reducing), (code, State.Trading));
        await ResumeAsync();
        Assert.Equal(TradingState.Active, State.Trading);

        (code, output, _) = await Do("resume --why over --yes");
        Assert.Equal((0, $"Account {State.Account} is ACTIVE already, and no strategy is paused."), (code, output));
    }

    [Fact]
    public async Task One_strategy_is_halted_and_resumed()
    {
        var (code, output, _) = await Do("halt --strategy quiet --why tired");
        Assert.Equal(0, code);
        Assert.Contains("quiet is paused", output, StringComparison.Ordinal);
        Assert.Equal("person (tired)", State.Paused[new StrategyName("quiet")]);
        Assert.Equal(TradingState.Active, State.Trading);

        (code, output, _) = await Do("resume --strategy quiet --why rested --yes");
        Assert.Equal((0, "quiet goes on: rested."), (code, output));
        Assert.Empty(State.Paused);
    }

    [Fact]
    public async Task The_status_tells_the_engine_as_it_is_now()
    {
        var (code, json, _) = await Do("status --json");
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;

        // On a busy machine an actor may be behind, and is said to be.
        Assert.Equal(root.GetProperty("health").GetProperty("healthy").GetBoolean() ? 0 : 1, code);
        Assert.Equal(State.Account.Value, root.GetProperty("account").GetProperty("id").GetInt32());
        Assert.Equal("active", root.GetProperty("account").GetProperty("trading").GetString());
        Assert.True(root.GetProperty("account").GetProperty("bookAnswers").GetBoolean());
        Assert.Equal("connected", root.GetProperty("userHub").GetProperty("phase").GetString());
        Assert.Equal("open", root.GetProperty("session").GetProperty("phase").GetString());
        Assert.InRange(root.GetProperty("session").GetProperty("tokenSecondsLeft").GetDouble(), 1, 86_400);
        Assert.InRange(root.GetProperty("quota").GetProperty("generalLeft").GetInt32(), 0, root.GetProperty("quota").GetProperty("generalLimit").GetInt32());
        Assert.Contains(root.GetProperty("strategies").EnumerateArray(), s => s.GetProperty("name").GetString() == "quiet");
        Assert.Contains(root.GetProperty("contracts").EnumerateArray(), c => c.GetProperty("id").GetString() == Contract.Value);
        Assert.False(root.TryGetProperty("silent", out _));
        Assert.DoesNotContain(run.Server.File.Token, json, StringComparison.Ordinal);

        (code, var text, _) = await Do("status --tz utc");
        Assert.Equal(text.StartsWith("healthy", StringComparison.Ordinal) ? 0 : 1, code);
        Assert.Contains($"account   {State.Account}", text, StringComparison.Ordinal);
        Assert.Contains("+00:00", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flatten 999 --yes", "not 999")]
    [InlineData("flatten ZZZZ --yes", "nothing in ZZZZ")]
    [InlineData("orders place ZZZZ buy 1", "ZZZZ")]
    [InlineData("orders cancel 999999999", "no order 999999999")]
    [InlineData("orders modify nothing --size 2", "no order nothing")]
    [InlineData("orders cancel-all ZZZZ --yes", "nothing in ZZZZ")]
    [InlineData("positions close ZZZZ --yes", "nothing in ZZZZ")]
    [InlineData("halt --strategy nobody --why x", "quiet")]
    public async Task What_the_engine_does_not_know_is_bad_input_and_nothing_is_done(string line, string says)
    {
        var before = (State.OrdersTotal, State.Trading, State.Paused.Count, State.Flattening.Count);
        var (code, output, error) = await Do(line);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(says, Assert.Single(error.Split(Environment.NewLine)), StringComparison.Ordinal);
        Assert.Equal(before, (State.OrdersTotal, State.Trading, State.Paused.Count, State.Flattening.Count));
    }

    private ContractId Contract => run.Live.Run.Started.Instruments[0].Id;

    private string Name => run.Live.Run.Started.Instruments[0].Name;

    private Task<(int Code, string Output, string Error)> Do(string line) => PersonCommandLine.RunAsync(run.Home.Folder, line);

    private async Task ResumeAsync()
    {
        var (code, _, error) = await Do("resume --why over --yes");
        Assert.True(code == 0, error);
        Assert.Empty(State.Paused);
    }

    /// <summary>A price on the grid at which nobody sells.</summary>
    private async Task<decimal> FarBelowAsync()
    {
        EngineStatusDocument status;
        do
        {
            status = await run.Control.StatusAsync(CancellationToken.None);
        }
        while (status.Contracts[0].Last is null);
        return decimal.Floor(status.Contracts[0].Last!.Value) - 500;
    }

    private static string Text(decimal price) => price.ToString("0.#########", CultureInfo.InvariantCulture);
}
