using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>An order of a simulation as the account's book has it now.</summary>
public sealed class SimulatedOrder
{
    private readonly Simulation _simulation;
    private readonly string? _of;

    internal SimulatedOrder(Simulation simulation, Order order, OrderIntended? intended, string? text, string? of)
    {
        (_simulation, Order, Text, _of) = (simulation, order, text, of);
        Phrase = intended is { } asked
            ? TradePhrase.Of(asked.Side, asked.Size, asked.Type, asked.LimitPrice, asked.StopPrice, asked.TrailPrice, of)
            : TradePhrase.Of(order.Side, order.Size, order.Type, order.LimitPrice, order.StopPrice, order.TrailPrice, of);
    }

    /// <summary>As the book has it: state, fills, terms as they stand, role, parent.</summary>
    public Order Order { get; }

    /// <summary>As it was sent, such as <c>sell 1 stop 4998.00</c>; of an order that the venue made, as it stands.</summary>
    public string Phrase { get; }

    /// <summary>Why it was refused or is in doubt; null when neither.</summary>
    public string? Text { get; }

    /// <summary>Where it stands.</summary>
    public OrderState State => Order.State;

    /// <summary>The order of a decision, a leg of its bracket, or the venue's own for a close.</summary>
    public OrderRole Role => Order.Role;

    /// <summary>Asserts side and size.</summary>
    /// <exception cref="SimulationAssertionException">It is another.</exception>
    public SimulatedOrder ShouldBe(OrderSide side, int size)
    {
        _simulation.Assert(Order.Side == side && Order.Size == size, () => $"Expected an order to {(side == OrderSide.Buy ? "buy" : "sell")} {size}; it is \"{Phrase}\".");
        return this;
    }

    /// <summary>Asserts the order as it was sent.</summary>
    /// <param name="phrase">Such as <c>buy 1 at market</c>.</param>
    /// <exception cref="SimulationAssertionException">It is another.</exception>
    public SimulatedOrder ShouldBe(string phrase)
    {
        var expected = TradePhrase.Canonical(phrase);
        _simulation.Assert(expected == Phrase, () => $"Expected the order \"{expected}\"; it is \"{Phrase}\".");
        return this;
    }

    /// <summary>Asserts where it stands.</summary>
    /// <exception cref="SimulationAssertionException">It stands elsewhere.</exception>
    public SimulatedOrder ShouldBe(OrderState state)
    {
        _simulation.Assert(State == state, () => $"Expected the order \"{Phrase}\" to be {state}; it is {State}{(Text is null ? "" : $" ({Text})")}.");
        return this;
    }

    /// <summary>Asserts how much of it has filled, and at which average price where one is given.</summary>
    /// <param name="contracts">Contracts filled.</param>
    /// <param name="at">Average price; null for any.</param>
    /// <exception cref="SimulationAssertionException">It is otherwise.</exception>
    public SimulatedOrder ShouldHaveFilled(int contracts, decimal? at = null)
    {
        _simulation.Assert(
            Order.Filled == contracts && (at is null || Order.AveragePrice == at),
            () => $"Expected {contracts} of the order \"{Phrase}\" to have filled{(at is null ? "" : $" at {TradePhrase.Spell(Price.FromDecimal(at.Value))}")}; {Order.Filled} of {Order.Size} have{(Order.AveragePrice is { } price ? $", at {price:0.00#######}" : "")}.");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Phrase}: {State}{(Order.Filled > 0 ? $", {Order.Filled} filled" : "")}{(Text is null ? "" : $" ({Text})")}";
}

/// <summary>A half-turn of a simulation.</summary>
/// <param name="Id">Its number at the venue.</param>
/// <param name="Phrase">Such as <c>buy 1 at 5000.25</c>.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Price">At which price.</param>
/// <param name="Side">Side.</param>
/// <param name="Busted">True once the venue has taken it back.</param>
public sealed record SimulatedFill(TradeId Id, string Phrase, DateTimeOffset At, OrderSide Side, int Size, Price Price, bool Busted);
