using Engine.Accounts;

namespace Engine.Forecast;

/// <summary>Where an account stands between two trade dates.</summary>
/// <param name="StartBalance">Balance at which it began by its profile.</param>
/// <param name="Balance">Balance now.</param>
/// <param name="High">The high that the loss floor trails (contract.md §7.2).</param>
/// <param name="BestDate">Most that one trade date has brought so far; zero when none brought anything.</param>
public readonly record struct CombineStanding(Money StartBalance, Money Balance, Money High, Money BestDate)
{
    /// <summary>A new account.</summary>
    public static CombineStanding New(Money startBalance) => new(startBalance, startBalance, startBalance, Money.Zero);
}
