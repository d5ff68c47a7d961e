namespace Engine.Markets;

/// <summary>
/// A contract in hand that follows the venue's front: where <see cref="LiveRoll"/> stands, and the start of the session at which a change may
/// be taken next. It has no clock and no I/O: live and in a backtest the same one is told what was seen, and when. Not thread-safe.
/// </summary>
/// <param name="instrument">The contract in hand.</param>
/// <param name="now">Market time, UTC.</param>
public sealed class FollowedFront(Instrument instrument, DateTimeOffset now)
{
    /// <summary>The contract in hand.</summary>
    public Instrument Instrument { get; private set; } = instrument;

    /// <summary>Where the change stands.</summary>
    public LiveRoll Roll { get; private set; } = new(instrument.Id);

    /// <summary>When the next session of the product begins, UTC; it stays until something has been decided at it.</summary>
    public DateTimeOffset NextOpen { get; private set; } = OpenAfter(instrument, now);

    /// <summary>True when a change may be taken at this look: nothing may be added to the contract in hand before the book is asked whether it is flat.</summary>
    /// <param name="front">The contract that the venue lists; null when it did not answer.</param>
    /// <param name="now">Market time, UTC.</param>
    public bool MayChange(ContractId? front, DateTimeOffset now) => IsStarting(now) && front is not null && front == Roll.Next;

    /// <summary>Decides at a look.</summary>
    /// <param name="front">The contract that the venue lists; null when it lists none.</param>
    /// <param name="answered">Whether the venue answered at all.</param>
    /// <param name="tradable">Whether it still takes orders for the contract in hand.</param>
    /// <param name="isFlat">Whether the account has nothing at stake in the contract in hand; null when the book has not answered, or not in agreement with the venue.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="window">How long a session still counts as beginning when one of them does not answer.</param>
    /// <returns>Where the change stood before, and what the look changed.</returns>
    public (LiveRoll Was, RollStep Step) Decide(Instrument? front, bool answered, bool tradable, bool? isFlat, DateTimeOffset now, TimeSpan window)
    {
        // Without an answer of the venue, and one of the book where it matters, the session goes on beginning for a while.
        var known = answered && (isFlat is not null || Roll.Next is null || front?.Id != Roll.Next);
        var decided = IsStarting(now) && (known || now - NextOpen >= window);
        var was = Roll;
        (Roll, var step) = Roll.Decide(new RollFacts(front?.Id, tradable, decided, isFlat ?? false));
        if (step == RollStep.Taken)
        {
            Instrument = front!;
        }

        if (decided)
        {
            NextOpen = OpenAfter(Instrument, now);
        }

        return (was, step);
    }

    /// <summary>When the list is to be looked at again, UTC.</summary>
    public DateTimeOffset NextLook(DateTimeOffset now, RollPacing pacing) =>
        now >= NextOpen ? now + pacing.Again : now < NextOpen - pacing.Before ? NextOpen - pacing.Before : NextOpen;

    private bool IsStarting(DateTimeOffset now) => now >= NextOpen;

    private static DateTimeOffset OpenAfter(Instrument instrument, DateTimeOffset now) =>
        ExchangeCalendar.NextOpen(ProductGroups.Of(instrument.Id), now) ?? DateTimeOffset.MaxValue;
}
