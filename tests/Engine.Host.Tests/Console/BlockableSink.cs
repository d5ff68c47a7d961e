using System.Collections.Concurrent;
using Engine.Host.Console;

namespace Engine.Host.Tests.Console;

/// <summary>A sink that takes nothing until it is opened, like a pipe that nobody reads.</summary>
public sealed class BlockableSink(bool open) : ITextSink, IDisposable
{
    private readonly ManualResetEventSlim _gate = new(open);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Written { get; } = new();

    public Action<string>? Taken { get; set; }

    public Task Entered => _entered.Task;

    public string Text => string.Concat(Written);

    public void Open() => _gate.Set();

    public void Write(string text)
    {
        _entered.TrySetResult();
        _gate.Wait();
        Written.Enqueue(text);
        Taken?.Invoke(text);
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
