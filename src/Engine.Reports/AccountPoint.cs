using Engine.Accounts;

namespace Engine.Reports;

/// <summary>Where an account stood over a stretch of time, each position at the contract's last price.</summary>
/// <param name="At">Beginning of the stretch, UTC.</param>
/// <param name="Equity">Cash and open profit at its end.</param>
/// <param name="Lowest">Lowest equity within it.</param>
/// <param name="Floor">Equity at which the account is lost, of the firm's rules and the own limits the tighter; null for none.</param>
/// <param name="FloorRoom">Least that was left before the floor; null without one.</param>
/// <param name="DailyRoom">Least that was left before the limit of the day; null without one.</param>
public readonly record struct AccountPoint(DateTimeOffset At, Money Equity, Money Lowest, Money? Floor, Money? FloorRoom, Money? DailyRoom);
