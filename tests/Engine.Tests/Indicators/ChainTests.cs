using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class ChainTests
{
    [Fact]
    public void The_second_takes_the_values_of_the_first_once_there_are_any()
    {
        var chain = new Chain(new Momentum(1), new Sma(2));
        Assert.Equal(3, chain.WarmUp);
        Feed(chain, Bars.Contract, 100, 103);
        Assert.Equal(double.NaN, chain.Value);
        Feed(chain, Bars.Contract, 108);
        Assert.Equal(4, chain.Value);
    }

    [Fact]
    public void A_roll_seam_is_a_seam_for_the_second_too()
    {
        var chain = new Chain(new Momentum(1), new Sma(2));
        Feed(chain, Bars.Contract, 100, 103, 108);
        Feed(chain, Bars.NextContract, 200, 201);
        Assert.False(chain.IsReady);
        Feed(chain, Bars.NextContract, 204);
        Assert.Equal(2, chain.Value);
    }

    [Fact]
    public void What_the_two_had_seen_before_they_were_joined_is_forgotten()
    {
        var first = new Momentum(1);
        var second = new Sma(1);
        Feed(first, Bars.Contract, 1);
        second.Update(1);
        var chain = new Chain(first, second);
        Assert.False(chain.IsReady);
        Feed(chain, Bars.Contract, 100);
        Assert.False(chain.IsReady);
        Feed(chain, Bars.Contract, 102);
        Assert.Equal(2, chain.Value);
    }

    [Fact]
    public void Where_the_first_has_no_value_the_second_waits()
    {
        var chain = new Chain(new RateOfChange(1), new Sma(1));
        Feed(chain, Bars.Contract, 0, 5);
        Assert.False(chain.IsReady);
        Feed(chain, Bars.Contract, 6);
        Assert.Equal(20, chain.Value, 1e-12);
    }

    private static void Feed(Indicator indicator, ContractId contract, params ReadOnlySpan<int> closes)
    {
        foreach (var close in closes)
        {
            indicator.Update(Bars.Flat(0, close, contract));
        }
    }
}
