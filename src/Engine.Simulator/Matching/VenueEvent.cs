using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>What changed at the venue, in order.</summary>
public abstract record VenueEvent
{
    /// <summary>An order changed.</summary>
    public sealed record OrderChanged(VenueOrder Order) : VenueEvent;

    /// <summary>A half-turn was booked, or an earlier one was busted: then it comes again, voided.</summary>
    public sealed record TradeBooked(VenueTrade Trade) : VenueEvent;

    /// <summary>A position opened, changed or closed.</summary>
    public sealed record PositionChanged(NumberedPosition Position) : VenueEvent;

    /// <summary>Balance or permission changed.</summary>
    public sealed record AccountChanged(VenueAccount Account) : VenueEvent;
}

/// <summary>A position with the venue's number of it.</summary>
/// <param name="Id">The number; a position that opens anew gets a new one.</param>
/// <param name="Position">The position.</param>
public sealed record NumberedPosition(int Id, VenuePosition Position);
