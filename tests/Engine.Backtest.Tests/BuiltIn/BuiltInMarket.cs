using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>
/// Minutes of the micro S&amp;P, made by hand: four prints each, open, high, low and close, at second 5, 20, 35 and 50. A bar is known half a
/// second after its end, and an order sent then fills at its close, for that is the last price.
/// </summary>
internal sealed class BuiltInMarket(DateTimeOffset start)
{
    public static readonly ContractId Contract = new("CON.F.US.MES.Z26");

    /// <summary>A Tuesday; the stock market opens 8:30 in Chicago.</summary>
    public static readonly DateTimeOffset Open = new(2026, 10, 6, 13, 30, 0, TimeSpan.Zero);

    private readonly List<MarketPrint> _prints = [];
    private DateTimeOffset _minute = start;

    /// <summary>The next minutes, all of whose prints have one price each.</summary>
    public BuiltInMarket Flat(params decimal[] prices)
    {
        foreach (var price in prices)
        {
            Bar(price, price, price, price);
        }

        return this;
    }

    /// <summary>The next minute.</summary>
    public BuiltInMarket Bar(decimal open, decimal high, decimal low, decimal close, int size = 1)
    {
        var prices = new[] { open, high, low, close };
        for (var i = 0; i < prices.Length; i++)
        {
            _prints.Add(new MarketPrint(Contract, Price.FromDecimal(prices[i]), size, _minute.AddSeconds(5 + (15 * i))));
        }

        _minute = _minute.AddMinutes(1);
        return this;
    }

    /// <summary>Goes on at another time.</summary>
    public BuiltInMarket At(DateTimeOffset time)
    {
        _minute = time;
        return this;
    }

    public IMarketSource Source => new MadeMarket([.. _prints]);

    public BacktestResult Run<TStrategy>(
        object parameters, BracketMode brackets = BracketMode.AutoOco, IStrategyStateStore? state = null, Func<DateTimeOffset, bool>? window = null, int cap = 5, bool faulty = false)
        where TStrategy : StrategyActor
    {
        var result = Backtest.Run(new BacktestSettings
        {
            Market = Source,
            Rules = VenueRules.Oracle,
            Account = SimulatedAccount.Practice with { Brackets = brackets },
            Strategies =
            [
                new BacktestStrategy(new StrategyName("built-in"), Contract, cap, context => Props.Create(typeof(TStrategy), context, parameters)) { State = state, Window = window },
            ],
        });
        Assert.Equal(faulty, !result.Faults.IsEmpty);
        return result;
    }

    /// <summary>Each half-turn in words: time, side, size, price.</summary>
    public static string[] Trades(BacktestResult result) =>
        [.. result.Trades.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.At:HH:mm:ss.fff} {t.Side} {t.Size} {t.Price.ToDecimal():0.00}"))];

    /// <summary>Each leg of a bracket in words: type, side, size, price, how it ended.</summary>
    public static string[] Legs(BacktestResult result) =>
        [.. result.Orders.Where(o => o.Type != OrderType.Market)
            .OrderBy(o => o.CreatedAt).ThenBy(o => o.Type == OrderType.Limit).ThenBy(o => o.Id.Value)
            .Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Type} {o.Side} {o.Size} {(o.StopPrice ?? o.LimitPrice)!.Value.ToDecimal():0.00} {o.Status}"))];

    /// <summary>Flat, with nothing left at the venue and a book in order.</summary>
    public static void IsFlat(BacktestResult result)
    {
        Assert.True(result.Account.Positions.IsEmpty && result.Account.Live.IsEmpty && result.Account.Protections.IsEmpty);
        Assert.Empty(AccountInvariants.Check(result.Account));
    }
}
