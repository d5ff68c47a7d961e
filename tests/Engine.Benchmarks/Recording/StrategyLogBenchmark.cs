using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Log;
using Engine.Benchmarks.Backtests;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Benchmarks.Recording;

/// <summary>
/// What the log of a strategy costs the strategy: the same messages to the same actor with and without a recording, in turns, from the first message handled until
/// the last is handled. What they are sent lies in the mailbox before. The parts are written to disk after that, and their time is told apart: in the engine another thread writes them.
/// </summary>
internal static class StrategyLogBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private const int PerOrder = 37;
    private const int WarmUp = 3;
    private static readonly StrategyName Name = new("bench");

    /// <summary>Runs pairs of so many messages of each kind and writes the table.</summary>
    public static async Task RunAsync(int messages, int pairs, string machine, TextWriter writer)
    {
        using var system = ActorSystem.Create("recording", ConfigurationFactory.ParseString("akka.loglevel = ERROR"));
        var market = new WalkMarket(messages, 1, TimeSpan.FromMilliseconds(250));
        var terms = market.Contracts[0];
        var prints = new object[messages];
        var quotes = new object[messages];
        for (var i = 0; i < messages; i++)
        {
            var (print, sequence) = (market.Prints[i], new ReceiptSequence(i + 1));
            prints[i] = new MarketTrade(terms.Id, print.Price, print.Size, print.Time, null, sequence);
            quotes[i] = new Quote(terms.Id, print.Price, print.Price, terms.Offset(print.Price, 1), null, null, null, i, print.Time, sequence);
        }

        var ordered = new List<object>(messages);
        for (var (i, intent) = (0, 1L); ordered.Count < messages; i++)
        {
            ordered.Add(prints[i]);
            if ((i + 1) % PerOrder == 0)
            {
                ordered.AddRange(AnswersTo(intent++, terms.Id));
            }
        }

        writer.WriteLine(machine);
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A strategy with and without its log, {messages:N0} messages a round, in turns; microseconds a message"));
        writer.WriteLine("  messages                          pair  recorded   bare  ratio   to disk");
        foreach (var (what, told) in new[] { ("prints, nothing asked for", prints), ("prints, an order for 37 prints", ordered.ToArray()), ("merged quotes", quotes) })
        {
            var ratios = new List<double>();
            for (var pair = 1 - WarmUp; pair <= pairs; pair++)
            {
                var (recorded, toDisk) = await RoundAsync(system, terms, told, record: true);
                var (bare, _) = await RoundAsync(system, terms, told, record: false);
                if (pair > 0)
                {
                    // Those before compile.
                    ratios.Add(recorded / bare);
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-33} {pair,4} {recorded,9:0.00} {bare,6:0.00} {ratios[^1],6:0.00} {toDisk,9:0.00}"));
                }
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-33} median {Median.Of(ratios),22:0.00}"));
        }
    }

    /// <summary>What an account says of an order that fills at once.</summary>
    private static IEnumerable<object> AnswersTo(long number, ContractId contract)
    {
        var (intent, tag, side, price) = (new IntentId(number), new ClientTag($"b-bench-{number}-0"), number % 2 == 1 ? OrderSide.Buy : OrderSide.Sell, Price.FromDecimal(6_000m));
        var at = new DateTimeOffset(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
        return
        [
            new Accepted(intent, tag),
            new PositionUpdate(contract, (int)(number % 2), number % 2 == 1 ? 6_000m : null),
            new Fill(intent, new TradeId(number), side, 1, price, at) { Contract = contract },
            new OrderUpdate(intent, OrderState.Filled, 1, 6_000m, Complete: true, null) { Tag = tag, Contract = contract, Side = side, Type = OrderType.Market, Size = 1 },
        ];
    }

    private static async Task<(double Handling, double ToDisk)> RoundAsync(ActorSystem system, Instrument terms, object[] messages, bool record)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        try
        {
            var clock = new SteppingClock();
            var recording = record ? await TapeRecording.BeginAsync(new TapeFolder(folder), clock, (4 * messages.Length) + 1_000) : null;
            var nobody = system.ActorOf(Props.Create(() => new Silent()));
            var context = new StrategyContext(Name, terms, 100, nobody, nobody, clock, WorkInFlight.None, null, null)
            {
                Witness = recording is null ? null : new StrategyRecorder(Name, recording.Buffer)
                {
                    Begun = new StrategyBegun(null, [terms], 100, [false], false, "bench"),
                },
            };
            var strategy = system.ActorOf(Props.Create(() => new Reader(context, messages.Any(m => m is Accepted))));
            strategy.Tell(new FeedProtocol.Attached(terms, FeedPhase.Live, Quote.Empty(terms.Id)));
            strategy.Tell(new AccountProtocol.Attached(1, default, Position.Flat(terms.Id), [], TradingState.Active, InSync: true));
            await strategy.Ask<ActorIdentity>(new Identify(null), Patience);

            // All of them lie there before the first is handled: whoever sends takes no part.
            ((IInternalActorRef)strategy).Suspend();
            foreach (var message in messages)
            {
                strategy.Tell(message);
            }

            GC.Collect();
            var began = Stopwatch.GetTimestamp();
            ((IInternalActorRef)strategy).Resume();
            await strategy.Ask<ActorIdentity>(new Identify(null), Patience);
            var handled = Stopwatch.GetElapsedTime(began);
            await strategy.GracefulStop(Patience);
            began = Stopwatch.GetTimestamp();
            if (recording is not null)
            {
                await recording.EndAsync();
            }

            var written = Stopwatch.GetElapsedTime(began);
            system.Stop(nobody);
            return (handled.TotalMicroseconds / messages.Length, written.TotalMicroseconds / messages.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Market time that goes on by a tenth of a second whenever it is read: orders are as far apart as in a market, whatever the machine does.</summary>
    private sealed class SteppingClock : IMarketClock
    {
        private static readonly DateTimeOffset Begin = new(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
        private long _reads;

        public DateTimeOffset Now => Begin.AddMilliseconds(100 * Interlocked.Increment(ref _reads));

        public IDisposable WakeAt(DateTimeOffset due, Action wake) => Stream.Null;
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    /// <summary>Adds up what it hears; where it trades, it buys and sells in turns.</summary>
    private sealed class Reader(StrategyContext context, bool trades) : StrategyActor(context)
    {
        private long _sum;
        private long _prints;

        protected override bool WantsTrades => true;

        protected override bool WantsQuotes => true;

        protected override void OnTrade(MarketTrade trade)
        {
            _sum += trade.Price.Nanos;
            if (trades && ++_prints % PerOrder == 0)
            {
                _ = Position == 0 ? Buy(1) : Sell(1);
            }
        }

        protected override void OnQuote(Quote quote) => _sum += quote.Volume;
    }
}
