using Engine.Actors.Accounts;
using Engine.Actors.Quota;
using Engine.Host.Console;
using Engine.Host.Run;
using Microsoft.Extensions.Logging;

namespace Engine.Soak.Chaos;

/// <summary>The engine's log and alerts, to a file.</summary>
internal sealed class SoakLog : IRunObserver, IAsyncDisposable
{
    private readonly DroppingWriter _writer;
    private int _alerts;

    public SoakLog(string file) =>
        _writer = new DroppingWriter("log", new StreamSink(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read)), TimeProvider.System);

    /// <summary>Alerts so far.</summary>
    public int Alerts => Volatile.Read(ref _alerts);

    /// <summary>The most requests that counted in the venue's window at one look, one look a second.</summary>
    public int MostOfQuota { get; private set; }

    /// <summary>Looks at which requests waited for the window.</summary>
    public int Waits { get; private set; }

    public void AddTo(ILoggingBuilder logging) =>
        logging.SetMinimumLevel(LogLevel.Information).AddProvider(new DroppingLoggerProvider(_writer, null, new SecretFilter([]), LogLevel.Information, TimeProvider.System));

    public void Heard(object message)
    {
        switch (message)
        {
            case AccountProtocol.AlertRaised:
                Interlocked.Increment(ref _alerts);
                break;
            case QuotaProtocol.QuotaState { Usage: var usage }:
                MostOfQuota = Math.Max(MostOfQuota, usage.GeneralUsed);
                if (usage.GeneralWaiting > 0)
                {
                    Waits++;
                    _writer.TryWriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} the request window: {usage}");
                }

                break;
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
