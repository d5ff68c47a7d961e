namespace Engine.Simulator;

/// <summary>How an order of the <see cref="MatchingCore"/> waits for the market.</summary>
public enum MatchingKind : byte
{
    /// <summary>Waits at its limit; takes what is better on arrival.</summary>
    Limit,

    /// <summary>Takes whatever the market shows; what is left waits for more.</summary>
    Market,

    /// <summary>Becomes a market order once the last trade reaches its price.</summary>
    Stop,

    /// <summary>A stop that follows the last trade at a fixed distance, in its favour only.</summary>
    TrailingStop,
}

/// <summary>One fill, in the order in which the core made it.</summary>
/// <param name="Id">The order's number as it was given to the core.</param>
/// <param name="Price">Fill price.</param>
/// <param name="Size">Contracts of this fill.</param>
/// <param name="Remaining">Contracts left afterwards; with 0 the order has left the core.</param>
/// <param name="Level">The order's own price at that moment: its limit, or its stop as it last stood.</param>
public readonly record struct MatchingFill(long Id, long Price, int Size, int Remaining, long Level);

/// <summary>One price of the visible depth.</summary>
/// <param name="Price">The price.</param>
/// <param name="Size">Contracts shown there.</param>
public readonly record struct DepthLevel(long Price, int Size);
