using Engine.Actors.Accounts;
using Engine.Actors.Strategies.Log;
using Engine.Backtest.Replay;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Tests.Replay;

/// <summary>What an intent was decided on, found on the tape by the strategy's log.</summary>
public sealed class RecordedCausesTests : IDisposable
{
    private const string Journal = "account-DEMO-gateway.example-7";
    private static readonly StrategyName Sma = new("sma");
    private static readonly ContractId Nasdaq = new("CON.F.US.MNQ.Z26");
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);
    private readonly string _archive = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;
    private readonly VirtualMarketClock _clock = new(Start);
    private TapeRecording _recording = null!;
    private long _line;

    public void Dispose() => Directory.Delete(_archive, recursive: true);

    [Fact]
    public async Task Each_print_of_a_frame_is_the_very_one_that_was_decided_on()
    {
        await BeginAsync(Journal);
        Prints(1, 21_000m);
        Prints(2, 21_001m, 21_002m, 21_003m);
        Line("trade", 1);
        Place(1, 1);
        Line("trade", 2);
        Line("trade", 2);
        Place(2, 2);
        Place(3, 2);
        Line("trade", 2);
        Place(4, 2);
        await _recording.EndAsync();

        using var causes = Causes();
        Assert.Equal("the print 1 at 21000 of CON.F.US.MNQ.Z26", Find(causes, 1, 1)?.Text);
        Assert.Equal("the print 1 at 21002 of CON.F.US.MNQ.Z26", Find(causes, 2, 2)?.Text);
        Assert.Equal("the print 1 at 21002 of CON.F.US.MNQ.Z26", Find(causes, 3, 2)?.Text);
        var last = Find(causes, 4, 2);
        Assert.Equal(("the print 1 at 21003 of CON.F.US.MNQ.Z26", "trade", null, 2L), (last?.Text, last?.Kind, last?.Market, last?.Sequence.Value));
        Assert.Null(causes.Problem);
    }

    [Fact]
    public async Task What_was_not_of_the_market_is_told_with_the_price_that_was_seen_last()
    {
        await BeginAsync(Journal);
        Prints(1, 21_000m);
        Line("trade", 1);
        _clock.AdvanceTo(Start.AddSeconds(3));
        Line("timer.v1", 1, "{}");
        Place(1, 1);
        await _recording.EndAsync();

        using var causes = Causes();
        var cause = Find(causes, 1, 1);
        Assert.Equal(("timer", "the print 1 at 21000 of CON.F.US.MNQ.Z26", Start.AddSeconds(3)), (cause?.Kind, cause?.Market, cause?.At));
    }

    [Fact]
    public async Task A_bar_stands_in_the_log_itself_and_a_print_that_the_tape_has_lost_says_so()
    {
        await BeginAsync(Journal);
        var (kind, contract, _, _, text) = StrategyLog.Of(
            new Bar(Nasdaq, BarInterval.Minute, Start, Price.FromDecimal(1m), Price.FromDecimal(4m), Price.FromDecimal(1m), Price.FromDecimal(3m), 12, BarOrigin.Live, new ReceiptSequence(1)), default)!.Value;
        Line(kind, 1, text);
        Place(1, 1);
        Line("trade", 9);
        Place(2, 9);
        await _recording.EndAsync();

        using var causes = Causes();
        Assert.StartsWith("the 1m bar of 2026-11-27 14:30:00 UTC, open 1, high 4, low 1, close 3, volume 12", Find(causes, 1, 1)?.Text, StringComparison.Ordinal);
        Assert.Equal("the trade of frame 9 of CON.F.US.MNQ.Z26, which the tape does not have as it was", Find(causes, 2, 9)?.Text);
        Assert.Equal(contract, Nasdaq);
    }

    [Fact]
    public async Task The_log_of_another_account_and_an_intent_that_nobody_recorded_tell_nothing()
    {
        await BeginAsync("account-DEMO-gateway.example-8");
        Prints(1, 21_000m);
        Line("trade", 1);
        Place(1, 1);
        await _recording.EndAsync();

        using var causes = Causes();
        Assert.Null(Find(causes, 1, 1));
        Assert.Null(new RecordedCauses(Path.Combine(_archive, "nowhere"), Journal, null).Find(Sma, new IntentId(1), new ReceiptSequence(1), Start));
    }

    private static Engine.Actors.Journal.Story.IntentCause? Find(RecordedCauses causes, long intent, long frame) =>
        causes.Find(Sma, new IntentId(intent), new ReceiptSequence(frame), Start.AddMinutes(1));

    private RecordedCauses Causes() => new(_archive, Journal, Start);

    private async Task BeginAsync(string journal)
    {
        _recording = await TapeRecording.BeginAsync(new TapeFolder(_archive), _clock, 1_000);
        Line(StrategyLog.Begin, 0, StrategyLog.Write(new StrategyBegun(null, [], 1, [], false, journal)));
    }

    private void Prints(long frame, params decimal[] prices) =>
        _recording.Buffer.Take([.. prices.Select(price => new MarketTrade(Nasdaq, Price.FromDecimal(price), 1, Start, OrderSide.Buy, new ReceiptSequence(frame)))]);

    private void Place(long intent, long frame)
    {
        var (kind, text) = StrategyLog.OfCommand(new AccountProtocol.Place(Sma, new IntentId(intent), Nasdaq, OrderSide.Buy, OrderType.Market, 1, null, new ReceiptSequence(frame)));
        Line(kind, frame, text);
    }

    private void Line(string kind, long frame, string? text = null) =>
        _recording.Buffer.Take(new StrategyEntry(Sma, ++_line, _clock.Now, new ReceiptSequence(frame), kind) { Contract = Nasdaq, Text = text });
}
