using System.Diagnostics;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Journal;
using Microsoft.Data.Sqlite;

namespace Engine.Benchmarks;

/// <summary>
/// From an intent told to the account until its request has arrived at the venue, beside an empty persistent actor that persists one
/// event of the same kind in the same journal and then posts the same order with a plain HTTP client.
/// </summary>
internal static class IntentBenchmark
{
    private const long BareId = 2;
    private const int WarmUp = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs pairs of so many intents and writes the table.</summary>
    public static async Task RunAsync(int intents, int pairs, string machine, TextWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        try
        {
            await using var venue = await OrderVenueProcess.StartAsync();
            await using var account = await LiveAccount.StartAsync(venue.Address, JournalFile.Open(Path.Combine(folder, "journal.db")));
            var @event = await FirstEventAsync(account, venue);
            var bare = account.System.ActorOf(Props.Create(() => new BareActor(venue, @event)).WithDispatcher(AccountDispatcher.Id), "bare");
            await PairAsync(account, bare, venue, WarmUp);
            writer.WriteLine(machine);
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Intent to request at the venue, microseconds; {intents} intents a pair, engine and bare in turns"));
            writer.WriteLine("  pair  engine p50  bare p50  ratio   engine p99  bare p99  ratio");
            var (p50, p99) = (new List<double>(), new List<double>());
            for (var pair = 1; pair <= pairs; pair++)
            {
                var (engine, plain) = await PairAsync(account, bare, venue, intents);
                p50.Add(engine.P50 / plain.P50);
                p99.Add(engine.P99 / plain.P99);
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {pair,4} {engine.P50,11:0} {plain.P50,9:0} {p50[^1],6:0.00} {engine.P99,12:0} {plain.P99,9:0} {p99[^1],6:0.00}"));
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  median ratio of p50 {Median.Of(p50):0.00} (aim: at most 1.20), of p99 {Median.Of(p99):0.00}"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the book writes for one intent; the bare actor writes the same.</summary>
    private static async Task<IAccountEvent> FirstEventAsync(LiveAccount account, OrderVenueProcess venue)
    {
        var written = new TaskCompletionSource<IAccountEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = account.System.ActorOf(Props.Create(() => new JournalListener(written)));
        account.System.EventStream.Subscribe(listener, typeof(AccountProtocol.Journaled));
        await OneIntentAsync(account, venue);
        account.System.Stop(listener);
        await venue.ArrivalsAsync();
        return await written.Task.WaitAsync(LiveAccount.Patience);
    }

    private static async Task<(Spread Engine, Spread Bare)> PairAsync(LiveAccount account, IActorRef bare, OrderVenueProcess venue, int intents)
    {
        var (told, asked) = (new long[intents], new long[intents]);
        for (var i = 0; i < intents; i++)
        {
            await Task.Delay(Pause);
            told[i] = await OneIntentAsync(account, venue);
            await Task.Delay(Pause);
            asked[i] = Stopwatch.GetTimestamp();
            await bare.Ask<Posted>(BareActor.Post, LiveAccount.Patience);
        }

        var arrived = await venue.ArrivalsAsync("place", 2 * intents);
        return (
            Spread.Of(told.Select((at, i) => Micros(at, arrived[2 * i].At))),
            Spread.Of(asked.Select((at, i) => Micros(at, arrived[(2 * i) + 1].At))));
    }

    /// <summary>Tells one intent and clears up behind it. Gives when it was told.</summary>
    internal static async Task<long> OneIntentAsync(LiveAccount account, OrderVenueProcess venue)
    {
        var place = account.NextPlace();
        var told = Stopwatch.GetTimestamp();
        account.Account.Tell(place);
        await account.AcceptedAsync(place.Intent);
        var order = (await account.StateAsync()).LiveOrders.Single();
        await venue.CancelAsync(LiveAccount.Id, order.Id!.Value.Value);
        await account.ShowCancelledAsync([order]);
        return told;
    }

    internal static double Micros(long from, long to) =>
        to > from ? Stopwatch.GetElapsedTime(from, to).TotalMicroseconds : throw new InvalidOperationException("A request arrived before it was told.");

    private sealed record Posted(string Answer);

    private sealed class JournalListener : ReceiveActor
    {
        public JournalListener(TaskCompletionSource<IAccountEvent> written) => Receive<AccountProtocol.Journaled>(journaled =>
        {
            if (journaled.Events.FirstOrDefault(e => e is OrderIntended) is { } @event)
            {
                written.TrySetResult(@event);
            }
        });
    }

    /// <summary>Persists one event, then posts.</summary>
    private sealed class BareActor(OrderVenueProcess venue, IAccountEvent @event) : UntypedPersistentActor
    {
        public const string Post = "post";

        private readonly byte[] _order = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"accountId":{{BareId}},"contractId":"CON.F.US.EP.Z26","type":1,"side":0,"size":1,"limitPrice":4000,"stopPrice":null,"trailPrice":null,"customTag":"b1-1-1"}"""));

        public override string PersistenceId => "bare";

        protected override void OnCommand(object message)
        {
            if (message is Post)
            {
                var asker = Sender;
                PersistAsync(@event, _ => venue.PostAsync("/api/Order/place", _order).PipeTo(asker, success: answer => new Posted(answer)));
            }
        }

        protected override void OnRecover(object message)
        {
        }
    }
}
