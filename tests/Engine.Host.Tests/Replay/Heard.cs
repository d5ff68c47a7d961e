using System.Collections.Concurrent;
using Engine.Host.Run;

namespace Engine.Host.Tests.Replay;

/// <summary>Keeps everything that a run publishes, in order.</summary>
internal sealed class Heard : IRunObserver
{
    private readonly ConcurrentQueue<object> _messages = new();

    public IEnumerable<T> Of<T>() => _messages.OfType<T>();

    void IRunObserver.Heard(object message) => _messages.Enqueue(message);
}
