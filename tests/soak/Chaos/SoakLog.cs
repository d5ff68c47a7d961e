using Engine.Actors.Accounts;
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

    public void AddTo(ILoggingBuilder logging) =>
        logging.SetMinimumLevel(LogLevel.Information).AddProvider(new DroppingLoggerProvider(_writer, null, new SecretFilter([]), LogLevel.Information, TimeProvider.System));

    public void Heard(object message)
    {
        if (message is AccountProtocol.AlertRaised)
        {
            Interlocked.Increment(ref _alerts);
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
