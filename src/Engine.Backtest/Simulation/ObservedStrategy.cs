using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Risk;

namespace Engine.Backtest;

/// <summary>What a strategy of a simulation has done and heard, and what a test says about it.</summary>
public sealed class ObservedStrategy
{
    private readonly Simulation _simulation;

    internal ObservedStrategy(Simulation simulation) => _simulation = simulation;

    /// <summary>What it asked for and what did not leave, oldest first; every one, also repetitions that the journal counts once.</summary>
    public ImmutableArray<Denied> Denials => _simulation.Denials;

    /// <summary>Asserts the first order; <see cref="OrderSequence.Then"/> goes on with the next.</summary>
    /// <param name="phrase">Such as <c>buy 1 at market</c>, <c>sell 1 stop 4998.00</c>.</param>
    /// <exception cref="SimulationAssertionException">It is another, or there is none.</exception>
    public OrderSequence ShouldHaveOrdered(string phrase) => new OrderSequence(_simulation, _simulation.Orders, 0).Then(phrase);

    /// <summary>Asserts that no order was sent.</summary>
    /// <exception cref="SimulationAssertionException">One was.</exception>
    public ObservedStrategy ShouldHaveOrderedNothing()
    {
        _simulation.Orders.ShouldBeNone();
        return this;
    }

    /// <summary>Asserts all fills that stand, oldest first.</summary>
    /// <param name="phrases">Such as <c>buy 1 at 5000.25</c>.</param>
    /// <exception cref="SimulationAssertionException">They are others.</exception>
    public ObservedStrategy ShouldHaveTraded(params string[] phrases)
    {
        var expected = phrases.Select(TradePhrase.Canonical).ToList();
        var seen = _simulation.Fills.Where(f => !f.Busted).Select(f => f.Phrase).ToList();
        _simulation.Assert(
            expected.SequenceEqual(seen),
            () => $"Expected the fills {List(expected)}; there {(seen.Count == 0 ? "is none" : $"are {List(seen)}")}.");
        return this;
    }

    /// <summary>Asserts that the last denial has this reason.</summary>
    /// <exception cref="SimulationAssertionException">Nothing was denied, or for another reason.</exception>
    public ObservedStrategy ShouldHaveBeenDenied(DenialReason reason)
    {
        var last = Denials.IsEmpty ? null : Denials[^1];
        _simulation.Assert(last?.Reason == reason, () => $"Expected an intent to be denied as {reason}; {(last is null ? "nothing was denied" : $"the last was denied as {last.Reason}: {last.Text}")}.");
        return this;
    }

    /// <summary>Asserts that nothing was denied.</summary>
    /// <exception cref="SimulationAssertionException">Something was.</exception>
    public ObservedStrategy ShouldNotHaveBeenDenied()
    {
        _simulation.Assert(Denials.IsEmpty, () => $"Expected no denial; the last was {Denials[^1].Reason}: {Denials[^1].Text}.");
        return this;
    }

    /// <summary>Asserts that it is in place and its orders are taken.</summary>
    /// <exception cref="SimulationAssertionException">It is not.</exception>
    public ObservedStrategy ShouldBeReady() => ShouldBe(StrategyPhase.Ready);

    /// <summary>Asserts that it waits: for bars, for the feed, for the account.</summary>
    /// <exception cref="SimulationAssertionException">It does not.</exception>
    public ObservedStrategy ShouldBeWaiting() => ShouldBe(StrategyPhase.Waiting);

    /// <summary>Asserts that it threw, and a part of the exception's message.</summary>
    /// <param name="words">A part of the message.</param>
    /// <exception cref="SimulationAssertionException">It did not, or for another reason.</exception>
    public ObservedStrategy ShouldHaveFailed(string words = "")
    {
        var fault = _simulation.Faults.FirstOrDefault();
        _simulation.Assert(
            fault?.Why.Contains(words, StringComparison.Ordinal) == true,
            () => $"Expected the strategy to fail{(words.Length == 0 ? "" : $" with \"{words}\"")}; {(fault is null ? "it has not" : $"it failed with \"{fault.Why}\"")}.");
        return this;
    }

    private ObservedStrategy ShouldBe(StrategyPhase phase)
    {
        _simulation.Assert(_simulation.Phase == phase, () => $"Expected the strategy to be {phase}; it is {_simulation.Phase}.");
        return this;
    }

    private static string List(IEnumerable<string> phrases) => string.Join(", ", phrases.Select(p => $"\"{p}\""));
}

/// <summary>The orders of a simulation, asserted one after another.</summary>
public sealed class OrderSequence
{
    private readonly Simulation _simulation;
    private readonly SimulatedOrders _orders;
    private readonly int _next;

    internal OrderSequence(Simulation simulation, SimulatedOrders orders, int next) => (_simulation, _orders, _next) = (simulation, orders, next);

    /// <summary>Asserts the next order.</summary>
    /// <param name="phrase">Such as <c>sell 1 stop 4998.00</c>.</param>
    /// <exception cref="SimulationAssertionException">It is another, or there is none.</exception>
    public OrderSequence Then(string phrase)
    {
        var expected = TradePhrase.Canonical(phrase);
        var seen = _next < _orders.Count ? _orders[_next].Phrase : null;
        _simulation.Assert(
            seen == expected,
            () => $"Expected {(_next == 0 ? "the first order" : $"order {_next + 1}")} to be \"{expected}\"; {(seen is not null ? $"it is \"{seen}\"" : _next == 0 ? "nothing was ordered" : $"nothing was ordered after \"{_orders[_next - 1].Phrase}\"")}.");
        return new OrderSequence(_simulation, _orders, _next + 1);
    }

    /// <summary>Asserts that no other order followed.</summary>
    /// <exception cref="SimulationAssertionException">One did.</exception>
    public void ThenNothing() => _simulation.Assert(_orders.Count == _next, () => $"Expected nothing after order {_next}; \"{_orders[_next].Phrase}\" followed.");
}
