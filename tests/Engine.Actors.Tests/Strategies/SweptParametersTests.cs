using System.ComponentModel.DataAnnotations;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;

namespace Engine.Actors.Tests.Strategies;

public sealed class SweptParametersTests
{
    private static readonly StrategyType Type = new("Tried", typeof(SmaCross), typeof(Parameters));

    [Theory]
    [InlineData("fast=5..20:5", "5,10,15,20", true)]
    [InlineData("fast=5..8", "5,6,7,8", true)]
    [InlineData("fast=5..19:5", "5,10,15", true)]
    [InlineData("fast=20, 5,10", "5,10,20", true)]
    [InlineData("fast=7..7", "7", true)]
    [InlineData("multiple=0.1..0.4:0.1", "0.1,0.2,0.3,0.4", true)]
    [InlineData("offset=-2..2:2", "-2,0,2", true)]
    [InlineData("hold=30s..2m:30s", "30s,1m,90s,2m", true)]
    [InlineData("hold=1h..2h:1h", "1h,2h", true)]
    [InlineData("interval=5m,1m,1h", "1m,5m,1h", true)]
    [InlineData("interval=100t,1m", "100t,1m", false)]
    [InlineData("mode=tick,bars", "tick,bars", false)]
    [InlineData("on=yes,no", "yes,no", false)]
    public void Values_are_read_and_put_in_order(string text, string values, bool ordered)
    {
        var problems = new List<string>();
        var axis = Assert.Single(SweptParameters.Read(Type, [text], problems));
        Assert.Empty(problems);
        Assert.Equal((values, ordered), (string.Join(',', axis.Values), axis.IsOrdered));
    }

    [Theory]
    [InlineData("fast", "write KEY=FROM..TO:STEP")]
    [InlineData("fast=", "there is no value")]
    [InlineData("fast=5,,6", "a value between two commas is empty")]
    [InlineData("fats=5..20:5", "Tried has no parameter \"fats\"; did you mean \"fast\"?")]
    [InlineData("nothing-like-it=1", "Tried has no parameter \"nothing-like-it\"; it has fast, multiple")]
    [InlineData("size-cap=1,2", "size-cap belongs to the instance")]
    [InlineData("fast=20..5:5", "the range is empty, because 20 is more than 5")]
    [InlineData("fast=5..20:0", "the step 0 must be above zero")]
    [InlineData("fast=5..20:-5", "the step -5 must be above zero")]
    [InlineData("fast=5..20:1.5", "1.5 is not a whole number")]
    [InlineData("fast=a..20:5", "a is not a whole number")]
    [InlineData("fast=5..", "that is no range")]
    [InlineData("fast=5..20..25", "that is no range")]
    [InlineData("multiple=1..2", "the step is missing; write multiple=1..2:STEP")]
    [InlineData("fast=0..100:10", "0 is out of range; fast may be 1 to 100")]
    [InlineData("fast=50..300:50", "150 and 3 more are out of range; fast may be 1 to 100")]
    [InlineData("fast=5,5", "5 is named twice")]
    [InlineData("mode=bars,bricks", "bricks is not one of bars, tick")]
    [InlineData("mode=bars..tick", "mode is no number and no duration")]
    [InlineData("hold=5m..1m:1m", "the range is empty")]
    [InlineData("hold=1..5m:1m", "1 is not a duration")]
    [InlineData("free=0..1000000", "more than 100,000 values")]
    public void What_is_wrong_is_told(string text, string told)
    {
        var problems = new List<string>();
        Assert.Empty(SweptParameters.Read(Type, [text], problems));
        Assert.Contains(told, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_what_is_right_is_kept()
    {
        var problems = new List<string>();
        var axes = SweptParameters.Read(Type, ["fast=0..5", "multiple=2..1:0", "fast=1", "hold=1m,2m"], problems);
        Assert.Equal(4, problems.Count);
        Assert.Equal("hold", Assert.Single(axes).Key);
    }

    private sealed record Parameters
    {
        [Range(1, 100)]
        public int Fast { get; init; } = 10;

        [Range(0.05, 10.0)]
        public double Multiple { get; init; } = 2;

        public decimal Offset { get; init; }

        public TimeSpan Hold { get; init; }

        public BarInterval Interval { get; init; } = BarInterval.Minute;

        public SmaCrossMode Mode { get; init; }

        public bool On { get; init; }

        public long Free { get; init; }
    }
}
