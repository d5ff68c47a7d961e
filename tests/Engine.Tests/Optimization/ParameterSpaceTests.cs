using System.Collections.Immutable;
using CsCheck;
using Engine.Optimization;

namespace Engine.Tests.Optimization;

public sealed class ParameterSpaceTests
{
    internal static readonly Gen<ParameterSpace> Spaces = Gen.Select(Gen.Int[1, 7], Gen.Bool).Array[1, 4].Select(axes => new ParameterSpace(
        [.. axes.Select((axis, index) => new ParameterAxis($"p{index}", [.. Enumerable.Range(0, axis.Item1).Select(value => $"{value}")], axis.Item2))]));

    [Fact]
    public void Every_point_has_a_place_of_its_own_and_is_found_by_it() => Spaces.Sample(space =>
    {
        var places = Points(space).Select(point => string.Join(',', space.Place(point))).ToHashSet();
        Assert.Equal(space.Count, places.Count);
        Assert.All(Points(space), point => Assert.Equal(point, space.Number(space.Place(point).AsSpan())));
    });

    [Fact]
    public void The_last_parameter_moves_fastest()
    {
        var space = new ParameterSpace([new("fast", ["5", "10"], true), new("mode", ["a", "b", "c"], false)]);
        Assert.Equal(["fast=5 mode=a", "fast=5 mode=b", "fast=5 mode=c", "fast=10 mode=a", "fast=10 mode=b", "fast=10 mode=c"], Points(space).Select(space.Describe));
    }

    [Fact]
    public void A_space_that_is_too_large_has_no_count()
    {
        ImmutableArray<string> values = [.. Enumerable.Range(0, 100_000).Select(i => $"{i}")];
        Assert.Equal(10_000_000_000, ParameterSpace.CountOf([new("a", values, true), new("b", values, true)]));
        Assert.Null(ParameterSpace.CountOf([new("a", values, true), new("b", values, true), new("c", values, true), new("d", values, true)]));
    }

    [Fact]
    public void A_draw_has_every_point_once_and_follows_from_its_seed() => Gen.Select(Gen.Long[0, 3_000], Gen.ULong).Sample((count, seed) =>
    {
        var drawn = PointDraw.Of(count, seed).ToList();
        Assert.Equal(Enumerable.Range(0, (int)count).Select(i => (long)i), drawn.Order());
        Assert.Equal(drawn, PointDraw.Of(count, seed));
        if (count > 100)
        {
            Assert.NotEqual(drawn, PointDraw.Of(count, seed + 1));
            Assert.NotEqual(drawn, drawn.Order());
        }
    });

    [Fact]
    public void The_beginning_of_a_draw_from_a_huge_space_lies_all_over_it()
    {
        var drawn = PointDraw.Of(1L << 39, 7).Take(1_000).ToList();
        Assert.Equal(1_000, drawn.Distinct().Count());
        Assert.InRange(drawn.Count(point => point < 1L << 38), 430, 570);
    }

    internal static IEnumerable<long> Points(ParameterSpace space) => Enumerable.Range(0, (int)space.Count).Select(i => (long)i);
}
