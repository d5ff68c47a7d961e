namespace Engine.Simulator;

/// <summary>What one account has in one contract.</summary>
internal sealed class ContractHolding
{
    public OpenPosition? Position { get; set; }

    /// <summary>Running total of realised price differences, in 1e-9 price units times contracts.</summary>
    public Int128 Realised { get; set; }

    /// <summary>Contracts of working buys.</summary>
    public long WorkingBuys { get; set; }

    /// <summary>Contracts of working sells.</summary>
    public long WorkingSells { get; set; }

    public int Net => Position?.Net ?? 0;
}
