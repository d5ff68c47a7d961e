using Engine.Accounts;
using Engine.Markets;
using Engine.Risk;
using Holding = Engine.Accounts.Position;

namespace Engine.Actors.Strategies;

/// <summary>What a strategy may read of its positions and of its account: as the account's last word has it.</summary>
public abstract partial class StrategyActor
{
    private AccountFigures _figures;
    private (DateOnly Date, int Count) _entered;

    /// <summary>Signed contracts held in the (first) contract, by booked fills.</summary>
    protected int Position => _primary.Held.Net;

    /// <summary>Average entry price of the position in the (first) contract, for people; null when flat.</summary>
    protected decimal? AveragePrice => _primary.Held.AveragePrice;

    /// <summary>What the account may do.</summary>
    protected TradingState Trading { get; private set; }

    /// <summary>Cash by the book, costs taken off; null before the venue has told the first balance. Of the whole account.</summary>
    protected Money? Balance => _figures.Balance;

    /// <summary>
    /// What cash has changed by since the trade date opened, costs taken off. Of the whole account: other strategies and a person's
    /// trades are in it.
    /// </summary>
    protected Money RealizedToday => _figures.TradeDate is { } date && TradeDate.Of(Now) <= date ? _figures.RealizedToday : Money.Zero;

    /// <summary>
    /// How many entries of a trade date had filled, by the journal, when the strategy was attached to its account; 0 for any date but that
    /// of the attaching. It survives what a saved state may miss: a process that is killed between a fill and the saving.
    /// </summary>
    protected int EnteredBefore(DateOnly date) => _entered.Date == date ? _entered.Count : 0;

    /// <summary>
    /// Open profit of its positions before costs, a long valued at the lower of bid and last, a short at the higher of ask and last;
    /// null while the price of one of them is not known.
    /// </summary>
    protected Money? OpenProfit
    {
        get
        {
            var sum = Money.Zero;
            foreach (var followed in _followed)
            {
                if (ProfitOf(followed) is not { } profit)
                {
                    return null;
                }

                sum += profit;
            }

            return sum;
        }
    }

    /// <summary>Average entry price in one of its contracts, for people; null when flat.</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected decimal? AveragePriceIn(ContractId contract) => Of(contract).Held.AveragePrice;

    /// <summary>Open profit in one of its contracts (see <see cref="OpenProfit"/>).</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected Money? OpenProfitIn(ContractId contract) => ProfitOf(Of(contract));

    private Money? ProfitOf(Followed followed)
    {
        var held = followed.Held;
        if (held.Net == 0)
        {
            return Money.Zero;
        }

        var price = MarketOf(followed.Instrument.Id);
        return (held.Net > 0 ? price?.ForLong : price?.ForShort) is { } mark ? followed.Instrument.ValueOf(held.OpenAt(mark)) : null;
    }

    private void Take(PositionUpdate update)
    {
        if (Find(update.Contract) is not { } followed)
        {
            return;
        }

        var notional = update.EntryNotional ?? (Int128)((update.AveragePrice ?? 0m) * 1_000_000_000m) * update.Net;
        followed.Held = new Holding(update.Contract, update.Net, update.Net == 0 ? 0 : notional);
        _figures = update.Figures ?? _figures;
        SeeClosed(update.Contract, update.Net);
    }
}
