using System.Threading.Channels;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Quota;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>A whole engine on a live synthetic market over real sockets, and everything that it publishes.</summary>
internal sealed class LiveRun : IRunObserver, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<object> _heard = Channel.CreateUnbounded<object>();
    private readonly CancellationTokenSource _stop = new();
    private Task<RunResult> _running = null!;

    public EngineRun Run { get; private set; } = null!;

    /// <summary>True once the run has ended, by itself or because it was stopped.</summary>
    public bool HasEnded => _running.IsCompleted;

    /// <summary>Ends with the run.</summary>
    public Task Ended => _running;

    /// <summary>Hears everything too.</summary>
    public IRunObserver? Also { get; init; }

    public List<IAccountEvent> Journal { get; } = [];

    /// <summary>What has been heard so far, figures and states of the account excepted.</summary>
    public List<object> News { get; } = [];

    public static async Task<LiveRun> StartAsync(TemporaryHome home, Func<EngineRunSettings, EngineRunSettings>? change = null, IRunObserver? also = null)
    {
        var live = new LiveRun { Also = also };
        var settings = new EngineRunSettings
        {
            Home = home.Folder,
            Strategies =
            [
                new StrategyPlan(
                    new StrategyName("sma"), "MNQ", 1, null,
                    context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Interval = new BarInterval(BarUnit.Second, 1), Fast = 1, Slow = 2 })),
            ],
        };
        live.Run = await EngineRun.StartAsync(change?.Invoke(settings) ?? settings, live, null, CancellationToken.None);
        live._running = live.Run.RunAsync(live._stop.Token);
        return live;
    }

    public void Heard(object message)
    {
        Also?.Heard(message);
        _heard.Writer.TryWrite(message);
    }

    /// <summary>Waits for a message of the event stream; earlier ones that did not match are consumed.</summary>
    public async Task<T> Until<T>(Func<T, bool>? matches = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            object message;
            try
            {
                message = await _heard.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No {typeof(T).Name} came; heard:{Environment.NewLine}{string.Join(Environment.NewLine, News.TakeLast(60))}");
            }

            if (message is not (AccountProtocol.AccountChanged or AccountProtocol.Journaled or FeedProtocol.Figures or QuotaProtocol.QuotaState or GuardReading or Beat))
            {
                News.Add(message);
            }

            switch (message)
            {
                case AccountProtocol.Journaled journaled:
                    Journal.AddRange(journaled.Events);
                    foreach (var @event in journaled.Events)
                    {
                        if (@event is T wanted && (matches?.Invoke(wanted) ?? true))
                        {
                            return wanted;
                        }
                    }

                    break;
                case T wanted when matches?.Invoke(wanted) ?? true:
                    return wanted;
            }
        }
    }

    public async Task<RunResult> StopAsync()
    {
        await _stop.CancelAsync();
        var result = await _running;
        while (_heard.Reader.TryRead(out var message))
        {
            if (message is AccountProtocol.Journaled journaled)
            {
                Journal.AddRange(journaled.Events);
            }
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await Run.DisposeAsync();
        _stop.Dispose();
    }
}
