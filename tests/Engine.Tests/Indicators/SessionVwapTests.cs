using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class SessionVwapTests
{
    private const string File = "b-vwap.csv";

    [Fact]
    public void The_session_VWAP_and_its_deviation_are_the_exact_ones_and_begin_anew_with_each_trade_date()
    {
        var (values, deviations) = (VolumeReference.Column(File, "session"), VolumeReference.Column(File, "sessionDeviation"));
        var vwap = new SessionVwap();
        for (var i = 0; i < values.Length; i++)
        {
            vwap.Update(VolumeReference.EsBars[i]);
            VolumeReference.AssertClose(values[i], vwap.Value, $"VWAP of bar {i}");
            VolumeReference.AssertClose(deviations[i], vwap.Deviation, $"deviation of bar {i}");
            VolumeReference.AssertClose(values[i] + (2 * deviations[i]), vwap.Band(2), $"upper band of bar {i}");
            VolumeReference.AssertClose(values[i] - (1.5 * deviations[i]), vwap.Band(-1.5), $"lower band of bar {i}");
            Assert.True(vwap.IsReady && vwap.IsWhole);
        }
    }

    [Fact]
    public void The_VWAP_of_the_regular_session_waits_for_its_open_and_stands_after_its_end()
    {
        var (values, deviations) = (VolumeReference.Column(File, "day"), VolumeReference.Column(File, "dayDeviation"));
        var vwap = new SessionVwap(SessionScope.Regular);
        var compared = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var before = (vwap.Value, vwap.TradeDate);
            vwap.Update(VolumeReference.EsBars[i]);
            if (double.IsNaN(values[i]))
            {
                Assert.Equal(vwap.TradeDate == before.TradeDate ? before.Value : double.NaN, vwap.Value);
                continue;
            }

            compared++;
            VolumeReference.AssertClose(values[i], vwap.Value, $"VWAP of bar {i}");
            VolumeReference.AssertClose(deviations[i], vwap.Deviation, $"deviation of bar {i}");
        }

        Assert.Equal(5 * 27, compared);
    }

    [Fact]
    public void An_anchored_VWAP_counts_from_its_anchor_through_the_sessions_that_follow()
    {
        var (values, deviations) = (VolumeReference.Column(File, "anchored"), VolumeReference.Column(File, "anchoredDeviation"));
        var anchor = VolumeReference.At("2013-10-09T13:30:00Z");
        var vwap = new AnchoredVwap(anchor);
        for (var i = 0; i < values.Length; i++)
        {
            vwap.Update(VolumeReference.EsBars[i]);
            Assert.Equal(VolumeReference.EsBars[i].Start >= anchor, vwap.IsReady);
            VolumeReference.AssertClose(values[i], vwap.Value, $"VWAP of bar {i}");
            VolumeReference.AssertClose(deviations[i], vwap.Deviation, $"deviation of bar {i}");
        }

        Assert.Equal(anchor, vwap.Since);
    }

    [Fact]
    public void From_prints_the_VWAP_is_dollars_by_contracts()
    {
        var (session, anchored) = (new SessionVwap(), new AnchoredVwap());
        var (notional, volume) = (0m, 0);
        foreach (var trade in VolumeReference.GoldTrades)
        {
            session.Update(trade);
            anchored.Update(trade);
            notional += trade.Price.ToDecimal() * trade.Size;
            volume += trade.Size;
            Assert.Equal((double)(notional / volume), session.Value, 1e-12);
            Assert.Equal(session.Value, anchored.Value);
        }

        var mean = notional / volume;
        var variance = VolumeReference.GoldTrades.Sum(t => t.Size * (t.Price.ToDecimal() - mean) * (t.Price.ToDecimal() - mean)) / volume;
        Assert.Equal(Math.Sqrt((double)variance), session.Deviation, 1e-12);
        Assert.Equal(volume, session.Volume);
        Assert.False(session.IsWhole);
    }

    [Fact]
    public void A_quiet_bar_has_no_weight()
    {
        var vwap = new SessionVwap();
        vwap.Update(Bars.Of(0, 100, 100, 100, 100, volume: 0));
        Assert.False(vwap.IsReady);
        Assert.Equal(double.NaN, vwap.Value);
        Assert.Equal(double.NaN, vwap.Deviation);
        vwap.Update(Bars.Of(1, 101, 101, 101, 101, volume: 3));
        vwap.Update(Bars.Of(2, 500, 500, 500, 500, volume: 0));
        Assert.Equal((101, 0), (vwap.Value, vwap.Deviation));
    }

    [Fact]
    public void A_VWAP_that_began_after_the_opening_says_so_until_the_next_session()
    {
        var vwap = new SessionVwap();
        foreach (var bar in VolumeReference.EsBars.Skip(10))
        {
            vwap.Update(bar);
            Assert.Equal(vwap.TradeDate != new DateOnly(2013, 10, 7), vwap.IsWhole);
        }
    }

    [Fact]
    public void A_bar_over_the_opening_counts_in_neither_session()
    {
        // Four-hour bars begin at 0, 4, 8... UTC: the one at 20:00 holds the end of one session and the beginning of the next, which opens at 22:00.
        var fourHours = new BarInterval(BarUnit.Hour, 4);
        var vwap = new SessionVwap();
        vwap.Update(At("2013-10-07T16:00:00Z", 100));
        vwap.Update(At("2013-10-07T20:00:00Z", 500));
        Assert.Equal((100, false), (vwap.Value, vwap.IsWhole));
        vwap.Update(At("2013-10-08T00:00:00Z", 200));
        Assert.Equal((200, false), (vwap.Value, vwap.IsWhole));
        Assert.Equal(new DateOnly(2013, 10, 8), vwap.TradeDate);

        Bar At(string start, decimal price) => Bars.Flat(0, price) with { Interval = fourHours, Start = VolumeReference.At(start) };
    }

    [Fact]
    public void A_print_of_a_session_that_is_over_comes_too_late()
    {
        var vwap = new SessionVwap();
        vwap.Update(Trade("2013-10-08T22:00:00Z", 100));
        vwap.Update(Trade("2013-10-08T21:59:59Z", 500));
        Assert.Equal(100, vwap.Value);

        static MarketTrade Trade(string at, decimal price) => new(Bars.Contract, Price.FromDecimal(price), 1, VolumeReference.At(at), null, default);
    }

    [Fact]
    public void Bars_and_prints_do_not_mix()
    {
        var vwap = new SessionVwap();
        vwap.Update(VolumeReference.EsBars[0]);
        Assert.Throws<InvalidOperationException>(() => vwap.Update(VolumeReference.GoldTrades[0]));
        vwap.Reset();
        vwap.Update(VolumeReference.GoldTrades[0]);
        Assert.Throws<InvalidOperationException>(() => vwap.Update(VolumeReference.EsBars[0]));
        Assert.Equal(VolumeReference.GoldTrades[0].Price.ToDouble(), vwap.Value);
    }
}
