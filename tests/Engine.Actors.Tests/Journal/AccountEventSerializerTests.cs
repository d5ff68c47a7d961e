using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Journal;

/// <summary>
/// One golden file per manifest keeps old journals readable: the file is what a released version wrote. A new event gets
/// a new file; an existing file never changes. Set ENGINE_WRITE_GOLDEN=1 once to write files that are missing.
/// </summary>
public sealed class AccountEventSerializerTests : IDisposable
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 8, 19, 20, 49, 25, TimeSpan.Zero).AddTicks(3_938_333);
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly ClientTag Tag = new("t1-sma-42-0");
    private static readonly StrategyName Sma = new("sma");
    private static readonly Price Price = Price.FromDecimal(29547.25m);
    private readonly ActorSystem _system = ActorSystem.Create("serializer");

    private static readonly IAccountEvent[] Samples =
    [
        new BookOpened(At, "t1", 2),
        new OrderIntended(At, Tag, Sma, new IntentId(42), Contract, OrderSide.Sell, OrderType.Limit, 3, Price, null, new ReceiptSequence(77)),
        new IntentDenied(At, Sma, new IntentId(43), Contract, OrderSide.Buy, 1, DenialReason.Reconciling, "The book has not yet agreed with the venue.", new ReceiptSequence(78)),
        new OrderAccepted(At, Tag, new OrderId(3_425_270_858)),
        new OrderRefused(At, Tag, new OrderId(3_425_270_858), "Order/place: Refused HTTP 200 code 2 (Invalid price.)"),
        new OrderOutcomeUnknown(At, Tag, "Order/place: Timeout"),
        new OrderNotFound(At, Tag, At.AddSeconds(2)),
        new OrderPresumedNotPlaced(At, Tag),
        new OrderChanged(At, Tag, new OrderId(3_425_270_858), OrderState.PartiallyFilled, 3, Price, null, 2, OrderAnomaly.None),
        new ForeignOrderAdopted(At, new ClientTag("venue:5"), new OrderId(5), Contract, OrderSide.Buy, OrderType.Stop, 1, null, Price),
        new TradeBooked(At, new TradeId(3_004_518_356), new OrderId(3_425_270_858), Tag, Sma, Contract, OrderSide.Sell, 1, Price, -49_500_000_000_000_000_000m.ToInt128(), Money.FromDecimal(-49m), Money.FromDecimal(0.36m), Money.FromDecimal(0.25m)),
        new TradeAttributed(At, new TradeId(3_004_518_356), Tag),
        new TradeVoided(At, new TradeId(3_004_518_356), -2, -59_094_500_000_000, Money.FromDecimal(49m)),
        new CancelRequested(At, Tag, new OrderId(3_425_270_858), "sma"),
        new CancelRefused(At, Tag, "Order/cancel: Refused HTTP 200 code 3 (Rejected)"),
        new CloseRequested(At, Contract, "guardian", "daily loss"),
        new CloseAnswered(At, Contract, "accepted"),
        new BalanceReported(At, Money.FromDecimal(149_848.64m), true),
        new CashAdopted(At, Money.FromDecimal(149_848.64m), Money.FromDecimal(-0.61m)),
        new PositionAdopted(At, Contract, 1, -2, Price),
        new TradingStateChanged(At, TradingState.Halted, "guardian", "daily loss"),
        new TradeDateOpened(At, new DateOnly(2026, 8, 20), Money.FromDecimal(150_000m)),
        new Reconciled(At, 2, "start", 1),
        new BracketLegAdopted(At, new ClientTag("t1-sma-42-0-SL"), new OrderId(3_425_270_859), Tag, OrderRole.StopLoss, Contract, OrderSide.Buy, OrderType.Stop, 3, null, Price),
        new CloseOrderAdopted(At, new ClientTag("venue:3425270860"), new OrderId(3_425_270_860), Sma, Contract, OrderSide.Buy, 2),
        new ModifyRequested(At, Tag, new OrderId(3_425_270_858), 2, Price, null, null, "sma"),
        new ModifyRefused(At, Tag, "Order/modify: Refused HTTP 200 code 3 (Rejected)"),
        new ModifyOutcomeUnknown(At, Tag, "Order/modify: Timeout"),
        new NativeBracketsRefused(At, "Order/place: Refused HTTP 200 code 2 (Brackets cannot be used with Position Brackets.)"),
        new FlattenRequested(At, Contract, "guardian", "daily loss"),
        new FlattenConfirmed(At, Contract),
        new ReverseRequested(At, Sma, new IntentId(44), Contract, OrderSide.Buy, 2, new Bracket(20, 40, Trailing: true), new ReceiptSequence(79)),
        new ReverseEnded(At, Contract, "its order was intended"),
        new StrategyPaused(At, Sma, Contract, "order 3425270858 was cancelled by hand"),
        new StrategyResumed(At, Sma, "trader", "the news is over"),
        new StrategyRevoked(At, Sma, "it has not answered for 10 s"),
        new ProfileAdopted(At, "combine-50k", Money.FromDecimal(50_000m), Money.FromDecimal(48_250.5m), Money.FromDecimal(50_250.5m), "trader"),
        new BalanceJumped(At, Money.FromDecimal(51_000m), Money.FromDecimal(-1_500m), "a payout"),
        new EquityPeaked(At, Money.FromDecimal(50_812.5m)),
    ];

    /// <summary>The optional members of released manifests, each written by the version that added it.</summary>
    private static readonly (string File, IAccountEvent Sample)[] Variants =
    [
        ("order-intended.v1.bracket", Intended() with { Bracket = new Bracket(20, 40), NativeBracket = true, Role = OrderRole.Entry }),
        ("order-intended.v1.protective", Intended() with { TrailPrice = Price, NativeBracket = false, Role = OrderRole.StopLoss, Parent = new ClientTag("t1-sma-41-0") }),
        ("order-intended.v1.executor", Intended() with { Executor = new ExecutorTerms(1, """{"id":7,"contract":"CON.F.US.MNQ.U26","intents":[42],"beganAt":"2026-08-19T20:49:25.3938333+00:00","barrier":{"side":"Sell","size":3,"timeLimit":"00:30:00"}}""") }),
        ("order-intended.v1.person", Intended() with { Strategy = StrategyName.Person, Why = "the news" }),
        ("close-requested.v1.partial", new CloseRequested(At, Contract, "sma", "half of it") { Size = 2 }),
        ("flatten-requested.v1.account", new FlattenRequested(At, null, "trader", "end of the day")),
        ("flatten-confirmed.v1.account", new FlattenConfirmed(At, null)),
        ("modify-requested.v1.trailing", new ModifyRequested(At, Tag, new OrderId(3_425_270_858), null, null, Price, Price, "engine")),
    ];

    public static TheoryData<string> Manifests() => new(AccountEventSerializer.Manifests);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_manifest_reads_its_golden_file_and_writes_it_again(string manifest)
    {
        var serializer = new AccountEventSerializer((ExtendedActorSystem)_system);
        ReadsAndWrites(manifest, Samples.Single(s => serializer.Manifest(s) == manifest));
    }

    public static TheoryData<string> VariantFiles() => new(Variants.Select(v => v.File));

    [Theory]
    [MemberData(nameof(VariantFiles))]
    public void Optional_members_of_a_manifest_are_read_and_written_again(string file) =>
        ReadsAndWrites(file, Variants.Single(v => v.File == file).Sample);

    [Fact]
    public void An_unknown_manifest_stops_loudly()
    {
        var e = Assert.Throws<SerializationException>(() => AccountEventSerializer.Read("{}"u8, "order-intended.v9"));
        Assert.Contains("order-intended.v9", e.Message);
    }

    [Fact]
    public void An_event_that_is_not_registered_cannot_be_written() =>
        Assert.Throws<SerializationException>(() => new AccountEventSerializer((ExtendedActorSystem)_system).ToBinary("text"));

    [Fact]
    public void Every_account_event_has_a_manifest()
    {
        var events = typeof(IAccountEvent).Assembly.GetTypes().Where(t => t is { IsInterface: false, IsAbstract: false } && typeof(IAccountEvent).IsAssignableFrom(t));
        Assert.Equal(events.Count(), AccountEventSerializer.Manifests.Count());
    }

    public void Dispose() => _system.Dispose();

    private static OrderIntended Intended() =>
        new(At, Tag, Sma, new IntentId(42), Contract, OrderSide.Sell, OrderType.Limit, 3, Price, null, new ReceiptSequence(77));

    private void ReadsAndWrites(string name, IAccountEvent sample)
    {
        var serializer = new AccountEventSerializer((ExtendedActorSystem)_system);
        var file = Path.Combine(Folder(), name + ".json");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("ENGINE_WRITE_GOLDEN") == "1")
        {
            File.WriteAllBytes(file, [.. serializer.ToBinary(sample), (byte)'\n']);
        }

        var golden = File.ReadAllText(file).TrimEnd('\n', '\r');

        Assert.Equal(sample, AccountEventSerializer.Read(Encoding.UTF8.GetBytes(golden), serializer.Manifest(sample)));
        Assert.Equal(golden, Encoding.UTF8.GetString(serializer.ToBinary(sample)));
        Assert.NotEqual(sample.GetType().Name, JournalText.Describe(sample));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}

internal static class Int128Samples
{
    public static Int128 ToInt128(this decimal value) => Int128.Parse(value.ToString("0", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
