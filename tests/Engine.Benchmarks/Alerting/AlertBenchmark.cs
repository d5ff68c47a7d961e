using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Journal;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Gateway;
using Microsoft.Data.Sqlite;

namespace Engine.Benchmarks.Alerting;

/// <summary>
/// From an intent told to the account until its request has arrived at the venue, beside a storm of 10,000 alerts a minute whose receiver is down for a third
/// of the round, slow for the next and up for the last, against the same without alerts. Rounds in turns.
/// </summary>
internal static class AlertBenchmark
{
    private const int PerMinute = 10_000;
    private const int WarmUp = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly string[] States = ["down", "slow", "up"];

    /// <summary>Runs pairs of rounds of so many seconds and writes the table.</summary>
    public static async Task RunAsync(int seconds, int pairs, string machine, TextWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        var (receiver, address) = await SecondSelf.StartAsync(Options.AlertReceiver);
        using var http = GatewayClient.CreateHttpClient();
        try
        {
            await using var venue = await OrderVenueProcess.StartAsync();
            await using var account = await LiveAccount.StartAsync(venue.Address, JournalFile.Open(Path.Combine(folder, "journal.db")));
            for (var i = 0; i < WarmUp; i++)
            {
                await IntentBenchmark.OneIntentAsync(account, venue);
            }

            await venue.ArrivalsAsync("place", WarmUp);
            writer.WriteLine(machine);
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Intent to request at the venue, microseconds; {seconds} s a round, beside {PerMinute:#,##0} alerts a minute and without, in turns"));
            writer.WriteLine("  pair  storm p50  quiet p50  ratio   storm p99  quiet p99  ratio   alerts  messages  known");
            var (p50, p99) = (new List<double>(), new List<double>());
            for (var pair = 1; pair <= pairs; pair++)
            {
                var quiet = await RoundAsync(account, venue, seconds, _ => Task.CompletedTask);
                var (storm, figures) = await StormAsync(account, venue, seconds, address, http);
                p50.Add(storm.P50 / quiet.P50);
                p99.Add(storm.P99 / quiet.P99);
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {pair,4} {storm.P50,10:0} {quiet.P50,10:0} {p50[^1],6:0.00} {storm.P99,11:0} {quiet.P99,10:0} {p99[^1],6:0.00} {figures.Taken,8} {figures.Delivered,9} {figures.Known,6}"));
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  median ratio of p50 {Median.Of(p50):0.00}, of p99 {Median.Of(p99):0.00}"));
        }
        finally
        {
            await SecondSelf.StopAsync(receiver);
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(Spread Latency, AlertProtocol.Figures Figures)> StormAsync(LiveAccount account, OrderVenueProcess venue, int seconds, Uri address, HttpClient http)
    {
        var target = WebhookTarget.TryCreate($"{address}hook", null, null, out var read, out var wrong) ? read : throw new InvalidOperationException(wrong);
        var alerts = account.System.ActorOf(AlertsActor.Props(new AlertPlan("BENCHMARK") { Webhook = target }, TimeProvider.System, () => 0.5));
        await alerts.Ask<ActorIdentity>(new Identify(null), LiveAccount.Patience);
        using var over = new CancellationTokenSource();
        var storm = PublishAsync(account.System, over.Token);
        var latency = await RoundAsync(account, venue, seconds, share => http.GetStringAsync(new Uri(address, $"/state/{States[Math.Min(2, (int)(share * 3))]}")));
        await over.CancelAsync();
        await storm;
        var figures = await alerts.Ask<AlertProtocol.Figures>(AlertProtocol.GetFigures.Instance, LiveAccount.Patience);
        await alerts.GracefulStop(LiveAccount.Patience);
        return (latency, figures);
    }

    /// <summary>Intents one after another, each after a rest.</summary>
    /// <param name="account">The account.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="entering">Told at each third of the round, with the share of it that is over.</param>
    private static async Task<Spread> RoundAsync(LiveAccount account, OrderVenueProcess venue, int seconds, Func<double, Task> entering)
    {
        var (began, told, third) = (Stopwatch.GetTimestamp(), new List<long>(), 0);
        while (Stopwatch.GetElapsedTime(began).TotalSeconds is var passed && passed < seconds)
        {
            if (third <= passed * 3 / seconds)
            {
                third++;
                await entering(passed / seconds);
            }

            await Task.Delay(Pause);
            told.Add(await IntentBenchmark.OneIntentAsync(account, venue));
        }

        var arrived = await venue.ArrivalsAsync("place", told.Count);
        return Spread.Of(told.Select((at, i) => IntentBenchmark.Micros(at, arrived[i].At)));
    }

    /// <summary>What an account publishes when everything goes wrong: rejects of many contracts, one in fifty critical with a sentence of its own.</summary>
    private static async Task PublishAsync(ActorSystem system, CancellationToken over)
    {
        var (began, published) = (Stopwatch.GetTimestamp(), 0);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(6));
        while (!over.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(began).TotalMinutes * PerMinute); published < due; published++)
            {
                var (at, number) = (DateTimeOffset.UnixEpoch, published);
                system.EventStream.Publish(new AccountProtocol.AlertRaised(new AccountId((int)LiveAccount.Id), number % 50 == 0
                    ? new Alert(AlertKind.Flatten, AlertSeverity.Critical, "MNQ", $"Position {number} is closed: limit.", at)
                    : new Alert(AlertKind.Reject, AlertSeverity.Warning, $"C{number % 2000}", $"Order {number} was refused.", at)));
            }

            await beat.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
