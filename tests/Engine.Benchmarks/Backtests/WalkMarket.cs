using Engine.Markets;
using Engine.Simulator;

namespace Engine.Benchmarks.Backtests;

/// <summary>Prints of a seeded walk in memory: three of four leave the price where it is, as on a tape.</summary>
internal sealed class WalkMarket : IMarketSource
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
    private readonly MarketPrint[] _prints;

    public WalkMarket(int prints, ulong seed, TimeSpan apart)
    {
        // A contract that outlives the data: after its last day the venue would refuse every order.
        Contracts = [new Instrument(new ContractId("CON.F.US.EP.Z27"), "ESZ7", "E-mini S&P 500", Price.FromDecimal(0.25m), Engine.Accounts.Money.FromDecimal(12.50m), true, "F.US.EP")];
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
