using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <content>The states in which most prices decide nothing, and what they leave behind: for <see cref="GuardWatch"/>.</content>
public static partial class GuardianCore
{
    /// <summary>
    /// What a reading must be for nothing to follow from it; null in a state in which anything may follow from time or from any reading:
    /// something is under way or waited for.
    /// </summary>
    internal static QuietReadings? QuietReadingsOf(GuardianState state, GuardTerms terms)
    {
        var limits = terms.Limits;
        if (!state.BookUp || !state.Known || state.Account.Trading == TradingState.Halted
            || state.Whole is not null || !state.Single.IsEmpty || !state.UnprotectedSince.IsEmpty
            || state.OverLine > 0 || state.OverLineBefore > 0 || state.HasOdd)
        {
            return null;
        }

        return new QuietReadings(
            Higher(state.Warned ? null : limits.WarnRoom, state.Reduced ? null : limits.ReduceRoom),
            Lower(Rearmed(limits.WarnRoom, state.Warned), Rearmed(limits.ReduceRoom, state.Reduced)),
            state.Journaled is { } journaled ? NextHigh(journaled, state.Account, state.Reported, terms) : null,
            HasLooks(limits) ? state.NextLook : DateTimeOffset.MaxValue);

        static Money? Rearmed(Money? line, bool crossed) => !crossed ? null : line is { } armed ? ArmedBeyond(armed) : new Money(long.MinValue);

        static Money? Higher(Money? one, Money? other) => one is null || other > one ? other ?? one : one;

        static Money? Lower(Money? one, Money? other) => one is null || other < one ? other ?? one : one;
    }

    /// <summary>True when a look at the account brings a look at the schedule with it.</summary>
    internal static bool LooksAtSchedule(GuardTerms terms) => HasLooks(terms.Limits);

    /// <summary>The state after prices and looks at the account of which none decided anything.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="prices">The newest price of each contract that had one.</param>
    /// <param name="journaled">The account as it was seen last; null when it was not seen.</param>
    /// <param name="stakes">What it has at stake.</param>
    /// <param name="judgedAt">Market time of the last look at the account, or price that concerned something at stake; null when none did.</param>
    internal static GuardianState AfterQuiet(
        GuardianState state, GuardTerms terms, IEnumerable<MarketPrice> prices, AccountState? journaled, AccountStakes stakes, DateTimeOffset? judgedAt)
    {
        var work = new Work(state, terms, default);
        foreach (var price in prices)
        {
            work.Next.Prices = work.State.Prices.SetItem(price.Contract, new GuardedPrice(price));
        }

        if (journaled is not null)
        {
            (work.Next.Journaled, work.Next.Account, work.Next.Stakes) = (journaled, stakes.Account, stakes);
        }

        if (judgedAt is { } at)
        {
            work.Next.JudgedAt = at;
            work.Next.Reading = Read(work) with { TotalUnprotected = state.UnprotectedTotal, LongestUnprotected = state.UnprotectedLongest };
        }

        return work.State;
    }
}

/// <summary>Bounds within which a reading of the guardian decides nothing. A bound that is null does not bound.</summary>
/// <param name="RoomAbove">More room than this: no line is crossed.</param>
/// <param name="RoomUpTo">At most this room: no line that was crossed counts anew.</param>
/// <param name="OpenBelow">Less equity at the last prices than this: no new high is reported.</param>
/// <param name="Until">Before this market time, UTC: no look at the schedule is due.</param>
internal readonly record struct QuietReadings(Money? RoomAbove, Money? RoomUpTo, Money? OpenBelow, DateTimeOffset Until)
{
    /// <summary>True when nothing follows from a room; null is an account without limits, of which only time decides.</summary>
    public bool Hold(Money? room) => room is not { } left || (!(left <= RoomAbove) && !(left > RoomUpTo));
}
