using Engine.Accounts;
using Engine.Markets;

namespace Engine.Simulator.Tests.Guardian;

/// <summary>One market's steps from print to print, in ticks, and paths made from them: blocks in another order, mirrored, scaled.</summary>
internal sealed class MarketPaths
{
    private const int Block = 150;

    /// <summary>Steps are scaled by at most this, so that none exceeds <see cref="GuardTicks"/> even across a spread.</summary>
    private const int LargestScalePercent = 140;

    private readonly int[] _steps;

    public MarketPaths(Instrument instrument, Price start, int[] steps)
    {
        (Instrument, Start, _steps) = (instrument, start, steps);
        LargestStep = steps.Max(Math.Abs);
    }

    public Instrument Instrument { get; }

    public Price Start { get; }

    /// <summary>The largest step of the data, ticks.</summary>
    public int LargestStep { get; }

    /// <summary>k: one and a half times the largest step of the data.</summary>
    public int GuardTicks => (LargestStep * 3 / 2) + 1;

    /// <summary>
    /// The steps of a recording: from print to print of one contract within the firm's trading day, 17:00 to 15:10 Chicago, outside
    /// which nobody holds a position (contract.md §7.1).
    /// </summary>
    public static MarketPaths From(string file, string contract)
    {
        var market = RecordedMarket.Open(file);
        var instrument = market.Contracts.Single(c => c.Id.Value == contract);
        var steps = new List<int>();
        MarketPrint? last = null;
        foreach (var print in market.Read().Where(p => p.Contract == instrument.Id && IsTradingDay(p.Time)))
        {
            if (last is { } before && TradeDate.Of(before.Time) == TradeDate.Of(print.Time))
            {
                steps.Add((int)instrument.TicksBetween(before.Price, print.Price));
            }

            last = print;
        }

        return new MarketPaths(instrument, last!.Value.Price, [.. steps]);
    }

    private static bool IsTradingDay(DateTimeOffset at)
    {
        var time = TradeDate.ChicagoTime(at).TimeOfDay;
        return time >= new TimeSpan(17, 0, 0) || time < new TimeSpan(15, 10, 0);
    }

    /// <summary>An invented market: small steps, now and then a large one.</summary>
    public static MarketPaths Invented(ContractId contract, decimal start, ulong seed)
    {
        var random = new SplitMix(seed);
        var steps = new int[20_000];
        for (var i = 0; i < steps.Length; i++)
        {
            var size = random.Below(500) == 0 ? 4 + random.Below(9) : random.Below(3);
            steps[i] = random.Below(2) == 0 ? size : -size;
        }

        return new MarketPaths(Terms.Of(contract.Value), Price.FromDecimal(start), steps);
    }

    /// <summary>A path of so many steps; the same seed gives the same path.</summary>
    public int[] Path(ulong seed, int length)
    {
        var random = new SplitMix(seed);
        var path = new int[length];
        for (var from = 0; from < length; from += Block)
        {
            var source = random.Below(_steps.Length - Block);
            var sign = random.Below(2) == 0 ? 1 : -1;
            var scale = 60 + random.Below(LargestScalePercent - 60 + 1);
            for (var i = 0; i < Block && from + i < length; i++)
            {
                path[from + i] = sign * (_steps[source + i] * scale / 100);
            }
        }

        return path;
    }
}
