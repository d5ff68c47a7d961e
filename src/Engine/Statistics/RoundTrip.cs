using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>How a round trip ended.</summary>
public enum RoundTripEnd
{
    /// <summary>Its position was closed.</summary>
    Flat,

    /// <summary>A fill went through flat; the rest of the fill began the next round trip.</summary>
    Reversed,

    /// <summary>The book took over another position from the venue. How this one ended is not known; it holds what had been booked.</summary>
    Adopted,
}

/// <summary>
/// A position of one strategy in one contract, from flat to flat. Legs scaled in and out belong to one round trip; a fill through
/// flat ends one and begins the next, its costs split by contracts.
/// </summary>
public sealed record RoundTrip
{
    /// <summary>The contract.</summary>
    public required ContractId Contract { get; init; }

    /// <summary>The owner; null for a person's position.</summary>
    public required StrategyName? Strategy { get; init; }

    /// <summary>Buy for a long position, sell for a short one.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Time of the first fill, UTC.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Time of the last fill, UTC.</summary>
    public required DateTimeOffset ExitedAt { get; init; }

    /// <summary>Contracts entered in all.</summary>
    public required int Entered { get; init; }

    /// <summary>Contracts that left in all; fewer than entered only when the end is <see cref="RoundTripEnd.Adopted"/>.</summary>
    public required int Exited { get; init; }

    /// <summary>Most contracts at one time.</summary>
    public required int MaxSize { get; init; }

    /// <summary>Fills that entered or added.</summary>
    public required int EntryFills { get; init; }

    /// <summary>Fills that reduced or closed.</summary>
    public required int ExitFills { get; init; }

    /// <summary>Sum of price times contracts of the entries, in 1e-9 units, exact.</summary>
    public required Int128 EntryNotional { get; init; }

    /// <summary>The same of the exits.</summary>
    public required Int128 ExitNotional { get; init; }

    /// <summary>Profit before costs.</summary>
    public required Money Gross { get; init; }

    /// <summary>Fees and commissions of all its fills.</summary>
    public required Money Fees { get; init; }

    /// <summary>How it ended.</summary>
    public required RoundTripEnd End { get; init; }

    /// <summary>True when it began with the rest of a fill that ended the one before.</summary>
    public bool ByReversal { get; init; }

    /// <summary>Excursions; null when no prices between the fills are known.</summary>
    public Excursion? Excursion { get; init; }

    /// <summary>What its fills cost against their reference prices, positive for worse; null when none has one. See <see cref="SlippageKnown"/>.</summary>
    public Money? Slippage { get; init; }

    /// <summary>Fills of it that have a reference price.</summary>
    public int SlippageKnown { get; init; }

    /// <summary>Profit after costs.</summary>
    public Money Net => Gross - Fees;

    /// <summary>Time from the first fill to the last; weekends and pauses included.</summary>
    public TimeSpan Held => ExitedAt - EnteredAt;

    /// <summary>Average entry price, for people.</summary>
    public decimal AverageEntry => Price.Average(EntryNotional, Entered) ?? 0m;

    /// <summary>Average exit price, for people; null when nothing was seen to leave.</summary>
    public decimal? AverageExit => Price.Average(ExitNotional, Exited);

    /// <summary>The trade date of its end, to which its result belongs.</summary>
    public DateOnly TradeDate => Markets.TradeDate.Of(ExitedAt);
}
