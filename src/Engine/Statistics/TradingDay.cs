using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>What one trade date brought to the account.</summary>
/// <param name="Date">The trade date.</param>
/// <param name="Gross">Profit before costs realised by its fills.</param>
/// <param name="Fees">Fees and commissions of its fills.</param>
/// <param name="Profit">Change of realised and open profit after costs from the end of the date before: what the date earned.</param>
/// <param name="OpenProfit">Open profit at its end, each contract at its last known price.</param>
/// <param name="Equity">Capital at the start of the record plus all profit to its end. Deposits and payouts are not in it.</param>
/// <param name="OtherCash">Change of the cash that no fill explains: a payout, a reset.</param>
/// <param name="Fills">Half-turns.</param>
/// <param name="Contracts">Contracts bought and sold.</param>
/// <param name="Turnover">Notional of its fills, dollars.</param>
/// <param name="Slippage">What its fills cost against their reference prices, as far as these are known.</param>
/// <param name="SlippageKnown">Fills with a reference price.</param>
/// <param name="InMarket">Session time with a position.</param>
/// <param name="SessionTime">Session time of the date that lies within the record.</param>
public sealed record TradingDay(
    DateOnly Date,
    Money Gross,
    Money Fees,
    Money Profit,
    Money OpenProfit,
    Money Equity,
    Money OtherCash,
    long Fills,
    long Contracts,
    Money Turnover,
    Money Slippage,
    long SlippageKnown,
    TimeSpan InMarket,
    TimeSpan SessionTime);
