using System.Text.Json;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

public sealed class WireMappingTests
{
    private const string Order = """
        {"id":3425270858,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","symbolId":"F.US.MNQ","creationTimestamp":"2026-08-19T20:49:25.3938333+00:00",
        "updateTimestamp":"2026-08-19T20:49:25.3962105+00:00","status":5,"type":2,"side":1,"size":1,"fillVolume":0,"customTag":"e1-x"}
        """;

    [Fact]
    public void An_order_is_read_from_either_channel()
    {
        Assert.True(WireMapping.TryMap(JsonSerializer.Deserialize(Order, WireJson.Default.WireOrder), out var order));

        Assert.Equal((3425270858L, 20000002, OrderSide.Sell, VenueOrderStatus.Rejected), (order.Id.Value, order.Account.Value, order.Side, order.Status));
        Assert.Equal(new ClientTag("e1-x"), order.Tag);
        Assert.Null(order.LimitPrice);
        Assert.Null(order.Parent);
    }

    [Theory]
    [InlineData("\"side\":1", "\"side\":2")]
    [InlineData("\"size\":1", "\"size\":0")]
    [InlineData("\"id\":3425270858", "\"id\":0")]
    [InlineData("\"accountId\":20000002,", "")]
    [InlineData("\"contractId\":\"CON.F.US.MNQ.U26\",", "")]
    [InlineData("\"creationTimestamp\":\"2026-08-19T20:49:25.3938333+00:00\",", "")]
    [InlineData("\"size\":1", "\"size\":1,\"limitPrice\":0.0000000001")]
    public void An_order_with_an_unreadable_member_is_no_fact(string present, string instead)
    {
        var json = Order.Replace(present, instead, StringComparison.Ordinal);
        Assert.NotEqual(Order, json);

        Assert.False(WireMapping.TryMap(JsonSerializer.Deserialize(json, WireJson.Default.WireOrder), out VenueOrder? order));
        Assert.Null(order);
    }

    [Theory]
    [InlineData(",\"side\":1")]
    [InlineData(",\"size\":1")]
    [InlineData("\"status\":5,")]
    [InlineData(",\"type\":2")]
    public void An_order_without_side_size_status_or_type_is_not_even_an_order(string member)
    {
        var json = Order.Replace(member, "", StringComparison.Ordinal);

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, WireJson.Default.WireOrder));
    }

    [Fact]
    public void A_status_that_this_version_does_not_know_passes_through()
    {
        Assert.True(WireMapping.TryMap(
            JsonSerializer.Deserialize(Order.Replace("\"status\":5", "\"status\":42", StringComparison.Ordinal), WireJson.Default.WireOrder), out var order));

        Assert.Equal((VenueOrderStatus)42, order.Status);
    }

    [Fact]
    public void An_opening_trade_has_no_profit_and_a_closing_one_has_it_exactly()
    {
        var wire = new WireTrade
        {
            Id = 3004518356,
            AccountId = 1,
            ContractId = "C",
            CreationTimestamp = ClientFixture.Start,
            Price = 29423m,
            Fees = 0.36m,
            Side = 0,
            Size = 1,
            OrderId = 3423462488,
        };

        Assert.True(WireMapping.TryMap(wire, out var opening));
        Assert.True(WireMapping.TryMap(wire with { ProfitAndLoss = -49.5m, Commissions = 0.25m }, out var closing));
        Assert.Null(opening.ProfitAndLoss);
        Assert.Equal(Money.Zero, opening.Commissions);
        Assert.Equal(new Money(-49_500_000), closing.ProfitAndLoss);
        Assert.Equal(new Money(360_000), closing.Fees);
        Assert.False(WireMapping.TryMap(wire with { Price = decimal.MaxValue }, out VenueTrade? _));
        Assert.False(WireMapping.TryMap(wire with { Fees = decimal.MaxValue }, out VenueTrade? _));
        Assert.False(WireMapping.TryMap(wire with { Side = 7 }, out VenueTrade? _));
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(2, 3, -3)]
    [InlineData(0, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(0, 3, null)]
    [InlineData(9, 3, null)]
    [InlineData(1, -3, null)]
    public void A_position_takes_its_direction_from_its_type(int type, int size, int? net)
    {
        var readable = WireMapping.TryMap(
            new WirePosition { Id = 1, AccountId = 1, ContractId = "C", CreationTimestamp = ClientFixture.Start, Type = type, Size = size, AveragePrice = 1 },
            out VenuePosition? position);

        Assert.Equal(net, position?.Net);
        Assert.Equal(net is not null, readable);
    }

    [Fact]
    public void A_contract_without_a_tick_is_no_instrument()
    {
        var wire = new WireContract { Id = "C", Name = "NQU6", SymbolId = "F.US.ENQ", TickSize = 0.0000005m, TickValue = 6.25m, ActiveContract = true };

        Assert.True(WireMapping.TryMap(wire, out var instrument));
        Assert.Equal((500L, 6_250_000L), (instrument.TickSize.Nanos, instrument.TickValue.Micros));
        Assert.False(WireMapping.TryMap(wire with { TickValue = 0 }, out Instrument? _));
        Assert.False(WireMapping.TryMap(wire with { SymbolId = null }, out Instrument? _));
    }

    [Fact]
    public void Codes_are_named_by_operation()
    {
        Assert.Equal("OutsideTradingHours", VenueErrors.Describe(GatewayOperation.PlaceOrder, 5));
        Assert.Equal("UnknownError", VenueErrors.Describe(GatewayOperation.CancelOrder, 5));
        Assert.Equal("OrderRejected", VenueErrors.Describe(GatewayOperation.CloseContract, 5));
        Assert.Equal("code 99", VenueErrors.Describe(GatewayOperation.CloseContract, 99));
        Assert.Equal("code -1", VenueErrors.Describe(GatewayOperation.TradeSearch, -1));
        Assert.All(Enum.GetValues<GatewayOperation>(), operation => Assert.Equal("Success", VenueErrors.Describe(operation, 0)));
        Assert.Equal(Enum.GetValues<GatewayOperation>().Length, Enum.GetValues<GatewayOperation>().Select(VenueErrors.PathOf).Distinct().Count());
    }
}
