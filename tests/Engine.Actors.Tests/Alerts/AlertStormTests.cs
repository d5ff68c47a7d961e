using System.Text.Json;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Health;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Alerts;

public sealed class AlertStormTests : TestKit
{
    private const int Storm = 10_000;
    private const int EveryCritical = 50;
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ten_thousand_events_in_a_minute_with_the_webhook_down_then_slow_then_up_become_one_digest_and_every_critical_alert_arrives()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var time = new FakeTimeProvider(Start);
        var plan = new AlertPlan("DEMO")
        {
            Webhook = receiver.Target,
            Times = new WebhookTimes { Retries = 0, Attempt = TimeSpan.FromHours(1), Deadline = TimeSpan.FromHours(1) },
        };
        var alerts = Sys.ActorOf(AlertsActor.Props(plan, time, () => 0.5), "alerts");
        await alerts.Ask<ActorIdentity>(new Identify(null), Patience);
        receiver.GoDown();
        var known = 0;
        for (var i = 0; i < Storm; i++)
        {
            switch (i)
            {
                case Storm / 3:
                    receiver.GoSlow();
                    break;
                case Storm * 2 / 3:
                    receiver.GoUp();
                    break;
            }

            Sys.EventStream.Publish(Event(i, time.GetUtcNow()));
            time.Advance(TimeSpan.FromMinutes(1) / Storm);
            if (i % 100 == 99)
            {
                known = Math.Max(known, (await FiguresAsync(alerts)).Known);
            }
        }

        // Time goes on only while nothing is under way: an answer over a socket takes none of it.
        using var deadline = new CancellationTokenSource(Patience);
        var figures = await FiguresAsync(alerts);
        while (!figures.Idle)
        {
            if (!figures.UnderWay)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
            }

            deadline.Token.ThrowIfCancellationRequested();
            figures = await FiguresAsync(alerts);
        }

        var received = receiver.Accepted();
        var digest = Assert.Single(received, body => Text(body, "type") == "digest");
        var singles = received.Where(body => Text(body, "type") == "alert").Select(body => body.GetProperty("alert")).ToList();
        var critical = singles.Concat(digest.GetProperty("critical").EnumerateArray()).Where(alert => Text(alert, "severity") == "critical").Select(alert => Text(alert, "text")).ToList();
        Assert.Equal(
            Enumerable.Range(0, Storm / EveryCritical).Select(Critical).Append("The user hub is down.").Append("The user hub is up.").Order(StringComparer.Ordinal),
            critical.Order(StringComparer.Ordinal));
        Assert.Equal(Storm, figures.Taken);
        Assert.True(figures.Failed > 0, "The receiver was down.");
        Assert.InRange(received.Count, 2, 16);
        Assert.InRange(known, 100, plan.Flow.MostKeys + plan.Flow.MostCritical);
        Assert.Equal(Storm, singles.Sum(alert => Math.Max(1, alert.GetProperty("count").GetInt64())) + digest.GetProperty("total").GetInt64());
    }

    /// <summary>Rejects of many contracts, critical sentences of their own, and a hub that goes and comes back.</summary>
    private static object Event(int i, DateTimeOffset at) => i switch
    {
        7 => new HealthProtocol.FaultChanged(HealthFault.UserHubDown, "", true, at, "The user hub is down."),
        Storm - 7 => new HealthProtocol.FaultChanged(HealthFault.UserHubDown, "", false, at, "The user hub is up."),
        _ when i % EveryCritical == 0 => new AccountProtocol.AlertRaised(new AccountId(4711), new Alert(AlertKind.Flatten, AlertSeverity.Critical, "MNQ", Critical(i / EveryCritical), at)),
        _ => new AccountProtocol.AlertRaised(new AccountId(4711), new Alert(AlertKind.Reject, AlertSeverity.Warning, $"C{i % 2000}", $"Order {i} was refused.", at)),
    };

    private static string Critical(int number) => $"Position {number} is closed: limit.";

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static Task<AlertProtocol.Figures> FiguresAsync(IActorRef alerts) => alerts.Ask<AlertProtocol.Figures>(AlertProtocol.GetFigures.Instance, Patience);
}
