using Engine.Accounts;

namespace Engine.Backtest;

/// <summary>The position in a contract, by booked fills.</summary>
public sealed class SimulatedPosition
{
    private readonly Simulation _simulation;

    internal SimulatedPosition(Simulation simulation, Position position, string contract) => (_simulation, Position, Contract) = (simulation, position, contract);

    /// <summary>As the book has it.</summary>
    public Position Position { get; }

    /// <summary>The contract's name, such as <c>ESZ6</c>.</summary>
    public string Contract { get; }

    /// <summary>Signed contracts.</summary>
    public int Net => Position.Net;

    /// <summary>Average entry price; null when flat.</summary>
    public decimal? AveragePrice => Position.AveragePrice;

    /// <summary>Asserts signed contracts, and the average entry price where one is given.</summary>
    /// <param name="net">Signed contracts.</param>
    /// <param name="at">Average entry price; null for any.</param>
    /// <exception cref="SimulationAssertionException">It is another.</exception>
    public SimulatedPosition ShouldBe(int net, decimal? at = null)
    {
        _simulation.Assert(Net == net && (at is null || AveragePrice == at), () => $"Expected the position in {Contract} to be {Describe(net, at)}; it is {Describe(Net, AveragePrice)}.");
        return this;
    }

    /// <summary>Asserts that there is none.</summary>
    /// <exception cref="SimulationAssertionException">There is one.</exception>
    public SimulatedPosition ShouldBeFlat() => ShouldBe(0);

    private static string Describe(int net, decimal? at) => net == 0 ? "flat"
        : FormattableString.Invariant($"{(net > 0 ? "long" : "short")} {Math.Abs(net)}{(at is { } price ? $" at {price:0.00#######}" : "")}");
}
