using System.Collections.Concurrent;

namespace Engine.Host.Console;

/// <summary>
/// Hands texts to a sink on a thread of its own and never lets the caller wait: when the sink is slower than the callers,
/// or blocked, the newest texts are dropped and counted. Trading and the end of the process depend on no reader of the
/// output. Thread-safe; texts of one caller keep their order.
/// </summary>
public sealed class DroppingWriter : IAsyncDisposable
{
    /// <summary>Texts that may wait.</summary>
    public const int DefaultCapacity = 4096;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<string> _waiting;
    private readonly ITextSink _sink;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dropped;
    private long _unfinished;

    /// <summary>Starts the writing thread.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="sink">Where the texts go.</param>
    /// <param name="time">The wall clock, for the limit of the last flush.</param>
    /// <param name="capacity">Texts that may wait, at least 1.</param>
    public DroppingWriter(string name, ITextSink sink, TimeProvider time, int capacity = DefaultCapacity)
    {
        _sink = sink;
        _time = time;
        _waiting = new BlockingCollection<string>(capacity);

        // A background thread: blocked in a write, it must not keep the process alive.
        new Thread(WriteAll) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Texts dropped so far: refused because too many waited, or lost because the sink failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True when everything accepted so far has been handed to the sink and flushed.</summary>
    public bool IsIdle => Interlocked.Read(ref _unfinished) == 0;

    /// <summary>Accepts a text, or drops and counts it. Never blocks. False when dropped.</summary>
    public bool TryWrite(string text)
    {
        Interlocked.Increment(ref _unfinished);
        try
        {
            if (_waiting.TryAdd(text))
            {
                return true;
            }
        }
        catch (InvalidOperationException)
        {
            // Closed meanwhile: what comes after the end is dropped like what comes too fast.
        }

        Interlocked.Decrement(ref _unfinished);
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Accepts a line, or drops and counts it. Never blocks.</summary>
    public bool TryWriteLine(string line) => TryWrite(line + Environment.NewLine);

    /// <summary>Accepts no more and waits, for a limited time, until what was accepted is written. False when the sink did not take it in time.</summary>
    public async Task<bool> CloseAsync(TimeSpan limit)
    {
        _waiting.CompleteAdding();
        try
        {
            await _ended.Task.WaitAsync(limit, _time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Closes with a limit of two seconds.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(FlushLimit).ConfigureAwait(false);

    private void WriteAll()
    {
        var batch = 0;
        foreach (var text in _waiting.GetConsumingEnumerable())
        {
            batch++;
            try
            {
                _sink.Write(text);
                if (_waiting.Count == 0)
                {
                    _sink.Flush();
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
            {
                // The reader has gone or the disk is full: count it and go on, a later text may pass.
                Interlocked.Increment(ref _dropped);
            }

            if (_waiting.Count == 0)
            {
                Interlocked.Add(ref _unfinished, -batch);
                batch = 0;
            }
        }

        Interlocked.Add(ref _unfinished, -batch);
        (_sink as IDisposable)?.Dispose();
        _ended.TrySetResult();
    }
}
