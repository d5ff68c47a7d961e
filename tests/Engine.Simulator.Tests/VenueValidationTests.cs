using CsCheck;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueValidationTests
{
    private static readonly Gen<int> Number = Gen.OneOf(Gen.Int[-3, 12], Gen.OneOf(Gen.Const(int.MinValue), Gen.Const(int.MaxValue), Gen.Const(10_000), Gen.Const(10_001), Gen.Const(1_000_000), Gen.Const(-1_000_001)));

    [Theory]
    [InlineData(2, 0, 0, null, null, "Invalid order size")]
    [InlineData(3, 0, 1, 1313.0, 1313.0, "Invalid order type")]
    [InlineData(9, 0, 1, null, null, "Invalid order type")]
    [InlineData(2, 7, 1, null, null, "Invalid order side")]
    [InlineData(1, 0, 1, null, null, "Invalid limit price")]
    [InlineData(1, 0, 1, 1313.05, null, "Invalid limit price. Price is not aligned to tick size.")]
    [InlineData(4, 0, 1, null, null, "Invalid stop price")]
    [InlineData(4, 0, 1, null, 1320.05, "Invalid stop price. Price is not aligned to tick size.")]
    [InlineData(4, 0, 1, null, 1313.0, "Invalid price. Price is outside allowed range.")]
    [InlineData(4, 1, 1, null, 1320.0, "Invalid price. Price is outside allowed range.")]
    public void A_bad_order_is_refused_with_code_2_and_the_venues_words(int type, int side, int size, double? limit, double? stop, string text)
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var answer = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, type, side, size, (decimal?)limit, (decimal?)stop));
        Assert.Equal((2, text), (answer.ErrorCode, answer.Text));
        Assert.Equal(VenueOrderStatus.Rejected, bench.Order(answer).Status);
    }

    [Fact]
    public void Brackets_are_refused_in_the_default_mode()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var answer = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, 2, 0, 1, StopLoss: new VenueCommand.Bracket(-10, 4)));
        Assert.Equal("Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.", answer.Text);
    }

    [Fact]
    public void A_tag_is_burnt_for_ever_by_a_fill_by_a_cancel_and_by_a_rejection()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, tag: "filled");
        bench.Market(OrderSide.Buy, size: 0, tag: "rejected");
        var resting = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, 1, 0, 1, LimitPrice: 1300m, Tag: "cancelled"));
        bench.Execute(new VenueCommand.Cancel(VenueBench.Account, resting.Order!.Value));
        foreach (var tag in new[] { "filled", "rejected", "cancelled" })
        {
            var again = bench.Market(OrderSide.Buy, tag: tag);
            Assert.Equal((2, "customTag already used"), (again.ErrorCode, again.Text));
            Assert.Single(bench.Orders, order => order.Tag?.Value == tag);
        }

        Assert.Equal(1, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void Unknown_account_unknown_contract_and_expired_contract_have_codes_of_their_own()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        Assert.Equal(1, bench.Execute(new VenueCommand.Place(new(5), VenueBench.Gold, 2, 0, 1)).ErrorCode);
        Assert.Equal(8, bench.Market(OrderSide.Buy, contract: new("CON.F.US.CLE.Z13")).ErrorCode);
        bench.Now = new DateTimeOffset(2014, 1, 6, 15, 0, 0, TimeSpan.Zero);
        Assert.Equal(9, bench.Market(OrderSide.Buy).ErrorCode);
    }

    [Fact]
    public void Closing_in_an_expired_contract_is_refused_as_not_active()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 2);
        bench.Now = new DateTimeOffset(2014, 1, 6, 15, 0, 0, TimeSpan.Zero);
        Assert.Equal(4, bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).ErrorCode);
        Assert.Equal(4, bench.Execute(new VenueCommand.PartialClose(VenueBench.Account, VenueBench.Gold, 1)).ErrorCode);
    }

    [Fact]
    public void No_number_a_client_may_send_overflows_the_books() =>
        Gen.Select(Number, Number, Number, Number, Gen.Int[0, 8], Gen.Int[-1, 2], Gen.Int[0, 2]).Sample((size, stopTicks, targetTicks, other, type, side, deed) =>
        {
            var account = SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco };
            var bench = new VenueBench(VenueBench.Plain with { Fees = FeeSchedule.Venue, Limits = true, SizeCap = null, DailyLossLimit = null, MaximumLossLimit = null }, account).Print(1313.7m);
            bench.Trail(OrderSide.Sell, 1312.7m);
            var price = 1_000_000_000m / 10 * (other % 90);
            bench.Execute(new VenueCommand.Place(
                VenueBench.Account, VenueBench.Gold, type, side, size, price, price, null, price,
                stopTicks == 0 ? null : new VenueCommand.Bracket(stopTicks, 4), targetTicks == 0 ? null : new VenueCommand.Bracket(targetTicks, 1)));
            bench.Execute(deed == 0
                ? new VenueCommand.Modify(VenueBench.Account, bench.Orders[^1].Id, other, price, price, price)
                : new VenueCommand.Modify(VenueBench.Account, bench.Orders[0].Id, size, price, price, price));
            bench.Execute(new VenueCommand.PartialClose(VenueBench.Account, VenueBench.Gold, other));
            bench.Print(9_000m).Print(.1m).Print(1313.7m);
            Assert.All(bench.Orders, order => Assert.True(order.FillVolume <= Math.Max(order.Size, 0)));
        }, iter: 5_000);

    [Fact]
    public void Without_a_price_nothing_trades()
    {
        var bench = new VenueBench(VenueBench.Plain);
        Assert.Contains("not in an active trading status", bench.Market(OrderSide.Buy).Text);
    }

    [Theory]
    [InlineData("2013-10-06T21:59:00Z", false)] // Sunday 16:59
    [InlineData("2013-10-06T22:00:00Z", true)] // Sunday 17:00
    [InlineData("2013-10-07T20:59:59Z", true)] // Monday 15:59:59
    [InlineData("2013-10-07T21:00:00Z", false)] // Monday 16:00
    [InlineData("2013-10-07T22:00:00Z", true)] // Monday 17:00
    [InlineData("2013-10-11T21:00:00Z", false)] // Friday 16:00
    [InlineData("2013-10-12T18:00:00Z", false)] // Saturday
    [InlineData("2013-12-02T21:30:00Z", true)] // Monday 15:30, winter
    [InlineData("2013-12-02T22:30:00Z", false)] // Monday 16:30, winter
    public void Orders_outside_globex_hours_are_refused(string time, bool open)
    {
        var bench = new VenueBench(VenueBench.Plain with { Sessions = true }) { Now = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) };
        var answer = bench.Print(1313.7m).Market(OrderSide.Buy);
        Assert.Equal(open, answer.Success);
        Assert.Equal(open ? null : "Trading is currently unavailable. The instrument is not in an active trading status.", answer.Text);
    }
}
