using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>What happens to a venue without a client asking: part of the command log, for it decides what follows.</summary>
public abstract record VenueIntervention
{
    /// <summary>Trading stops or goes on, for one contract or for all.</summary>
    public sealed record Halt(ContractId? Contract, bool On) : VenueIntervention;

    /// <summary>A half-turn is declared void.</summary>
    public sealed record Void(TradeId Trade) : VenueIntervention;

    /// <summary>One contract gives way to the next.</summary>
    public sealed record Roll(ContractId From, ContractId To) : VenueIntervention;

    /// <summary>An account is locked or opened again.</summary>
    public sealed record Permit(AccountId Account, bool CanTrade) : VenueIntervention;

    /// <summary>A synthetic market trades in a burst from its next event on.</summary>
    public sealed record Burst(TimeSpan Length) : VenueIntervention;

    /// <summary>Market time passes: what fell due at the venue by itself happens now.</summary>
    public sealed record Elapse : VenueIntervention;
}
