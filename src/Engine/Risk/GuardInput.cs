using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>One moment on both clocks.</summary>
/// <param name="Market">Market time, UTC: schedules, price ages.</param>
/// <param name="Elapsed">Monotonic time since the process started: bounds and patience, which a jump of the wall clock must not touch.</param>
public readonly record struct GuardMoment(DateTimeOffset Market, TimeSpan Elapsed);

/// <summary>Something that the guardian hears.</summary>
/// <param name="At">When.</param>
public abstract record GuardInput(GuardMoment At)
{
    /// <summary>The book has journaled something, or answers again.</summary>
    /// <param name="At">When.</param>
    /// <param name="State">The journaled state.</param>
    public sealed record AccountSeen(GuardMoment At, AccountState State) : GuardInput(At);

    /// <summary>A contract has a new price.</summary>
    /// <param name="At">When.</param>
    /// <param name="Price">The price.</param>
    public sealed record PriceSeen(GuardMoment At, MarketPrice Price) : GuardInput(At);

    /// <summary>Time has passed.</summary>
    /// <param name="At">When.</param>
    public sealed record TimePassed(GuardMoment At) : GuardInput(At);

    /// <summary>The book is down or recovers: nothing that is told to it will happen for now.</summary>
    /// <param name="At">When.</param>
    public sealed record BookLost(GuardMoment At) : GuardInput(At);

    /// <summary>The venue's own picture, complete. A reading that failed is no input: it is never read as flat.</summary>
    /// <param name="At">When.</param>
    /// <param name="Picture">The picture.</param>
    public sealed record VenueSeen(GuardMoment At, VenuePicture Picture) : GuardInput(At);

    /// <summary>The wall clock has jumped against monotonic time (the machine slept): what was seen before is no price any more.</summary>
    /// <param name="At">When.</param>
    public sealed record ClockJumped(GuardMoment At) : GuardInput(At);
}
