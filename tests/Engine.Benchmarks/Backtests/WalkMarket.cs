using Engine.Markets;
using Engine.Simulator;

namespace Engine.Benchmarks.Backtests;

/// <summary>Prints of a seeded walk in memory: three of four leave the price where it is, as on a tape.</summary>
internal sealed class WalkMarket : IMarketSource
{
    /// <summary>So many prints at the most: a quarter of a minute apart they end in 2098, and a contract's id has two digits for its year.</summary>
    public const int MostPrints = 150_000_000;

    private static readonly DateTimeOffset Begin = new(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
    private readonly MarketPrint[] _prints;

    public WalkMarket(int prints, ulong seed, TimeSpan apart)
    {
        // A contract that outlives the data: once its delivery month has passed, the venue refuses every order.
        var month = new ContractMonth(Math.Max(2027, (Begin + (prints * apart)).Year), 12);
        Contracts = [new Instrument(month.IdOf("EP"), $"ESZ{month.Year % 10}", "E-mini S&P 500", Price.FromDecimal(0.25m), Engine.Accounts.Money.FromDecimal(12.50m), true, "F.US.EP")];
        _prints = new MarketPrint[prints];
        var (state, price) = (seed, 24_000L);
        for (var i = 0; i < prints; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            var draw = (int)(state >> 33) & 7;
            price += draw switch { 0 => 1, 1 => -1, _ => 0 };
            _prints[i] = new MarketPrint(Contracts[0].Id, new Price(price * 250_000_000), 1 + draw, Begin + (i * apart));
        }
    }

    public IReadOnlyList<Instrument> Contracts { get; }

    public DateTimeOffset Start => Begin;

    public ReadOnlySpan<MarketPrint> Prints => _prints;

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => _prints;

    public IEnumerable<MarketEvent> Events()
    {
        foreach (var print in _prints)
        {
            yield return print;
        }
    }
}
