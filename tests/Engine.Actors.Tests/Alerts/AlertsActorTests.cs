using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Actors.Strategies;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Health;
using Engine.Markets;
using Engine.Orders;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Alerts;

public sealed class AlertsActorTests : TestKit
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task A_strategy_that_has_failed_is_told_once_however_many_say_so_and_so_is_its_end()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await StartAsync(Plan(receiver));
        Publish(new StrategyProtocol.StrategyStateChanged(new StrategyName("sma"), StrategyPhase.Faulted, "it threw."));
        var begun = (await receiver.NextAsync()).GetProperty("alert");
        Assert.Equal(("strategy-stopped", "critical", "begun", "Strategy sma has failed: it threw."), (Text(begun, "kind"), Text(begun, "severity"), Text(begun, "phase"), Text(begun, "text")));
        Publish(new HealthProtocol.FaultChanged(HealthFault.StrategyStopped, "sma", true, Start, "Strategy sma is out."));
        _time.Advance(TimeSpan.FromMinutes(4));
        Publish(new HealthProtocol.FaultChanged(HealthFault.StrategyStopped, "sma", false, Start + TimeSpan.FromMinutes(4), "Strategy sma trades again."));
        var over = (await receiver.NextAsync()).GetProperty("alert");
        Assert.Equal(("over", "Strategy sma trades again.", 240m), (Text(over, "phase"), Text(over, "text"), over.GetProperty("lastedSeconds").GetDecimal()));
    }

    [Fact]
    public async Task Every_fault_of_the_engines_health_reaches_the_receiver_with_its_beginning_and_its_end()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await StartAsync(Plan(receiver) with { Flow = new AlertFlow { Burst = 100, MostSingles = 100 } });
        foreach (var fault in Enum.GetValues<HealthFault>())
        {
            Publish(new HealthProtocol.FaultChanged(fault, "x", true, Start, $"{fault} begins."));
            Assert.Contains($"{fault} begins.", Text(await receiver.NextAsync(), "text"), StringComparison.Ordinal);
            Publish(new HealthProtocol.FaultChanged(fault, "x", false, Start, $"{fault} is over."));
            Assert.StartsWith($"OVER DEMO: {fault} is over.", Text(await receiver.NextAsync(), "text"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("fill", true)]
    public async Task A_fill_is_told_where_fills_are_wanted(string kinds, bool told)
    {
        await using var receiver = await AlertReceiver.StartAsync();
        AlertFilter.TryParse(kinds, AlertSeverity.Warning, out var filter, out _);
        await StartAsync(Plan(receiver) with { Filter = filter });
        Publish(new AccountProtocol.Journaled(new AccountId(4711),
        [
            new TradeBooked(Start, new TradeId(9), new OrderId(8), null, new StrategyName("sma"), new ContractId("CON.F.US.MNQ.Z26"), OrderSide.Buy, 1, Price.FromDecimal(25_000.25m), 0, Money.Zero, Money.FromDecimal(0.37m), Money.Zero),
            new OrderRefused(Start, new ClientTag("e1-3"), null, "code 2: no."),
        ]));
        var first = (await receiver.NextAsync()).GetProperty("alert");
        if (told)
        {
            Assert.Equal(("fill", "sma: bought 1 CON.F.US.MNQ.Z26 at 25000.25, realised 0.00, costs 0.37."), (Text(first, "kind"), Text(first, "text")));
            first = (await receiver.NextAsync()).GetProperty("alert");
        }

        Assert.Equal(("reject", "Order e1-3 was refused: code 2: no."), (Text(first, "kind"), Text(first, "text")));
    }

    [Fact]
    public async Task Console_and_log_hear_what_an_account_raises_once()
    {
        var told = CreateTestProbe();
        Sys.EventStream.Subscribe(told, typeof(AlertProtocol.Told));
        await StartAsync(null);
        for (var i = 0; i < 20; i++)
        {
            Publish(new AccountProtocol.AlertRaised(new AccountId(4711), new Alert(AlertKind.Halt, AlertSeverity.Critical, "4711", "Account 4711 is HALTED.", Start, AlertPhase.Begun)));
        }

        Publish(new AlertProtocol.Raised(new Alert(AlertKind.Disk, AlertSeverity.Critical, "", "The disk is full.", Start)));
        Assert.Equal("Account 4711 is HALTED.", AlertText.Line(told.ExpectMsg<AlertProtocol.Told>(Patience).Notice));
        Assert.Equal("The disk is full.", AlertText.Line(told.ExpectMsg<AlertProtocol.Told>(Patience).Notice));
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_told_of_on_the_console_once_and_gets_everything_when_it_is_back()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var told = CreateTestProbe();
        Sys.EventStream.Subscribe(told, typeof(AlertProtocol.Told));
        receiver.GoDown();
        var alerts = await StartAsync(Plan(receiver));
        Publish(new HealthProtocol.FaultChanged(HealthFault.DiskLow, "", true, Start, "The disk is full."));
        Assert.Equal("The disk is full.", AlertText.Line(told.ExpectMsg<AlertProtocol.Told>(Patience).Notice));
        var trouble = AlertText.Line(told.ExpectMsg<AlertProtocol.Told>(Patience).Notice);
        Assert.Equal("Alerts do not reach 127.0.0.1: the connection broke. They are kept, and sent when it works.", trouble);
        for (var pause = 5; pause <= 20; pause *= 2)
        {
            await UntilAsync(alerts, figures => !figures.UnderWay);
            _time.Advance(TimeSpan.FromSeconds(pause));
            await UntilAsync(alerts, figures => !figures.UnderWay && figures.Failed > 1);
        }

        receiver.GoUp();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("The disk is full.", Text((await receiver.NextAsync()).GetProperty("alert"), "text"));
        Assert.Equal("over: Alerts reach 127.0.0.1 again. It lasted 6 min.", AlertText.Line(told.ExpectMsg<AlertProtocol.Told>(Patience).Notice));
        Assert.True((await UntilAsync(alerts, figures => figures.Idle)).Failed >= 3);
    }

    [Fact]
    public async Task A_message_that_is_refused_for_good_does_not_hold_up_the_next()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        receiver.Status = 400;
        var alerts = await StartAsync(Plan(receiver));
        Publish(new HealthProtocol.FaultChanged(HealthFault.DiskLow, "", true, Start, "The disk is full."));
        await UntilAsync(alerts, figures => figures.Refused == 1);
        receiver.Status = 200;
        Publish(new HealthProtocol.FaultChanged(HealthFault.Evicted, "", true, Start, "Somebody else is here."));
        Assert.Equal("Somebody else is here.", Text((await receiver.NextAsync()).GetProperty("alert"), "text"));
    }

    [Fact]
    public async Task The_last_word_arrives_before_the_end()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        receiver.GoSlow();
        var alerts = await StartAsync(Plan(receiver));
        foreach (var fault in new[] { HealthFault.DiskLow, HealthFault.Evicted, HealthFault.TokenTrouble })
        {
            Publish(new HealthProtocol.FaultChanged(fault, "", true, Start, $"{fault}."));
        }

        Assert.Equal("POST", await receiver.ArrivalAsync());
        var closed = alerts.Ask<AlertProtocol.Closed>(new AlertProtocol.Close(new Alert(AlertKind.EngineStopped, AlertSeverity.Critical, "", "The engine has stopped.", Start)), Patience);
        receiver.GoUp();
        Assert.True((await closed).Delivered);

        // How many messages they are depends on who is quicker.
        var told = new List<string>();
        while (!told.Contains("The engine has stopped."))
        {
            var message = await receiver.NextAsync();
            told.AddRange(message.TryGetProperty("alert", out var one) ? [Text(one, "text")] : message.GetProperty("critical").EnumerateArray().Select(each => Text(each, "text")));
        }

        Assert.Equal(["DiskLow.", "Evicted.", "The engine has stopped.", "TokenTrouble."], told.Order());
    }

    [Fact]
    public async Task An_end_does_not_wait_for_a_receiver_that_is_down()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        receiver.GoDown();
        var alerts = await StartAsync(Plan(receiver));
        var last = new Alert(AlertKind.EngineStopped, AlertSeverity.Critical, "", "The engine has stopped.", Start);
        Assert.False((await alerts.Ask<AlertProtocol.Closed>(new AlertProtocol.Close(last), Patience)).Delivered);
    }

    [Fact]
    public async Task Without_a_receiver_nothing_is_sent_and_the_end_comes_at_once()
    {
        var alerts = await StartAsync(null);
        Publish(new HealthProtocol.FaultChanged(HealthFault.DiskLow, "", true, Start, "The disk is full."));
        Assert.True((await alerts.Ask<AlertProtocol.Closed>(new AlertProtocol.Close(new Alert(AlertKind.EngineStopped, AlertSeverity.Info, "", "Over.", Start)), Patience)).Delivered);
    }

    private static AlertPlan Plan(AlertReceiver receiver) => new("DEMO")
    {
        Webhook = receiver.Target,

        // The sender's own pauses are what is looked at here; WebhookClientTests looks at repetitions.
        Times = new WebhookTimes { Retries = 0, Attempt = TimeSpan.FromHours(1), Deadline = TimeSpan.FromHours(1) },
    };

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private void Publish(object message) => Sys.EventStream.Publish(message);

    private async Task<IActorRef> StartAsync(AlertPlan? plan)
    {
        var alerts = Sys.ActorOf(AlertsActor.Props(plan, _time, () => 0.5), "alerts");
        await alerts.Ask<ActorIdentity>(new Identify(null), Patience);
        return alerts;
    }

    private static async Task<AlertProtocol.Figures> UntilAsync(IActorRef alerts, Func<AlertProtocol.Figures, bool> holds)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var figures = await alerts.Ask<AlertProtocol.Figures>(AlertProtocol.GetFigures.Instance, Patience);
            if (holds(figures))
            {
                return figures;
            }

            deadline.Token.ThrowIfCancellationRequested();
        }
    }
}
