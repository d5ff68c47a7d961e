using System.Collections.Immutable;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest.Tests.Verification;

/// <summary>A seeded walk of the micro S&amp;P round the clock, a print a minute.</summary>
internal static class WalkMarket
{
    public static readonly ContractId Contract = new("CON.F.US.MES.Z26");

    /// <summary>Whole sessions from a Monday evening on, four at most.</summary>
    public static IMarketSource Of(int days, int seed)
    {
        var random = new Random(seed);
        var prints = ImmutableArray.CreateBuilder<MarketPrint>();
        var ticks = 24_000L;
        for (var day = 0; day < days; day++)
        {
            var open = new DateTimeOffset(2026, 10, 5, 22, 0, 0, TimeSpan.Zero).AddDays(day);
            for (var minute = 0; minute < 1_380; minute++)
            {
                ticks += random.Next(-3, 4);
                prints.Add(new MarketPrint(Contract, Price.FromDecimal(ticks * 0.25m), 1 + random.Next(5), open.AddSeconds((60 * minute) + 7)));
            }
        }

        return new MadeMarket(prints.ToImmutable());
    }

    /// <summary>The closes of its minutes.</summary>
    public static ImmutableSortedDictionary<DateTimeOffset, Price> Closes(IMarketSource market) => market.Read()
        .GroupBy(print => BarGrid.StartOf(BarInterval.Minute, print.Time))
        .ToImmutableSortedDictionary(minute => minute.Key, minute => minute.Last().Price);
}
