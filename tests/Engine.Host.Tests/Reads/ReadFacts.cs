using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Reads;

/// <summary>Facts of a venue at known times, and the documents that stand for them.</summary>
internal static class ReadFacts
{
    /// <summary>Friday, 27 November 2026, 08:30:05 in Chicago.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 14, 30, 5, 250, TimeSpan.Zero);

    public static readonly Instrument Nq = new(
        new ContractId("CON.F.US.ENQ.Z26"), "NQZ6", "E-mini NASDAQ-100: December 2026", Price.FromDecimal(0.25m), Money.FromDecimal(5), true, "F.US.ENQ");

    public static readonly Instrument Gold = new(
        new ContractId("CON.F.US.GCE.G27"), "GCG7", "Gold: February 2027", Price.FromDecimal(0.1m), Money.FromDecimal(10), true, "F.US.GCE");

    public static readonly VenueAccount Practice = new(new AccountId(17), "PRAC-17", Money.FromDecimal(49_848.64m), true, true, true);

    public static readonly VenueAccount Locked = new(new AccountId(18), "50KTC-18", Money.FromDecimal(47_999m), false, true, false);

    public static readonly VenueOrder Entry = new(
        new OrderId(3_425_270_858), Practice.Id, Nq.Id, Now, Now.AddMilliseconds(3), VenueOrderStatus.Filled, OrderType.Limit, OrderSide.Buy, 2, Price.FromDecimal(21_000.25m), null, 2,
        21_000.125m, new ClientTag("sim1-7-sma-12-0"));

    public static readonly VenueOrder Stop = new(
        new OrderId(3_425_270_859), Practice.Id, Nq.Id, Now, null, VenueOrderStatus.Suspended, OrderType.Stop, OrderSide.Sell, 2, null, Price.FromDecimal(20_990m), 0, null,
        new ClientTag("sim1-7-sma-12-0-SL"), Parent: new OrderId(3_425_270_858), TrailDistance: -40);

    public static readonly VenueOrder ByHand = new(
        new OrderId(3_425_270_900), Practice.Id, Gold.Id, Now.AddHours(1), null, VenueOrderStatus.Open, OrderType.Limit, OrderSide.Sell, 1, Price.FromDecimal(2_710.1m), null, 0, null, null);

    public static readonly VenueTrade Opening = new(
        new TradeId(3_004_518_355), Practice.Id, Nq.Id, Now.AddMilliseconds(6), Price.FromDecimal(21_000.25m), null, Money.FromDecimal(1.4m), Money.FromDecimal(0.25m), OrderSide.Buy, 1, false, Entry.Id);

    public static readonly VenueTrade Closing = Opening with
    {
        Id = new TradeId(3_004_518_356),
        At = Now.AddMinutes(1),
        Price = Price.FromDecimal(21_002m),
        ProfitAndLoss = Money.FromDecimal(35),
        Side = OrderSide.Sell,
        Order = new OrderId(3_425_270_901),
    };

    public static readonly VenueTrade Busted = Closing with { Id = new TradeId(3_004_518_357), Voided = true };

    public static readonly VenuePosition Long = new(Practice.Id, Nq.Id, 2, 21_000.125m, Now);

    public static readonly OrderIntended Intended = new(
        Now.AddMilliseconds(-2), Entry.Tag!.Value, new StrategyName("sma"), new IntentId(5), Nq.Id, OrderSide.Buy, OrderType.Limit, 2, Entry.LimitPrice, null, new ReceiptSequence(991));

    public static ImmutableArray<T> Of<T>(params T[] facts) => [.. facts];

    /// <summary>The document of that name is exactly this.</summary>
    public static void IsGolden(string name, string document) =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder(), name)).ReplaceLineEndings("\n").TrimEnd('\n'), document.ReplaceLineEndings("\n").TrimEnd('\n'));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
