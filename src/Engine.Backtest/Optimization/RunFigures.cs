using Engine.Accounts;
using Engine.Markets;
using Engine.Optimization;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Backtest.Optimization;

/// <summary>What is kept of a run of a sweep.</summary>
internal static class RunFigures
{
    /// <summary>The figures of a result; open positions are valued at the last price of each trade date.</summary>
    public static SegmentFigures Of(BacktestResult result, HeldMarket market, DateRange dates)
    {
        var record = TradingRecords.Of(
            result.Journal,
            market.Contracts.ToDictionary(c => c.Id),
            market.Closes(dates),
            new RecordingRange { From = result.From, Until = result.Until, LastPrices = result.LastPrices, IsComplete = result.Completed });
        var figures = SegmentFigures.Of(record, result.Events, result.Orders.Count);
        return figures with
        {
            Trouble = result.Faults is [var fault, ..] ? $"at {fault.At:yyyy-MM-dd HH:mm:ss}Z: {fault.Why}".ReplaceLineEndings(" ") : null,
            Halted = HaltedOf(result, dates),
        };
    }

    /// <summary>
    /// Why the account was lost: the firm has locked it, or it stood halted over the opening of a trade date, which lifts every other halt. The halt of a day is none.
    /// </summary>
    private static string? HaltedOf(BacktestResult result, DateRange dates)
    {
        if (result.Account is { CanTrade: true, Trading: TradingState.Active })
        {
            return null;
        }

        var last = result.Journal.OfType<TradingStateChanged>().LastOrDefault(changed => changed.State != TradingState.Active);
        return !result.Account.CanTrade || (last is not null && TradeDate.Of(last.At) < dates.Last) ? result.Account.TradingWhy : null;
    }
}
