using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueValidationTests
{
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
