using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>
/// One connection to a hub, with a queue that keeps its frames in order. Whoever flushes first sends until the queue is
/// empty; others return at once, so no thread hop is paid for a frame and no two sends of one connection overlap.
/// </summary>
internal sealed class HubPeer(ISingleClientProxy client, HubCallerContext context)
{
    private readonly Queue<(string Target, object?[] Arguments)> _frames = new();
    private readonly Queue<(string Target, object?[] Arguments)> _held = new();
    private const string CloseMark = "";
    private bool _sending;
    private volatile bool _aborted;

    public string Id { get; } = context.ConnectionId;

    /// <summary>False once the connection is known to have ended: nothing sent to it would arrive.</summary>
    public bool IsAlive => !_aborted && !context.ConnectionAborted.IsCancellationRequested;

    /// <summary>True after its first subscription.</summary>
    public bool HasSubscribed { get; set; }

    /// <summary>True when it subscribed after an earlier connection of its hub had ended.</summary>
    public bool HasComeBack { get; set; }

    /// <summary>Frames offered to it so far.</summary>
    public long Offered { get; set; }

    public void Abort()
    {
        _aborted = true;
        context.Abort();
    }

    /// <summary>Closes the connection once everything queued before has been sent, whoever sends it.</summary>
    public void EnqueueClose() => Enqueue(CloseMark);

    public void Enqueue(string target, params object?[] arguments)
    {
        lock (_frames)
        {
            _frames.Enqueue((target, arguments));
            while (_held.TryDequeue(out var held))
            {
                _frames.Enqueue(held);
            }
        }
    }

    /// <summary>Queues a frame behind the next one, and sends it alone when none comes in time.</summary>
    public void EnqueueAfterNext(TimeSpan wait, TimeProvider wall, string target, object?[] arguments)
    {
        lock (_frames)
        {
            _held.Enqueue((target, arguments));
        }

        _ = ReleaseAsync();

        async Task ReleaseAsync()
        {
            await Task.Delay(wait, wall).ConfigureAwait(false);
            lock (_frames)
            {
                while (_held.TryDequeue(out var held))
                {
                    _frames.Enqueue(held);
                }
            }

            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Queues a frame after a time; what is queued meanwhile overtakes it.</summary>
    public void EnqueueLater(TimeSpan wait, TimeProvider wall, string target, object?[] arguments)
    {
        _ = SendAsync();

        async Task SendAsync()
        {
            await Task.Delay(wait, wall).ConfigureAwait(false);
            Enqueue(target, arguments);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask FlushAsync()
    {
        lock (_frames)
        {
            if (_sending)
            {
                return;
            }

            _sending = true;
        }

        while (true)
        {
            (string Target, object?[] Arguments) frame;
            lock (_frames)
            {
                if (!IsAlive)
                {
                    _frames.Clear();
                }

                if (!_frames.TryDequeue(out frame))
                {
                    _sending = false;
                    return;
                }
            }

            try
            {
                if (frame.Target == CloseMark)
                {
                    Abort();
                    continue;
                }

                await client.SendCoreAsync(frame.Target, frame.Arguments).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException)
            {
                // The connection went down under the frame. Ending it lets the client notice; the loop drops the rest.
                Abort();
            }
        }
    }
}
