using System.IO.Compression;
using Akka.Actor;
using Engine.Actors.Markets;
using Engine.Host.Run;
using Engine.Markets;

namespace Engine.Host.Tests.Replay;

/// <summary>A second subscriber of the traded contract's feed that keeps a running hash of every print, in order.</summary>
internal sealed class TapeRecorder : ReceiveActor
{
    public TapeRecorder(IActorRef feed, WorkInFlight work, Tape tape)
    {
        Receive<MarketTrade>(trade =>
        {
            tape.Add(trade.Timestamp.UtcTicks, trade.Price.Nanos, trade.Size);
            work.End();
        });
        Receive<FeedProtocol.Attached>(_ =>
        {
            tape.Attached.TrySetResult();
            work.End();
        });
        ReceiveAny(_ => work.End());
        feed.Tell(new FeedProtocol.Attach(Self, Trades: true, Quotes: false, []));
    }
}

/// <summary>An order-sensitive digest of a tape.</summary>
internal sealed class Tape
{
    public long Count { get; private set; }

    public ulong Digest { get; private set; } = 14695981039346656037;

    /// <summary>Completes when the feed has taken the recorder in.</summary>
    public TaskCompletionSource Attached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Tape Of(string file)
    {
        var tape = new Tape();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var time = DateTimeOffset.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture);
            tape.Add(time.UtcTicks, (long)(decimal.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000m), int.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture));
        }

        return tape;
    }

    /// <summary>Attaches a recorder to the run's feed before the first print.</summary>
    public static async Task<Tape> AttachAsync(EngineRun run)
    {
        var tape = new Tape();
        run.System.ActorOf(Props.Create(() => new TapeRecorder(run.Started.Feeds[run.Started.Instruments[0].Id], run.Work, tape)));
        await tape.Attached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return tape;
    }

    public void Add(long ticks, long price, int size)
    {
        Count++;
        foreach (var value in (ReadOnlySpan<long>)[ticks, price, size])
        {
            Digest = (Digest ^ (ulong)value) * 1099511628211;
        }
    }
}
