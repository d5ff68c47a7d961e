using System.Globalization;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Signals;

/// <summary>What a signal from outside asks a strategy for.</summary>
public enum SignalAction
{
    /// <summary>Buy so many contracts more.</summary>
    Buy,

    /// <summary>Sell so many contracts more.</summary>
    Sell,

    /// <summary>Hold so many contracts: long positive, short negative.</summary>
    Position,

    /// <summary>Cancel what works and close what is open in the contract.</summary>
    Flat,
}

/// <summary>
/// What somebody outside, such as a charting platform, wants a strategy to do. It carries no secret. It is a wish: the strategy decides, and what it
/// then asks for passes the same checks as any order.
/// </summary>
/// <param name="Strategy">Whom it is for.</param>
/// <param name="Symbol">The contract as the sender spells it, such as <c>MNQ1!</c> (<see cref="SignalSymbol"/>).</param>
/// <param name="Action">What is wanted.</param>
/// <param name="Size">Contracts: 1 or more to buy or sell; the signed position, not 0; 0 for flat.</param>
/// <param name="Time">When the sender sent it, UTC.</param>
public sealed record Signal(StrategyName Strategy, string Symbol, SignalAction Action, int Size, DateTimeOffset Time)
{
    /// <summary>The sender's name for it; null when it gives none. On a charting platform the name of the order, which is not unique.</summary>
    public string? Id { get; init; }

    /// <summary>The price that the sender saw; null when it gives none.</summary>
    public Price? Price { get; init; }

    /// <summary>What is wanted, in words, with its name, for a journal and for a person; at most about 150 characters, all of them printable.</summary>
    public string Why => string.Create(
        CultureInfo.InvariantCulture,
        $"signal{(Id is { } id ? $" {id}" : "")}: {Wish} {Symbol}{(Price is { } price ? $" at {price}" : "")}, sent {Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");

    private string Wish => Action switch
    {
        SignalAction.Buy => $"buy {Size}",
        SignalAction.Sell => $"sell {Size}",
        SignalAction.Position => Size > 0 ? $"be long {Size}" : $"be short {-Size}",
        _ => "be flat in",
    };
}
