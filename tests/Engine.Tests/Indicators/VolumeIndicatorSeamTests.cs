using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class VolumeIndicatorSeamTests
{
    public static TheoryData<string> All => [.. VolumeIndicatorPicture.OfBars.Keys, .. VolumeIndicatorPicture.OfTape.Keys];

    public static TheoryData<string> OfTape => [.. VolumeIndicatorPicture.OfTape.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void After_a_roll_seam_an_indicator_says_what_a_new_one_says(string name)
    {
        // The seam lies inside the third trade date: nothing of the session so far may survive it either.
        var (used, fresh) = (VolumeIndicatorPicture.Make(name), VolumeIndicatorPicture.Make(name));
        Feed(used, VolumeReference.EsBars.Take(250));
        foreach (var bar in VolumeReference.EsBars.Skip(250).Select(bar => bar with { Contract = VolumeReference.NextEs }))
        {
            used.Update(bar);
            fresh.Update(bar);
            Assert.Equal(VolumeIndicatorPicture.Of(fresh), VolumeIndicatorPicture.Of(used));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_reset_indicator_says_what_a_new_one_says(string name)
    {
        var (used, fresh) = (VolumeIndicatorPicture.Make(name), VolumeIndicatorPicture.Make(name));
        var untouched = VolumeIndicatorPicture.Of(fresh);
        Feed(used, VolumeReference.EsBars);
        Assert.NotEqual(untouched, VolumeIndicatorPicture.Of(used));
        used.Reset();
        Assert.Equal(untouched, VolumeIndicatorPicture.Of(used));
        foreach (var bar in VolumeReference.EsBars)
        {
            used.Update(bar);
            fresh.Update(bar);
            Assert.Equal(VolumeIndicatorPicture.Of(fresh), VolumeIndicatorPicture.Of(used));
        }
    }

    [Theory]
    [MemberData(nameof(OfTape))]
    public void Prints_of_another_contract_are_a_seam_too(string name)
    {
        var (used, fresh) = (VolumeIndicatorPicture.OfTape[name](), VolumeIndicatorPicture.OfTape[name]());
        foreach (var trade in VolumeReference.GoldTrades)
        {
            used.Update(trade);
        }

        foreach (var trade in VolumeReference.GoldTrades.Select(trade => trade with { Contract = new ContractId("CON.F.US.GCE.G14") }))
        {
            used.Update(trade);
            fresh.Update(trade);
            Assert.Equal(VolumeIndicatorPicture.Of(fresh), VolumeIndicatorPicture.Of(used));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_indicator_that_is_not_ready_has_no_value_and_is_not_ready_before_its_warm_up(string name)
    {
        var indicator = VolumeIndicatorPicture.Make(name);
        Assert.Equal((false, double.NaN), (indicator.IsReady, indicator.Value));
        var wasReady = false;
        for (var i = 0; i < VolumeReference.EsBars.Count; i++)
        {
            indicator.Update(VolumeReference.EsBars[i]);
            Assert.Equal(!indicator.IsReady, double.IsNaN(indicator.Value));
            Assert.False(indicator.IsReady && i + 1 < indicator.WarmUp);
            wasReady |= indicator.IsReady;
        }

        Assert.True(wasReady);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_update_inside_a_session_allocates_nothing(string name)
    {
        var indicator = VolumeIndicatorPicture.Make(name);
        Feed(indicator, VolumeReference.EsBars.Take(180));
        var session = VolumeReference.EsBars.Skip(2 * 92).Take(92).ToArray();
        indicator.Update(session[0]);
        indicator.Update(session[1]);
        for (var i = 2; i < session.Length; i++)
        {
            // A profile may make room when its range grows; the second pass of the same prices needs none.
            indicator.Update(session[i]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < session.Length; i++)
        {
            indicator.Update(session[i]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Feed(Indicator indicator, IEnumerable<Bar> bars)
    {
        foreach (var bar in bars)
        {
            indicator.Update(bar);
        }
    }
}
