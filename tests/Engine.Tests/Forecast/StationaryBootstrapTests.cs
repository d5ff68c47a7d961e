using Engine.Forecast;

namespace Engine.Tests.Forecast;

public sealed class StationaryBootstrapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(25)]
    public void Blocks_have_the_mean_length_that_was_asked_for_and_every_observation_comes_as_often(int mean)
    {
        const int Observations = 50, Draws = 400_000;
        var draws = new StationaryBootstrap(Observations, mean, 7);
        var (counts, breaks, last) = (new int[Observations], 0, -1);
        for (var i = 0; i < Draws; i++)
        {
            var next = draws.Next();
            breaks += next == (last + 1) % Observations ? 0 : 1;
            counts[next]++;
            last = next;
        }

        // A new block begins just where the old one would have gone on once in fifty.
        var expected = Draws / (double)mean * (1 - (1.0 / Observations));
        Assert.InRange(breaks, expected * 0.97, expected * 1.03);
        Assert.All(counts, count => Assert.InRange(count, Draws / Observations * 0.8, Draws / Observations * 1.2));
    }

    [Fact]
    public void The_mean_block_is_the_cube_root() =>
        Assert.Equal([1, 3, 4, 6], new[] { 1, 20, 60, 250 }.Select(StationaryBootstrap.BlockOf));
}
