using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Tests.Risk;

public sealed class PriceChecksTests
{
    private static readonly Instrument Es = new(
        new ContractId("CON.F.US.EP.Z26"), "ESZ6", "E-mini S&P 500", Price.FromDecimal(0.25m), Money.FromDecimal(12.50m), true, "F.US.EP");

    private static readonly MarketPrice Market = new(
        Es.Id, Price.FromDecimal(6800m), Price.FromDecimal(6799.75m), Price.FromDecimal(6800.25m), DateTimeOffset.UnixEpoch, Live: true);

    [Theory]
    [InlineData(OrderType.Market, null, null, null)]
    [InlineData(OrderType.JoinBid, null, null, null)]
    [InlineData(OrderType.JoinAsk, null, null, null)]
    [InlineData(OrderType.Limit, 6801.0, null, null)]
    [InlineData(OrderType.Limit, 6799.0, null, null)]
    [InlineData(OrderType.Stop, null, 6800.5, null)]
    [InlineData(OrderType.TrailingStop, null, null, 6800.5)]
    public void An_order_with_exactly_the_prices_of_its_type_passes(OrderType type, double? limit, double? stop, double? trail) =>
        Assert.Null(Check(OrderSide.Buy, type, limit, stop, trail));

    [Theory]
    [InlineData(OrderType.Market, 6800.0, null, null)]
    [InlineData(OrderType.JoinBid, 6800.0, null, null)]
    [InlineData(OrderType.Limit, null, null, null)]
    [InlineData(OrderType.Limit, 6800.0, 6801.0, null)]
    [InlineData(OrderType.Stop, null, null, null)]
    [InlineData(OrderType.Stop, 6800.0, 6801.0, null)]
    [InlineData(OrderType.TrailingStop, null, 6801.0, null)]
    [InlineData(OrderType.TrailingStop, null, 6801.0, 6801.0)]
    [InlineData(OrderType.Limit, 6800.1, null, null)]
    [InlineData(OrderType.Stop, null, 6801.1, null)]
    public void A_missing_a_superfluous_and_an_off_grid_price_are_invalid(OrderType type, double? limit, double? stop, double? trail) =>
        Assert.Equal(DenialReason.InvalidPrice, Check(OrderSide.Buy, type, limit, stop, trail)?.Reason);

    [Theory]
    [InlineData(OrderType.StopLimit)]
    [InlineData(OrderType.Unknown)]
    [InlineData((OrderType)99)]
    public void A_type_that_the_venue_refuses_does_not_leave(OrderType type) =>
        Assert.Equal(DenialReason.UnsupportedOrderType, Check(OrderSide.Buy, type, 6800.0, 6800.5, null)?.Reason);

    [Theory]
    [InlineData(OrderSide.Buy, 6800.25, false)]
    [InlineData(OrderSide.Buy, 6799.0, false)]
    [InlineData(OrderSide.Buy, 6800.5, true)]
    [InlineData(OrderSide.Sell, 6799.75, false)]
    [InlineData(OrderSide.Sell, 6801.0, false)]
    [InlineData(OrderSide.Sell, 6799.5, true)]
    public void A_stop_lies_beyond_the_market_on_its_own_side(OrderSide side, double level, bool passes)
    {
        DenialReason? expected = passes ? null : DenialReason.WrongSideOfMarket;
        Assert.Equal(expected, Check(side, OrderType.Stop, null, level, null)?.Reason);
        Assert.Equal(expected, Check(side, OrderType.TrailingStop, null, null, level)?.Reason);
    }

    [Fact]
    public void A_trailing_stop_needs_a_last_price_and_trails_at_most_a_thousand_ticks()
    {
        Assert.Null(Check(OrderSide.Sell, OrderType.TrailingStop, null, null, 6550.0));
        Assert.Equal(DenialReason.InvalidPrice, Check(OrderSide.Sell, OrderType.TrailingStop, null, null, 6549.75)?.Reason);
        var denial = PriceChecks.Check(Es, null, RiskLimits.None, OrderSide.Sell, OrderType.TrailingStop, null, null, Price.FromDecimal(6550m));
        Assert.Equal(DenialReason.NoPrice, denial?.Reason);
    }

    [Theory]
    [InlineData(6780.0, true)]
    [InlineData(6779.75, false)]
    [InlineData(6820.0, true)]
    [InlineData(6820.25, false)]
    public void A_price_outside_the_band_does_not_leave(double limit, bool passes) =>
        Assert.Equal(passes ? null : DenialReason.PriceBand, Check(OrderSide.Buy, OrderType.Limit, limit, null, null, RiskLimits.None with { PriceBandTicks = 80 })?.Reason);

    [Fact]
    public void Without_a_market_price_only_presence_and_grid_are_checked()
    {
        var limits = RiskLimits.None with { PriceBandTicks = 1 };
        Assert.Null(PriceChecks.Check(Es, null, limits, OrderSide.Buy, OrderType.Stop, null, Price.FromDecimal(1m), null));
    }

    private static Denial? Check(OrderSide side, OrderType type, double? limit, double? stop, double? trail, RiskLimits? limits = null) =>
        PriceChecks.Check(Es, Market, limits ?? RiskLimits.None, side, type, Level(limit), Level(stop), Level(trail));

    private static Price? Level(double? level) => level is { } value ? Price.FromDecimal((decimal)value) : null;
}
