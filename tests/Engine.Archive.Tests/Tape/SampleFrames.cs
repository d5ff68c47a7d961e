using System.Collections.Immutable;
using CsCheck;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Archive.Tests.Tape;

/// <summary>Frames as a hub may deliver them, and a form in which two of them can be compared.</summary>
internal static class SampleFrames
{
    public static readonly ContractId Nq = new("CON.F.US.ENQ.Z26");
    public static readonly ContractId Gc = new("CON.F.US.GCE.G27");
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);

    /// <summary>Unnumbered frames: the sequence is given when they are taken in.</summary>
    public static readonly Gen<Func<ReceiptSequence, object>> Any = Gen.OneOf(Trades(), Quotes(), Depths());

    /// <summary>One print, for tests in which only order and number matter.</summary>
    public static ImmutableArray<MarketTrade> Print(long sequence, ContractId? contract = null) =>
        [new MarketTrade(contract ?? Nq, new Price(20_000_000_000_000 + (sequence * 250_000_000)), 1, Start.AddMilliseconds(sequence), OrderSide.Buy, new ReceiptSequence(sequence))];

    /// <summary>Takes a content in as its frame.</summary>
    public static void Take(this TapeBuffer buffer, object content)
    {
        switch (content)
        {
            case QuoteUpdate quote:
                buffer.Take(quote);
                break;
            case ImmutableArray<MarketTrade> trades:
                buffer.Take(trades);
                break;
            case ImmutableArray<DepthUpdate> depth:
                buffer.Take(depth);
                break;
        }
    }

    /// <summary>Everything that a frame says, as text.</summary>
    public static string Text(this TapeFrame frame) =>
        $"{frame.Received:O} {frame.Stream} {frame.Sequence} {frame.Quote} {string.Join(';', frame.Trades)} {string.Join(';', frame.Depth)} {Ticks(frame)}";

    // A record prints an instant to the second; the rest is compared by its ticks.
    private static string Ticks(TapeFrame frame) => string.Join(
        ',', [frame.Quote?.LastUpdated.UtcTicks, frame.Quote?.Timestamp?.UtcTicks, .. frame.Trades.Select(t => t.Timestamp.UtcTicks), .. frame.Depth.Select(d => d.Timestamp.UtcTicks)]);

    private static Gen<ContractId> Contracts() => Gen.OneOf(Gen.Const(Nq), Gen.Const(Gc));

    private static Gen<Price> Prices() => Gen.Long[-9_000_000_000_000_000_000, 9_000_000_000_000_000_000].Select(nanos => new Price(nanos));

    private static Gen<DateTimeOffset> Instants() => Gen.OneOf(
        Gen.Long[0, 10_000_000_000].Select(ticks => Start.AddTicks(ticks)), Gen.Const(DateTimeOffset.MinValue), Gen.Const(DateTimeOffset.MaxValue));

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Bool.SelectMany(given => given ? gen.Select(value => (T?)value) : Gen.Const(default(T?)));

    private static Gen<Func<ReceiptSequence, object>> Trades() => Gen.Select(
        Contracts(), Gen.Select(Prices(), Gen.Int[1, int.MaxValue], Instants(), Maybe(Gen.Enum<OrderSide>())).Array[1, 4],
        (contract, prints) => (Func<ReceiptSequence, object>)(sequence =>
            prints.Select(p => new MarketTrade(contract, p.Item1, p.Item2, p.Item3, p.Item4, sequence)).ToImmutableArray()));

    private static Gen<Func<ReceiptSequence, object>> Quotes() => Gen.Select(
        Contracts(), Maybe(Prices()).Array[8], Maybe(Gen.Long[0, long.MaxValue]), Maybe(Instants()), Instants(),
        (contract, prices, volume, stamp, updated) => (Func<ReceiptSequence, object>)(sequence =>
            new QuoteUpdate(contract, prices[0], prices[1], prices[2], prices[3], prices[4], prices[5], volume, stamp, updated, sequence)
            {
                Change = prices[6],
                ChangePercent = prices[7]?.ToDecimal(),
            }));

    private static Gen<Func<ReceiptSequence, object>> Depths() => Gen.Select(
        Contracts(), Gen.Select(Gen.Enum<DepthKind>(), Prices(), Gen.Int[0, int.MaxValue], Instants(), Maybe(Gen.Int)).Array[1, 6],
        (contract, entries) => (Func<ReceiptSequence, object>)(sequence =>
            entries.Select(e => new DepthUpdate(contract, e.Item1, e.Item2, e.Item3, e.Item4, sequence) { CurrentVolume = e.Item5 }).ToImmutableArray()));
}
