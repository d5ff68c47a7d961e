using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class LiveRollTests
{
    private static readonly ContractId December = new("CON.F.US.ENQ.Z26");
    private static readonly ContractId March = new("CON.F.US.ENQ.H27");
    private static readonly ContractId June = new("CON.F.US.ENQ.M27");

    [Fact]
    public void A_change_is_warned_of_and_taken_at_the_start_of_a_session_when_flat()
    {
        var (roll, step) = new LiveRoll(December).Decide(Seen(March));
        Assert.Equal((new LiveRoll(December, March), RollStep.Noticed), (roll, step));
        Assert.Equal((roll, RollStep.None), roll.Decide(Seen(March)));
        Assert.Equal((new LiveRoll(March), RollStep.Taken), roll.Decide(Seen(March) with { AtSessionStart = true }));
    }

    [Fact]
    public void A_position_at_the_start_of_the_session_makes_the_old_contract_close_only_until_the_next_start()
    {
        var (roll, step) = new LiveRoll(December, March).Decide(new(March, true, AtSessionStart: true, IsFlat: false));
        Assert.Equal((new LiveRoll(December, March, true), RollStep.CloseOnly), (roll, step));
        Assert.Equal((roll, RollStep.None), roll.Decide(Seen(March)));
        Assert.Equal((roll, RollStep.None), roll.Decide(new(March, true, AtSessionStart: true, IsFlat: false)));
        Assert.Equal((new LiveRoll(March), RollStep.Taken), roll.Decide(Seen(March) with { AtSessionStart = true }));
    }

    [Fact]
    public void A_change_first_seen_at_the_start_of_a_session_waits_for_the_next()
    {
        var (roll, step) = new LiveRoll(December).Decide(Seen(March) with { AtSessionStart = true });
        Assert.Equal((new LiveRoll(December, March), RollStep.Noticed), (roll, step));
    }

    [Fact]
    public void A_contract_that_cannot_be_traded_any_more_is_close_only_at_once()
    {
        Assert.True(new LiveRoll(December).Decide(new(March, CurrentTradable: false, false, IsFlat: false)).Roll.IsCloseOnly);
        Assert.Equal(RollStep.CloseOnly, new LiveRoll(December, March).Decide(new(March, CurrentTradable: false, false, IsFlat: true)).Step);
    }

    [Fact]
    public void A_list_that_goes_back_lifts_everything_and_one_that_goes_on_warns_again()
    {
        Assert.Equal((new LiveRoll(December), RollStep.Withdrawn), new LiveRoll(December, March, true).Decide(Seen(December)));
        Assert.Equal((new LiveRoll(December, June, true), RollStep.Noticed), new LiveRoll(December, March, true).Decide(Seen(June) with { AtSessionStart = true }));
    }

    [Fact]
    public void A_list_without_the_product_or_no_answer_changes_nothing() =>
        Assert.Equal((new LiveRoll(December, March), RollStep.None), new LiveRoll(December, March).Decide(new(null, false, true, true)));

    [Fact]
    public void Whatever_the_venue_lists_the_contract_changes_only_at_a_session_start_flat_and_after_a_warning() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Bool).Array[1, 60].Sample(looks =>
        {
            ContractId?[] listed = [December, March, June, null];
            var (roll, warned) = (new LiveRoll(December), (ContractId?)null);
            foreach (var (front, tradable, start, flat) in looks)
            {
                var (next, step) = roll.Decide(new(listed[front], tradable, start, flat));
                Assert.Equal(step == RollStep.Taken, next.Current != roll.Current);
                Assert.True(step != RollStep.Taken || (start && flat && listed[front] == next.Current && warned == next.Current && next is { Next: null, IsCloseOnly: false }));
                Assert.True(next.Next is not null || !next.IsCloseOnly);
                warned = step == RollStep.Noticed ? listed[front] : step == RollStep.Withdrawn ? null : warned;
                roll = next;
            }
        });

    private static RollFacts Seen(ContractId front) => new(front, CurrentTradable: true, AtSessionStart: false, IsFlat: true);
}
