using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>How far an account is from its limits.</summary>
/// <param name="Equity">Cash plus open profit at conservative marks.</param>
/// <param name="DailyRoom">What may still be lost before the daily limit; null when there is none.</param>
/// <param name="FloorRoom">What may still be lost before the loss floor; null when there is none.</param>
/// <param name="Breach">Why the account must stop; null when it may go on.</param>
public sealed record GuardReading(Money Equity, Money? DailyRoom, Money? FloorRoom, string? Breach);

/// <summary>
/// The firm's loss rules as a pure function of the journaled account and the present prices (contract.md §7.2). The line
/// is drawn <see cref="RiskLimits.GuardMargin"/> before the firm's.
/// </summary>
public static class AccountGuard
{
    /// <summary>
    /// Reads the account. A position is marked one tick against itself at the last price; a position without a known price
    /// or terms is marked at its entry.
    /// </summary>
    public static GuardReading Read(
        AccountState account,
        IReadOnlyDictionary<ContractId, Price> lastPrices,
        IReadOnlyDictionary<ContractId, Instrument> instruments,
        RiskLimits limits)
    {
        var equity = account.Cash;
        foreach (var position in account.Positions.Values)
        {
            if (lastPrices.TryGetValue(position.Contract, out var last) && instruments.TryGetValue(position.Contract, out var instrument))
            {
                equity += instrument.ValueOf(position.OpenAt(instrument.Offset(last, -Math.Sign(position.Net))));
            }
        }

        var dailyRoom = limits.DailyLoss is { } daily ? daily - (account.DayStartCash - equity) : (Money?)null;
        var floorRoom = limits.MaximumLoss is { } maximum ? equity - Floor(account, maximum) : (Money?)null;
        var breach = account.StartCash is null ? null
            : dailyRoom is { } room && room <= limits.GuardMargin ? $"daily loss: {room} left before the limit of {limits.DailyLoss}"
            : floorRoom is { } rest && rest <= limits.GuardMargin ? $"loss floor: {rest} left before the floor"
            : null;
        return new GuardReading(equity, dailyRoom, floorRoom, breach);
    }

    /// <summary>The balance at which the account is lost: it trails the highest end-of-day balance and never passes the starting balance.</summary>
    public static Money Floor(AccountState account, Money maximumLoss)
    {
        var start = account.StartCash ?? Money.Zero;
        var gain = account.HighestDayEnd > start ? account.HighestDayEnd - start : Money.Zero;
        var floor = start - maximumLoss + gain;
        return floor < start ? floor : start;
    }
}
