using CsCheck;
using Engine.History;

namespace Engine.Tests.History;

public sealed class RangeSetTests
{
    private static readonly DateTimeOffset Zero = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RangeSet> Sets =
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 12]).Select((from, length) => new TimeRange(At(from), At(from + length))).Array[0, 6].Select(RangeSet.Of);

    [Fact]
    public void Sets_of_time_behave_like_sets_of_instants() => Gen.Select(Sets, Sets).Sample((left, right) =>
    {
        for (var minute = -1; minute < 60; minute++)
        {
            var (inLeft, inRight) = (left.Contains(At(minute)), right.Contains(At(minute)));
            Assert.Equal(inLeft || inRight, left.Union(right).Contains(At(minute)));
            Assert.Equal(inLeft && inRight, left.Intersect(right).Contains(At(minute)));
            Assert.Equal(inLeft && !inRight, left.Except(right).Contains(At(minute)));
        }
    });

    [Fact]
    public void Ranges_ascend_and_neither_overlap_nor_touch() => Gen.Select(Sets, Sets).Sample((left, right) =>
    {
        foreach (var set in new[] { left, left.Union(right), left.Intersect(right), left.Except(right) })
        {
            Assert.All(set.Ranges, range => Assert.False(range.IsEmpty));
            Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From));
        }
    });

    [Fact]
    public void The_same_instants_are_the_same_set_however_they_were_put_together() => Gen.Select(Sets, Sets).Sample((left, right) =>
    {
        Assert.Equal(left.Union(right), right.Union(left));
        Assert.Equal(left, left.Except(right).Union(left.Intersect(right)));
        Assert.Equal(left.Length + right.Length, left.Union(right).Length + left.Intersect(right).Length);
    });

    private static DateTimeOffset At(int minute) => Zero.AddMinutes(minute);
}
