using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Reports.Tests;

public sealed class StopLineTests
{
    private static readonly DateTimeOffset At = Sample.Start;
    private static readonly ClientTag Leg = new("t1-2");

    [Fact]
    public void A_stop_that_was_moved_is_two_lines_and_ends_with_its_order()
    {
        var lines = StopLine.Of(
        [
            new BracketLegAdopted(At, Leg, new(2), new("t1-1"), OrderRole.StopLoss, Sample.Es.Id, OrderSide.Sell, OrderType.Stop, 1, null, Price.FromDecimal(4_990)),
            Changed(1, OrderState.Working, 4_990),
            Changed(5, OrderState.Working, 4_995),
            Changed(9, OrderState.Filled, 4_995),
        ]);
        Assert.Equal(
            [
                new StopLine(Sample.Es.Id, At, At.AddMinutes(5), Price.FromDecimal(4_990)),
                new StopLine(Sample.Es.Id, At.AddMinutes(5), At.AddMinutes(9), Price.FromDecimal(4_995)),
            ],
            lines.ToArray());
    }

    [Fact]
    public void A_target_is_no_stop_and_a_stop_that_stands_has_no_end()
    {
        var lines = StopLine.Of(
        [
            new BracketLegAdopted(At, new("t1-3"), new(3), new("t1-1"), OrderRole.TakeProfit, Sample.Es.Id, OrderSide.Sell, OrderType.Limit, 1, Price.FromDecimal(5_010), null),
            new OrderIntended(At, Leg, new("sma"), new(2), Sample.Es.Id, OrderSide.Sell, OrderType.Stop, 1, null, Price.FromDecimal(4_990), default),
        ]);
        Assert.Null(Assert.Single(lines).Until);
    }

    private static OrderChanged Changed(int minute, OrderState state, decimal stop) =>
        new(At.AddMinutes(minute), Leg, new(2), state, 1, null, Price.FromDecimal(stop), 0, default);
}
