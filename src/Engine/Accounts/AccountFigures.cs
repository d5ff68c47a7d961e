namespace Engine.Accounts;

/// <summary>The money of an account as its book has it.</summary>
/// <param name="Balance">Cash by the book, costs taken off; null before the venue has told the first balance.</param>
/// <param name="RealizedToday">What cash has changed by since the trade date opened, costs taken off, over all contracts and strategies.</param>
/// <param name="TradeDate">The trade date that this is of; null before anything happened on one.</param>
public readonly record struct AccountFigures(Money? Balance, Money RealizedToday, DateOnly? TradeDate)
{
    /// <summary>Reads the figures.</summary>
    public static AccountFigures Of(AccountState state) => state.StartCash is null
        ? new(null, Money.Zero, state.Date)
        : new(state.Cash, state.Date is null ? Money.Zero : state.Cash - state.DayStartCash, state.Date);
}
