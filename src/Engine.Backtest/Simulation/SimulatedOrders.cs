using System.Collections;
using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>
/// The orders of a simulation at a moment, oldest first: those that the strategy asked for, the legs of its brackets, and those by which the
/// venue carried out a close.
/// </summary>
public sealed class SimulatedOrders : IReadOnlyList<SimulatedOrder>
{
    private readonly Simulation _simulation;
    private readonly ImmutableArray<SimulatedOrder> _orders;

    internal SimulatedOrders(Simulation simulation, ImmutableArray<SimulatedOrder> orders) => (_simulation, _orders) = (simulation, orders);

    /// <inheritdoc/>
    public int Count => _orders.Length;

    /// <inheritdoc/>
    public SimulatedOrder this[int index] => _orders[index];

    /// <summary>Those that can still fill.</summary>
    public SimulatedOrders Live => new(_simulation, [.. _orders.Where(o => o.State.IsLive())]);

    /// <summary>The only order.</summary>
    /// <exception cref="SimulationAssertionException">There is none, or more than one.</exception>
    public SimulatedOrder Single()
    {
        _simulation.Assert(Count == 1, () => $"Expected a single order; there {Counted()}.");
        return _orders[0];
    }

    /// <summary>The newest order.</summary>
    /// <exception cref="SimulationAssertionException">There is none.</exception>
    public SimulatedOrder Last()
    {
        _simulation.Assert(Count > 0, () => "Expected an order; there is none.");
        return _orders[^1];
    }

    /// <summary>Asserts all of them, in order.</summary>
    /// <param name="phrases">Such as <c>buy 1 at market</c>.</param>
    /// <exception cref="SimulationAssertionException">They are others.</exception>
    public SimulatedOrders ShouldBe(params string[] phrases)
    {
        var expected = phrases.Select(TradePhrase.Canonical).ToList();
        _simulation.Assert(
            expected.SequenceEqual(_orders.Select(o => o.Phrase)),
            () => $"Expected the orders {string.Join(", ", expected.Select(p => $"\"{p}\""))}; there {Counted()}.");
        return this;
    }

    /// <summary>Asserts that there is none.</summary>
    /// <exception cref="SimulationAssertionException">There is one.</exception>
    public SimulatedOrders ShouldBeNone()
    {
        _simulation.Assert(Count == 0, () => $"Expected no order; there {Counted()}.");
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<SimulatedOrder> GetEnumerator() => ((IEnumerable<SimulatedOrder>)_orders).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Counted() => Count switch
    {
        0 => "is none",
        1 => $"is one: {_orders[0]}",
        _ => $"are {Count}: {string.Join("; ", _orders)}",
    };
}
