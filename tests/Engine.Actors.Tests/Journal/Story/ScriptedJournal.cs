using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Journal.Story;

/// <summary>
/// A day of an account in which everything happens that a trader wants explained: a sound journal with fixed stamps. Each step is a commit, written 3 ms after
/// its last event by the engine's clock.
/// </summary>
internal sealed class ScriptedJournal
{
    public const string Id = "account-DEMO-gateway.example-20000001";
    public static readonly AccountId Account = new(20000001);
    public static readonly StrategyName Sma = new("sma");
    public static readonly ContractId Nasdaq = new("CON.F.US.MNQ.Z26");
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);

    private static readonly AccountEventSerializer Serializer = new(null!);
    private readonly List<JournalEntry> _entries = [];
    private Position _position = Position.Flat(Nasdaq);
    private Money _cash = Money.FromDecimal(50_000m);
    private long _trade = 4000;

    private ScriptedJournal()
    {
        Opening();
        BracketFilledInParts();
        DeniedAndRefused();
        InDoubt();
        ClosedByHand();
        Halted();
        OneCancelsTheOther();
        Corrected();
        StillWorking();
    }

    public static IReadOnlyList<JournalEntry> Entries() => new ScriptedJournal()._entries;

    public static DateTimeOffset At(double seconds) => Start.AddMilliseconds(Math.Round(seconds * 1000));

    public static ClientTag Tag(int number) => new($"t1-sma-{number}-0");

    public static JournalEntry Entry(long number, IAccountEvent @event, DateTimeOffset? written = null) => new(
        Id, number, Serializer.Manifest(@event), System.Text.Encoding.UTF8.GetString(Serializer.ToBinary(@event)), @event)
    { Written = written, Ordering = number };

    private void Opening()
    {
        Step(new BookOpened(At(0), "t1", 1));
        Step(
            new BalanceReported(At(0.3), _cash, true),
            new TradeDateOpened(At(0.3), new DateOnly(2026, 11, 27), Money.Zero),
            new CashAdopted(At(0.3), _cash, _cash),
            new Reconciled(At(0.3), 1, "start", 3) { Quiet = true });
        Step(new ProfileAdopted(At(0.5), "combine-50k", _cash, Money.FromDecimal(48_000m), _cash, "user"));
    }

    /// <summary>Two fills of an entry, a stop and a target that follow, the target filled, the stop cancelled by the engine.</summary>
    private void BracketFilledInParts()
    {
        var (entry, stop, target) = (Tag(1), Tag(2), Tag(3));
        Step(Intend(10, 1, 1, OrderSide.Buy, OrderType.Limit, 3, 21_000m, null, 31) with { Bracket = new Bracket(40, 80), NativeBracket = false });
        Step(new OrderAccepted(At(10.118), entry, new OrderId(3001)));
        Step(Shown(10.12, entry, 3001, OrderState.Working, 3, 21_000m, null, 0) with { ShownAt = At(10.094) });
        Step(
            Fill(12, entry, 3001, OrderSide.Buy, 1, 21_000m),
            Leg(12.02, stop, entry, OrderRole.StopLoss, OrderType.Stop, 1, null, 20_990m),
            Leg(12.02, target, entry, OrderRole.TakeProfit, OrderType.Limit, 1, 21_020m, null));
        Step(new OrderAccepted(At(12.1), stop, new OrderId(3002)), new OrderAccepted(At(12.11), target, new OrderId(3003)));
        Step(Shown(12.2, stop, 3002, OrderState.Working, 1, null, 20_990m, 0), Shown(12.2, target, 3003, OrderState.Working, 1, 21_020m, null, 0));
        Step(
            Fill(13, entry, 3001, OrderSide.Buy, 2, 20_999.75m),
            Shown(13.03, entry, 3001, OrderState.Filled, 3, 21_000m, null, 3),
            new ModifyRequested(At(13.03), stop, new OrderId(3002), 3, null, null, null, "engine"),
            new ModifyRequested(At(13.03), target, new OrderId(3003), 3, null, null, null, "engine"));
        Step(
            Shown(13.2, stop, 3002, OrderState.Working, 3, null, 20_990m, 0) with { Settled = true },
            Shown(13.2, target, 3003, OrderState.Working, 3, 21_020m, null, 0) with { Settled = true });
        Step(
            Fill(43, target, 3003, OrderSide.Sell, 3, 21_020m),
            Shown(43.01, target, 3003, OrderState.Filled, 3, 21_020m, null, 3),
            new CancelRequested(At(43.01), stop, new OrderId(3002), "engine"));
        Step(Shown(43.15, stop, 3002, OrderState.Cancelled, 3, null, 20_990m, 0));
    }

    private void DeniedAndRefused()
    {
        Step(new IntentDenied(
            At(60), Sma, new IntentId(2), Nasdaq, OrderSide.Buy, 9, DenialReason.StrategySizeCap, "9 contracts would exceed the size cap 5 of sma.", new ReceiptSequence(99)));
        Step(Intend(70, 4, 3, OrderSide.Sell, OrderType.Limit, 1, 90_000m, null, 120));
        Step(new OrderRefused(At(70.2), Tag(4), new OrderId(3010), "code 2: limit price is outside the band"));
    }

    /// <summary>Two answers that are lost: one order was never placed, the other was.</summary>
    private void InDoubt()
    {
        Step(Intend(80, 5, 4, OrderSide.Buy, OrderType.Market, 1, null, null, 140));
        Step(new OrderOutcomeUnknown(At(83), Tag(5), "no answer within 3 s"));
        Step(new OrderNotFound(At(83.4), Tag(5), At(83.4)));
        Step(new OrderPresumedNotPlaced(At(95), Tag(5)));
        Step(Intend(100, 6, 5, OrderSide.Buy, OrderType.Market, 1, null, null, 160));
        Step(new OrderOutcomeUnknown(At(101), Tag(6), "the connection broke"));
        Step(new OrderAccepted(At(101.5), Tag(6), new OrderId(3020)), Shown(101.5, Tag(6), 3020, OrderState.Filled, 1, null, null, 1));
        Step(Fill(100.2, Tag(6), 3020, OrderSide.Buy, 1, 21_030m));
    }

    private void ClosedByHand()
    {
        var hand = new ClientTag("venue:3030");
        Step(new ForeignOrderAdopted(At(130), hand, new OrderId(3030), Nasdaq, OrderSide.Sell, OrderType.Market, 1, null, null));
        Step(Fill(130, hand, 3030, OrderSide.Sell, 1, 21_035m) with { Strategy = null }, Shown(130.05, hand, 3030, OrderState.Filled, 1, null, null, 1));
        Step(new StrategyPaused(At(130.1), Sma, Nasdaq, "the position was closed by hand"));
        Step(new StrategyResumed(At(250.1), Sma, "user", "it may go on"));
    }

    private void Halted()
    {
        Step(new TradingStateChanged(At(300), TradingState.Halted, "guardian", "daily loss: 12.50 left before the limit"), new FlattenRequested(At(300), null, "guardian", "daily loss"));
        Step(new FlattenConfirmed(At(301.5), null));
        Step(new IntentDenied(At(320), Sma, new IntentId(6), Nasdaq, OrderSide.Buy, 1, DenialReason.Halted, "Halted by guardian: daily loss.", new ReceiptSequence(300)));
        Step(new TradingStateChanged(At(3_900), TradingState.Active, "user", "looked at it: the limit was a typing error"));
    }

    /// <summary>An executor's pair; then the strategy closes what it filled.</summary>
    private void OneCancelsTheOther()
    {
        var terms = new ExecutorTerms(1, """{"id":7,"contract":"CON.F.US.MNQ.Z26","intents":[7,8],"beganAt":"2026-11-27T15:36:40+00:00","pair":{"size":1}}""");
        Step(
            Intend(4_000, 7, 7, OrderSide.Buy, OrderType.Stop, 1, null, 21_050m, 900) with { Executor = terms },
            Intend(4_000, 8, 8, OrderSide.Sell, OrderType.Stop, 1, null, 20_950m, 900) with { Executor = terms });
        Step(new OrderAccepted(At(4_000.1), Tag(7), new OrderId(3040)), new OrderAccepted(At(4_000.11), Tag(8), new OrderId(3041)));
        Step(Shown(4_000.2, Tag(7), 3040, OrderState.Working, 1, null, 21_050m, 0), Shown(4_000.2, Tag(8), 3041, OrderState.Working, 1, null, 20_950m, 0));
        Step(Fill(4_060, Tag(7), 3040, OrderSide.Buy, 1, 21_050.5m), Shown(4_060.1, Tag(7), 3040, OrderState.Filled, 1, null, 21_050m, 1));
        Step(new CancelRequested(At(4_060.2), Tag(8), new OrderId(3041), "sma"));
        Step(Shown(4_060.4, Tag(8), 3041, OrderState.Cancelled, 1, null, 20_950m, 0));

        var close = new ClientTag("venue:3050");
        Step(new CloseRequested(At(4_200), Nasdaq, "sma", "the day is won"));
        Step(
            new CloseOrderAdopted(At(4_200.1), close, new OrderId(3050), Sma, Nasdaq, OrderSide.Sell, 1),
            Fill(4_200.08, close, 3050, OrderSide.Sell, 1, 21_060m),
            Shown(4_200.12, close, 3050, OrderState.Filled, 1, null, null, 1),
            new CloseAnswered(At(4_200.2), Nasdaq, "accepted"));
    }

    private void Corrected()
    {
        var payout = Money.FromDecimal(-500m);
        _cash += payout;
        Step(
            new BalanceJumped(At(5_000), _cash, payout, "a payout"),
            new CashAdopted(At(5_000), _cash, payout),
            new BalanceReported(At(5_000), _cash, true),
            new Reconciled(At(5_000), 1, "timer", 3) { Quiet = true });
        Step(new Reconciled(At(5_030), 1, "timer", 0) { Quiet = true });
    }

    private void StillWorking()
    {
        Step(Intend(5_100, 9, 9, OrderSide.Buy, OrderType.Limit, 1, 20_000m, null, 1_200) with { Bracket = new Bracket(40, null, true), NativeBracket = true });
        Step(new OrderAccepted(At(5_100.1), Tag(9), new OrderId(3060)));
        Step(Shown(5_100.2, Tag(9), 3060, OrderState.Working, 1, 20_000m, null, 0));
    }

    private static OrderIntended Intend(double at, int tag, int intent, OrderSide side, OrderType type, int size, decimal? limit, decimal? stop, long frame) => new(
        At(at), Tag(tag), Sma, new IntentId(intent), Nasdaq, side, type, size, PriceOf(limit), PriceOf(stop), new ReceiptSequence(frame));

    private static OrderIntended Leg(double at, ClientTag tag, ClientTag entry, OrderRole role, OrderType type, int size, decimal? limit, decimal? stop) =>
        new(At(at), tag, Sma, new IntentId(1), Nasdaq, OrderSide.Sell, type, size, PriceOf(limit), PriceOf(stop), default) { Role = role, Parent = entry };

    private static OrderChanged Shown(double at, ClientTag tag, long order, OrderState state, int size, decimal? limit, decimal? stop, int filled) =>
        new(At(at), tag, new OrderId(order), state, size, PriceOf(limit), PriceOf(stop), filled, OrderAnomaly.None);

    private static Price? PriceOf(decimal? value) => value is { } price ? Price.FromDecimal(price) : null;

    private TradeBooked Fill(double at, ClientTag tag, long order, OrderSide side, int size, decimal price)
    {
        var (next, realized) = _position.Fill(side, size, Price.FromDecimal(price));
        _position = next;
        var gross = new Money((long)(realized * 2 / 1000));
        var (fees, commissions) = (Money.FromDecimal(0.36m) * size, Money.FromDecimal(0.25m) * size);
        _cash = _cash + gross - fees - commissions;
        return new TradeBooked(At(at), new TradeId(++_trade), new OrderId(order), tag, Sma, Nasdaq, side, size, Price.FromDecimal(price), realized, gross, fees, commissions);
    }

    private void Step(params IAccountEvent[] events)
    {
        var written = events.Max(e => e.At).AddMilliseconds(3);
        _entries.AddRange(events.Select((@event, i) => Entry(_entries.Count + i + 1, @event, written)).ToList());
    }
}
