using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest.Tests.Optimization;

/// <summary>Four prints a minute of a seeded walk, some hours of each of some trade dates: a market in which nothing can be learnt.</summary>
internal sealed class RandomWalk : IMarketSource
{
    private readonly List<MarketPrint> _prints = [];

    public RandomWalk(int dates, int minutes, int seed)
    {
        Contracts = [ProductTable.Find("EP")!.Contract(ContractMonthOf(Contract), active: true)];
        var random = new Random(seed);
        var price = 24_000L;
        var date = new DateOnly(2026, 11, 2);
        for (var count = 0; count < dates; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || date is { Month: 11, Day: > 24 })
            {
                continue;
            }

            count++;
            var open = new DateTimeOffset(date, new TimeOnly(15, 0), TimeSpan.Zero);
            for (var print = 0; print < 4 * minutes; print++)
            {
                price += random.Next(-2, 3);
                _prints.Add(new MarketPrint(Contracts[0].Id, new Price(price * 250_000_000), 1 + random.Next(5), open.AddSeconds(15 * print)));
            }
        }
    }

    public const string Contract = "CON.F.US.EP.H27";

    public IReadOnlyList<Instrument> Contracts { get; }

    public DateTimeOffset Start => _prints[0].Time;

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => _prints;

    private static ContractMonth ContractMonthOf(string contract) =>
        ContractMonth.TryParse(contract, out _, out var month) ? month : throw new ArgumentException("unknown contract", nameof(contract));
}
