using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class WorkInFlightTests
{
    [Fact]
    public void Pieces_that_wait_for_the_venue_are_open_and_told_apart_from_those_that_do_not()
    {
        var work = new WorkInFlight();
        var changed = 0;
        work.Changed = () => changed++;
        work.Begin(3);
        work.RequestSent(hasWaited: false);
        work.WaitBegun();
        Assert.Equal((3L, 2, 1), work.Picture);

        // The third has ended: nothing but waiting is left.
        work.End();
        Assert.Equal((1, (2L, 2, 1)), (changed, work.Picture));

        // The first is answered; the one behind it leaves before it counts as answered, so that there is never an instant at which nothing seems under way.
        work.RequestSent(hasWaited: true);
        Assert.Equal((2L, 2, 2), work.Picture);
        work.RequestAnswered();
        Assert.Equal((2L, 1, 1), work.Picture);
        work.End();
        work.RequestAnswered();
        work.End();
        Assert.Equal((0L, 0, 0), work.Picture);
        Assert.Equal(0, work.Open);
        Assert.Equal(3, changed);
    }

    [Fact]
    public void One_that_waited_behind_another_can_go_on_without_a_request()
    {
        var work = new WorkInFlight();
        work.Begin();
        work.WaitBegun();
        work.WaitEnded();
        Assert.Equal((1L, 0, 0), work.Picture);
    }
}
