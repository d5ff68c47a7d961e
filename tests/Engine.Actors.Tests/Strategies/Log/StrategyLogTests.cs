using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.Log;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Signals;

namespace Engine.Actors.Tests.Strategies.Log;

/// <summary>
/// What a strategy's log writes is read back the same, and the committed lines stay readable for ever: they are never edited, and a kind
/// that changes its shape becomes one of a new version.
/// </summary>
public sealed class StrategyLogTests
{
    private static readonly ContractId Mnq = new("CON.F.US.MNQ.Z26");
    private static readonly Instrument Terms = new(Mnq, "MNQZ6", "Micro E-mini Nasdaq-100", Price.FromDecimal(0.25m), Money.FromDecimal(0.5m), true, "F.US.MNQ");
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 27, 14, 30, 0, 123, TimeSpan.Zero).AddTicks(4567);
    private static readonly StrategyName Name = new("sma");
    private static readonly Bar Minute = new(
        Mnq, BarInterval.Minute, At, Price.FromDecimal(25_000m), Price.FromDecimal(25_010.25m), Price.FromDecimal(24_990m), Price.FromDecimal(25_001m), 120, BarOrigin.Live, new ReceiptSequence(7));

    private static IEnumerable<object> Messages =>
    [
        Minute,
        new Accepted(new IntentId(3), new ClientTag("e1-sma-3-0")),
        new Denied(new IntentId(4), DenialReason.NotReady, "Warm-up is missing.") { Closing = Mnq },
        new OrderUpdate(new IntentId(3), OrderState.Working, 1, 25_000.25m, false, "words")
        {
            Role = OrderRole.StopLoss, Tag = new ClientTag("e1-sma-3-0-SL"), Contract = Mnq, Side = OrderSide.Sell, Type = OrderType.Stop, Size = 2, StopPrice = Price.FromDecimal(24_990m),
        },
        new Fill(new IntentId(3), new TradeId(99), OrderSide.Buy, 1, Price.FromDecimal(25_000.25m), At) { Role = OrderRole.Entry, Contract = Mnq },
        new PositionUpdate(Mnq, 1, 25_000.25m) { EntryNotional = 25_000_250_000_000, Figures = new AccountFigures(Money.FromDecimal(50_000m), Money.FromDecimal(-1.24m), new DateOnly(2026, 11, 27)) },
        new AccountUpdate(new AccountFigures(null, Money.Zero, null)),
        new TradingStateUpdate(TradingState.Halted, "guardian: the day's loss"),
        new PauseUpdate(Mnq, true, "a person closed"),
        new AccountProtocol.SyncChanged(true),
        new AccountProtocol.Attached(2, new IntentId(17), new Position(Mnq, -1, -25_000_000_000_000), [Working()], TradingState.Active, true)
        {
            Others = [Position.Flat(new ContractId("CON.F.US.MES.Z26"))], Figures = new AccountFigures(Money.FromDecimal(50_000m), Money.Zero, new DateOnly(2026, 11, 27)), EntriesToday = 1,
        },
        new FeedProtocol.Attached(Terms, FeedPhase.Live, Quote.Empty(Mnq)),
        new FeedProtocol.FeedStateChanged(Mnq, FeedPhase.Down, At, "the connection ended"),
        new FeedProtocol.TradesLost(Mnq, At, At.AddSeconds(3), 1),
        new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connected, 2, null, TimeSpan.FromSeconds(1)),
        new StrategyActor.TimerDue("flat", 5),
        new StrategyActor.SessionDue(SessionEdge.Next(Mnq, At)!.Value),
        StrategyActor.AimDue.Instance,
        new ExecutorProtocol.WakeDue(new ExecutorId(1), "time", 2),
        new StrategyActor.StateRead(new SavedState(1, """{"entries":1}"""), new SavedState(1, """{"barriers":[]}"""), null),
        new StrategyActor.WarmUpRead(Mnq, BarInterval.Minute, new Reading<ImmutableArray<Bar>>.Answered([Minute with { Origin = BarOrigin.WarmUp, Sequence = default }])),
        new StrategyProtocol.SignalReceived(
            new Signal(Name, "MNQ1!", SignalAction.Position, -2, new DateTimeOffset(2026, 11, 27, 14, 29, 59, TimeSpan.Zero)) { Id = "Short Entry", Price = Price.FromDecimal(25_000.5m) }, At, Test: false),
    ];

    private static IEnumerable<object> Commands =>
    [
        new AccountProtocol.Place(Name, new IntentId(5), Mnq, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(25_000m), new ReceiptSequence(8)) { Bracket = new Bracket(8, 16, true) },
        new AccountProtocol.Modify(Name, new IntentId(5), new OrderChange(StopPrice: Price.FromDecimal(24_995m)), OrderRole.StopLoss),
        new AccountProtocol.Cancel(Name, new IntentId(5)),
        new AccountProtocol.PartialClose(Name, Mnq, 1, "half"),
        new AccountProtocol.Reverse(Name, new IntentId(6), Mnq, 2, null, new ReceiptSequence(9)),
        new AccountProtocol.Flatten(Mnq, "sma", "the session ends"),
        new AccountProtocol.Place(Name, new IntentId(8), Mnq, OrderSide.Buy, OrderType.Market, 1, null, new ReceiptSequence(9)) { Why = "signal: buy 1 MNQ1!" },
        new AccountProtocol.Reverse(Name, new IntentId(9), Mnq, 1, null, new ReceiptSequence(9)) { Why = "signal: be short 1 MNQ1!" },
        new Denied(new IntentId(7), DenialReason.NoPrice, "none"),
    ];

    private static IEnumerable<(string Kind, string Text)> Others =>
    [
        (StrategyLog.Begin, StrategyLog.Write(new StrategyBegun(
            StrategyDescription.Of(new StrategyType("SmaCross", typeof(SmaCross), typeof(SmaCrossParameters)), new SmaCrossParameters()) with { Code = new StrategyCode("Engine.Actors", "0.1.0", Guid.Empty) },
            [Terms], 1, [true], false, "account-DEMO-venue-20000001"))),
        (StrategyLog.End, StrategyLog.Write(new StrategyLog.Ended(true))),
        (StrategyLog.Price, StrategyLog.Write(new MarketPrice(Mnq, Price.FromDecimal(25_000m), null, Price.FromDecimal(25_000.25m), At, true))),
        (StrategyLog.Executor, StrategyLog.Write(new StrategyLog.ExecutorAsked(new ExecutorId(1), "Close"))),
    ];

    [Fact]
    public void Every_kind_is_written_as_the_committed_lines_have_it()
    {
        var lines = Messages.Select(m => StrategyLog.Of(m, new ReceiptSequence(7))!.Value).Select(line => $"{line.Kind} {line.Contract?.Value ?? "-"} {line.Text}")
            .Concat(Commands.Select(StrategyLog.OfCommand).Select(line => $"{line.Kind} - {line.Text}"))
            .Concat(Others.Select(line => $"{line.Kind} - {line.Text}")).ToList();
        Assert.Equal(File.ReadAllLines(Golden()), lines);
    }

    [Fact]
    public void Every_committed_line_is_read_and_written_again_the_same()
    {
        var read = new HashSet<string>();
        foreach (var line in File.ReadAllLines(Golden()))
        {
            var parts = line.Split(' ', 3);
            var entry = new StrategyEntry(Name, 1, At, new ReceiptSequence(7), parts[0]) { Contract = parts[1] == "-" ? null : new ContractId(parts[1]), Text = parts[2] };
            Assert.True(StrategyLog.IsKnown(entry.Kind), entry.Kind);
            read.Add(entry.Kind);
            var again = entry.Kind switch
            {
                StrategyLog.Begin => StrategyLog.Write(StrategyLog.Read<StrategyBegun>(entry)),
                StrategyLog.End => StrategyLog.Write(StrategyLog.Read<StrategyLog.Ended>(entry)),
                StrategyLog.Price => StrategyLog.Write(StrategyLog.Read<MarketPrice>(entry)),
                StrategyLog.Executor => StrategyLog.Write(StrategyLog.Read<StrategyLog.ExecutorAsked>(entry)),
                _ when StrategyLog.IsCommand(entry.Kind) => StrategyLog.OfCommand(StrategyLog.Command(entry)).Text,
                _ => StrategyLog.Of(StrategyLog.Message(entry, _ => Terms), new ReceiptSequence(7))!.Value.Text,
            };
            Assert.Equal(parts[2], again);
        }

        Assert.Empty(StrategyLog.InputKindsWithContent.Except(read));
    }

    [Fact]
    public void What_the_tape_has_is_named_by_its_receipt_number()
    {
        var trade = new MarketTrade(Mnq, Price.FromDecimal(25_000m), 1, At, OrderSide.Buy, new ReceiptSequence(41));
        Assert.Equal((StrategyLog.Trade, Mnq, new ReceiptSequence(41), null, null), StrategyLog.Of(trade, new ReceiptSequence(40)));
        var quote = Quote.Empty(Mnq) with { BestBid = Price.FromDecimal(25_000m), Sequence = new ReceiptSequence(42) };
        Assert.Equal((StrategyLog.Quote, Mnq, new ReceiptSequence(42), MarketDigest.Of(quote), null), StrategyLog.Of(quote, new ReceiptSequence(40)));
        Assert.NotEqual(MarketDigest.Of(quote), MarketDigest.Of(quote with { BestBid = Price.FromDecimal(25_000.25m) }));
        Assert.NotEqual(MarketDigest.Of(quote), MarketDigest.Of(quote with { Volume = 1 }));
        var book = new DepthSnapshot(Mnq, [new DepthLevel(Price.FromDecimal(1m), 2)], [], true, At, new ReceiptSequence(43));
        Assert.NotEqual(MarketDigest.Of(book), MarketDigest.Of(book with { Bids = [], Asks = book.Bids }));
        Assert.NotEqual(MarketDigest.Of(book), MarketDigest.Of(book with { Whole = false }));
    }

    [Fact]
    public void A_log_that_cannot_take_something_down_says_so_and_stops_nobody()
    {
        var buffer = new TapeBuffer(At, new VirtualMarketClock(At));
        var recorder = new StrategyRecorder(Name, buffer);
        var (now, unwritable) = (At, new AccountProtocol.Attached(1, default, Position.Flat(Mnq), default, TradingState.Active, true));

        Assert.Same(unwritable, recorder.Takes(unwritable, new ReceiptSequence(7), ref now));
        recorder.Asks(new object());
        recorder.Asks(new AccountProtocol.Cancel(Name, new IntentId(1)));

        Assert.Equal([(1, StrategyLog.Unwritten), (2, StrategyLog.Unwritten), (3, "cancel.v1")], buffer.Drain().Entries.Select(entry => ((int)entry.Number, entry.Kind)));
    }

    [Fact]
    public void The_digest_of_a_quote_takes_any_percentage_and_does_not_mind_zeros_at_its_end()
    {
        var quote = Quote.Empty(Mnq) with { ChangePercent = 1.5m };
        Assert.Equal(MarketDigest.Of(quote), MarketDigest.Of(quote with { ChangePercent = 1.500m }));
        Assert.NotEqual(MarketDigest.Of(quote), MarketDigest.Of(quote with { ChangePercent = 1.50001m }));
        Assert.NotEqual(MarketDigest.Of(quote), MarketDigest.Of(quote with { ChangePercent = decimal.MaxValue }));
        Assert.NotEqual(MarketDigest.Of(quote), MarketDigest.Of(quote with { ChangePercent = null }));
    }

    private static Order Working() => new(
        new ClientTag("e1-sma-2-0"), Name, new IntentId(2), Mnq, OrderSide.Sell, OrderType.Limit, 1, Price.FromDecimal(25_100m), null, OrderState.Working, new OrderId(7), 0, 0, 0, At,
        new ReceiptSequence(5))
    { Bracket = new Bracket(8, null) };

    private static string Golden([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "strategy-log.v1.txt");
}
