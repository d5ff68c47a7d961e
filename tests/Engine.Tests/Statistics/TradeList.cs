using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>A committed list of fills as the journal of an account, and the prices between them.</summary>
internal sealed record TradeList(ImmutableArray<IAccountEvent> Journal, ImmutableArray<PriceMark> Marks, DateTimeOffset Until)
{
    public static readonly Dictionary<ContractId, Instrument> Instruments = new Instrument[]
    {
        new(new("CON.F.US.EP.M26"), "ESM6", "", Price.FromDecimal(0.25m), Money.FromDecimal(12.5m), true, "F.US.EP"),
        new(new("CON.F.US.ENQ.M26"), "NQM6", "", Price.FromDecimal(0.25m), Money.FromDecimal(5m), true, "F.US.ENQ"),
        new(new("CON.F.US.GCE.Z13"), "GCZ3", "", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE"),
    }.ToDictionary(i => i.Id);

    public TradingRecord Record(IEnumerable<PriceMark>? marks = null) =>
        TradingRecords.Of(Journal, Instruments, marks ?? Marks, new RecordingRange { Until = Until });

    public static TradeList Read(string name)
    {
        var lines = File.ReadAllLines(PathOf($"{name}.csv"));
        var meta = lines[0][1..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var journal = new JournalOf(Instant(meta["start"]), Money.FromDecimal(decimal.Parse(meta["capital"], CultureInfo.InvariantCulture)));
        foreach (var line in lines.Skip(2))
        {
            var c = line.Split(',');
            journal.Fill(
                Instant(c[0]),
                new(c[1]),
                new(c[2]),
                c[3] == "buy" ? OrderSide.Buy : OrderSide.Sell,
                int.Parse(c[4], CultureInfo.InvariantCulture),
                decimal.Parse(c[5], CultureInfo.InvariantCulture),
                decimal.Parse(c[6], CultureInfo.InvariantCulture),
                c[7].Length == 0 ? null : decimal.Parse(c[7], CultureInfo.InvariantCulture));
        }

        var marks = File.ReadAllLines(PathOf($"{name}-marks.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(c => new PriceMark(new(c[1]), Instant(c[0]), Price.FromDecimal(decimal.Parse(c[2], CultureInfo.InvariantCulture))));
        return new TradeList([.. journal.Events], [.. marks], Instant(meta["end"]));
    }

    public static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Reference", file);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
