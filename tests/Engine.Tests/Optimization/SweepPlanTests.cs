using System.Collections.Immutable;
using CsCheck;
using Engine.Optimization;

namespace Engine.Tests.Optimization;

public sealed class SweepPlanTests
{
    private static ImmutableArray<DateOnly> Dates(int count) => [.. Enumerable.Range(0, count).Select(i => new DateOnly(2026, 1, 5).AddDays(i + (i / 5 * 2)))];

    [Fact]
    public void The_last_part_of_the_dates_is_out_of_sample()
    {
        var window = Assert.Single(SweepPlan.Split(Dates(10), 0.3)!.Windows);
        Assert.Equal((Dates(10)[0], Dates(10)[6], 7), (window.InSample.First, window.InSample.Last, window.InSample.Dates));
        Assert.Equal((Dates(10)[7], Dates(10)[9], 3), (window.OutOfSample!.First, window.OutOfSample.Last, window.OutOfSample.Dates));
        Assert.Null(SweepPlan.Split(Dates(10), 0)!.Windows[0].OutOfSample);
        Assert.Equal(1, SweepPlan.Split(Dates(2), 0.01)!.Windows[0].OutOfSample!.Dates);
        Assert.Null(SweepPlan.Split(Dates(1), 0.3));
    }

    [Fact]
    public void Every_test_follows_its_sample_and_no_date_is_tested_twice() =>
        Gen.Select(Gen.Int[1, 80], Gen.Int[2, 30], Gen.Int[1, 10], Gen.Bool).Sample((count, train, test, anchored) =>
        {
            var dates = Dates(count);
            var plan = SweepPlan.WalkForward(dates, new WalkForwardTerms(train, test, anchored));
            if (plan is null)
            {
                Assert.True(count < train + test);
                return;
            }

            var next = train;
            foreach (var window in plan.Windows)
            {
                Assert.Equal(dates[next], window.OutOfSample!.First);
                Assert.Equal((dates[next - 1], test), (window.InSample.Last, window.OutOfSample.Dates));
                Assert.Equal(anchored ? dates[0] : dates[next - train], window.InSample.First);
                Assert.Equal(anchored ? next : train, window.InSample.Dates);
                next += test;
            }

            Assert.Equal(count, next + plan.Unused);
            Assert.True(plan.Unused < test);
        });

    [Theory]
    [InlineData("train=20d,test=5d", 20, 5, false)]
    [InlineData("test=1d, train=2d, anchored", 2, 1, true)]
    [InlineData("train=20d,test=5d,ROLLING", 20, 5, false)]
    public void Terms_are_read(string text, int train, int test, bool anchored)
    {
        var problems = new List<string>();
        Assert.Equal(new WalkForwardTerms(train, test, anchored), WalkForwardTerms.Parse(text, problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("train=20,test=0d", "train=20 is no length", "test=0d is no length")]
    [InlineData("train=20d", "test is missing")]
    [InlineData("train=20d,test=5d,train=3d", "\"train=3d\" says something a second time")]
    [InlineData("train=20d,tset=5d", "\"tset=5d\" means nothing here")]
    [InlineData("train=1d,test=5d", "train=1d is no length")]
    public void What_is_wrong_with_terms_is_told_at_once(string text, params string[] told)
    {
        var problems = new List<string>();
        Assert.Null(WalkForwardTerms.Parse(text, problems));
        Assert.Equal(told.Length, problems.Count);
        Assert.All(problems.Zip(told), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }
}
