using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>The prices of one contract as the guardian takes them.</summary>
/// <param name="Taken">The price in force.</param>
/// <param name="Odd">A price further than a step from it, which waits for a second one that agrees.</param>
/// <param name="OddSince">Market time at which it came, UTC.</param>
public sealed record GuardedPrice(MarketPrice Taken, MarketPrice? Odd = null, DateTimeOffset OddSince = default);

/// <summary>A flatten that goes on until the account, or one contract, is flat.</summary>
/// <param name="Why">In words.</param>
/// <param name="Halts">True when the account is to be halted as well.</param>
/// <param name="AskedAt">Monotonic time at which it was asked for last.</param>
/// <param name="Tries">How often.</param>
public sealed record GuardPursuit(string Why, bool Halts, TimeSpan AskedAt, int Tries);

/// <summary>Everything that the guardian knows between two inputs. It does not change once a step has returned it.</summary>
public sealed record GuardianState
{
    private GuardianState()
    {
    }

    /// <summary>A guardian that has heard nothing yet; unprotected time counts from here.</summary>
    public static GuardianState New { get; } = new();

    /// <summary>The last journaled state; null while the book has never come up in this process.</summary>
    public AccountState? Journaled { get; internal set; }

    /// <summary>False while the book is down or recovers.</summary>
    public bool BookUp { get; internal set; }

    /// <summary>The balance that the venue showed first, while there are no journaled facts.</summary>
    public Money? FirstBalance { get; internal set; }

    /// <summary>The facts in force.</summary>
    public GuardedAccount Account { get; internal set; } = GuardedAccount.Nothing;

    /// <summary>True once <see cref="Account"/> shows anything at all.</summary>
    public bool Known { get; internal set; }

    /// <summary>What those facts put at stake, by the terms of the last step; null before anything was judged.</summary>
    internal AccountStakes? Stakes { get; set; }

    /// <summary>The last reading.</summary>
    public GuardReading Reading { get; internal set; } = new(Money.Zero, null, null, null);

    /// <summary>The prices in force.</summary>
    public ImmutableDictionary<ContractId, GuardedPrice> Prices { get; internal set; } = ImmutableDictionary<ContractId, GuardedPrice>.Empty;

    /// <summary>Prices that were taken up before this market time are none, UTC.</summary>
    public DateTimeOffset PricesAfter { get; internal set; } = DateTimeOffset.MinValue;

    /// <summary>Market instants in a row whose last reading was over the line, the present one included.</summary>
    public int OverLine { get; internal set; }

    /// <summary>The same before the present instant.</summary>
    internal int OverLineBefore { get; set; }

    /// <summary>The present instant: market time of the last reading that was judged, UTC.</summary>
    internal DateTimeOffset JudgedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>True once the guardian has warned, until the room has recovered.</summary>
    public bool Warned { get; internal set; }

    /// <summary>True once it has told the account to reduce, until the room has recovered.</summary>
    public bool Reduced { get; internal set; }

    /// <summary>The flatten of the account that goes on; null for none.</summary>
    public GuardPursuit? Whole { get; internal set; }

    /// <summary>The flattens of single contracts that go on.</summary>
    public ImmutableDictionary<ContractId, GuardPursuit> Single { get; internal set; } = ImmutableDictionary<ContractId, GuardPursuit>.Empty;

    /// <summary>Since when contracts lack protection, monotonic time.</summary>
    public ImmutableDictionary<ContractId, TimeSpan> UnprotectedSince { get; internal set; } = ImmutableDictionary<ContractId, TimeSpan>.Empty;

    /// <summary>Ended stretches without protection, together.</summary>
    public TimeSpan UnprotectedTotal { get; internal set; }

    /// <summary>The longest ended stretch.</summary>
    public TimeSpan UnprotectedLongest { get; internal set; }

    /// <summary>From when the age of a contract's price counts while its market is open and something is at stake, market time.</summary>
    public ImmutableDictionary<ContractId, DateTimeOffset> PriceAwaited { get; internal set; } = ImmutableDictionary<ContractId, DateTimeOffset>.Empty;

    /// <summary>The highest equity that was reported; null before the first.</summary>
    public Money? Reported { get; internal set; }

    /// <summary>When the schedule is looked at next, market time.</summary>
    public DateTimeOffset NextLook { get; internal set; } = DateTimeOffset.MinValue;

    /// <summary>When the venue is read next while the book is down, monotonic time.</summary>
    public TimeSpan NextRead { get; internal set; } = TimeSpan.MaxValue;

    /// <summary>When the venue's view was first taken for want of journaled facts, monotonic time; null before.</summary>
    public TimeSpan? BlindFrom { get; internal set; }

    /// <summary>True once a person knows that no journaled facts are to be had.</summary>
    public bool Blind { get; internal set; }

    /// <summary>True while a price waits for one that agrees with it.</summary>
    internal bool HasOdd
    {
        get
        {
            foreach (var (_, price) in Prices)
            {
                if (price.Odd is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The newest price in force of a contract.</summary>
    public MarketPrice? PriceOf(ContractId contract) => Prices.GetValueOrDefault(contract)?.Taken;
}
