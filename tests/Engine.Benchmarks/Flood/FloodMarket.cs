using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Benchmarks.Flood;

/// <summary>The five contracts of the opening burst, and their frames as bytes.</summary>
internal static class FloodMarket
{
    /// <summary>Prints a second of each contract.</summary>
    public const int TradesPerSecond = 20;

    /// <summary>Prices of prints repeat after so many: the reader sees by them that none is missing.</summary>
    public const int PriceCycle = 1_000;

    private const int Baked = 512;
    private static readonly string[] Products = ["ENQ", "EP", "GCE", "CLE", "RTY"];

    /// <summary>The contracts.</summary>
    public static ImmutableArray<Instrument> Contracts { get; } = [.. Products.Select(product => new Instrument(
        new ContractId($"CON.F.US.{product}.Z26"), product + "Z6", product, Price.FromDecimal(0.25m), Money.FromDecimal(5m), true, $"F.US.{product}"))];

    /// <summary>The number of a print, modulo <see cref="PriceCycle"/>, by its price.</summary>
    public static int Number(Price price) => (int)(price.Nanos / 250_000_000) - 4_000;

    /// <summary>Quote and depth frames of a contract, two quotes to three depth frames, to be sent over and over.</summary>
    public static byte[][] Bake(ContractId contract) => [.. Enumerable.Range(0, Baked).Select(i => Encoding.UTF8.GetBytes(
        i % 5 is 0 or 2 ? Quote(contract.Value, i) : Depth(contract.Value, i)))];

    /// <summary>The whole book, as a subscriber gets it first.</summary>
    public static byte[] Reset(ContractId contract) => Encoding.UTF8.GetBytes(Frame(
        "GatewayDepth", contract.Value, """[{"timestamp":"2026-10-12T14:30:00.1234567+00:00","type":6,"price":0,"volume":0,"currentVolume":0}]"""));

    /// <summary>Writes the frame of a print.</summary>
    public static void WriteTrade(IBufferWriter<byte> to, ContractId contract, long number, DateTimeOffset time) => to.Write(Encoding.UTF8.GetBytes(Frame(
        "GatewayTrade",
        contract.Value,
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""[{"symbolId":"F.US","price":{{(4_000 + (number % PriceCycle)) * 0.25m}},"timestamp":"{{time:O}}","type":{{number & 1}},"volume":1}]"""))));

    private static string Quote(string contract, int i) => Frame("GatewayQuote", contract, string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"symbol":"F.US","bestBid":{{1000m + (i % 16 * 0.25m)}},"bestAsk":{{1000.25m + (i % 16 * 0.25m)}},"volume":{{100_000 + i}},"lastUpdated":"2026-10-12T14:30:00.1234567+00:00","timestamp":"2026-10-12T14:30:00.123+00:00"}"""));

    private static string Depth(string contract, int i)
    {
        var bid = i % 2 == 0;
        var price = bid ? 1000m - (i % 40 * 0.25m) : 1005m + (i % 40 * 0.25m);
        return Frame("GatewayDepth", contract, string.Create(
            CultureInfo.InvariantCulture,
            $$"""[{"timestamp":"2026-10-12T14:30:00.1234567+00:00","type":{{(bid ? 2 : 1)}},"price":{{price}},"volume":{{i % 7}},"currentVolume":{{i % 3}}}]"""));
    }

    private static string Frame(string target, string contract, string body) =>
        $$"""{"type":1,"target":"{{target}}","arguments":["{{contract}}",{{body}}]}""" + '\u001e';
}
