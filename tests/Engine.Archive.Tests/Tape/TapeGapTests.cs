using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Archive.Tests.Tape;

public sealed class TapeGapTests
{
    private static readonly DateTimeOffset Run = SampleFrames.Start;
    private int _minute;

    [Fact]
    public void A_tape_is_whole_from_its_first_subscription_to_its_last_end() => Assert.Equal(
        [new TapeGap(At(4), null, "nothing was recorded")],
        Gaps(SampleFrames.Nq, [State(TapeStateKind.Started), State(TapeStateKind.Subscribed), State(TapeStateKind.Subscribed), State(TapeStateKind.Ended)]));

    [Fact]
    public void A_connection_that_ended_leaves_a_gap_until_the_subscription_is_confirmed_again() => Assert.Equal(
        [new TapeGap(At(2), At(4), "cut")],
        Gaps(
            SampleFrames.Nq,
            [
                State(TapeStateKind.Subscribed), State(TapeStateKind.Down) with { Text = "cut" }, State(TapeStateKind.Down) with { Text = "cut again" },
                State(TapeStateKind.Subscribed),
            ]));

    [Fact]
    public void Another_contract_s_subscription_closes_no_gap() => Assert.Equal(
        [new TapeGap(At(2), null, "cut")],
        Gaps(
            SampleFrames.Nq,
            [
                State(TapeStateKind.Subscribed), State(TapeStateKind.Down) with { Text = "cut" }, State(TapeStateKind.Subscribed) with { Contract = SampleFrames.Gc },
            ]));

    [Fact]
    public void What_a_killed_run_lost_begins_with_its_last_writing() => Assert.Equal(
        [new TapeGap(At(2), At(5), "killed")],
        Gaps(
            SampleFrames.Nq,
            [
                State(TapeStateKind.Subscribed), State(TapeStateKind.Started),
                State(TapeStateKind.Interrupted) with { Contract = null, From = At(2), Until = At(3), Text = "killed" },
                State(TapeStateKind.Started), State(TapeStateKind.Subscribed),
            ]));

    [Fact]
    public void Frames_that_memory_could_not_hold_are_a_gap_of_their_own() => Assert.Equal(
        [new TapeGap(At(7), At(8), "full")],
        Gaps(SampleFrames.Nq, [State(TapeStateKind.Subscribed), State(TapeStateKind.Lost) with { Contract = null, From = At(7), Until = At(8), Text = "full" }]));

    private static IEnumerable<TapeGap> Gaps(ContractId contract, TapeState[] states) => TapeGap.Of(contract, states);

    private static DateTimeOffset At(int minute) => Run.AddMinutes(minute);

    private TapeState State(TapeStateKind kind) => new(Run, At(++_minute), default, kind)
    {
        Contract = kind == TapeStateKind.Subscribed ? SampleFrames.Nq : null,
    };
}
