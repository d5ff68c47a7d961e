using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Engine.Gateway.Hubs;

/// <summary>
/// The frames that a connection has received and its handlers have not finished. SignalR's client reports a connection as
/// closed without waiting for the frames before it; who waits for <see cref="NoneAsync"/> hears of the end last. Otherwise a
/// logout and the close that follows it (contract.md §2.2) could change places, and an eviction would pass for a lost line.
/// Thread-safe.
/// </summary>
internal sealed class FramesUnderWay
{
    private readonly HashSet<string> _handled = new(StringComparer.Ordinal);
    private long _count;
    private TaskCompletionSource? _none;

    /// <summary>Frames of this target have a handler, which calls <see cref="Finished"/> once a frame. Before the connection starts.</summary>
    public void Expect(string target) => _handled.Add(target);

    /// <summary>A frame was read off the line; called before its handler.</summary>
    public void Received(string target)
    {
        if (_handled.Contains(target))
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>A handler is done with its frame.</summary>
    public void Finished()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Volatile.Read(ref _none)?.TrySetResult();
        }
    }

    /// <summary>Completes when nothing is under way any more; for the end of a connection, when nothing can be added.</summary>
    public Task NoneAsync()
    {
        var none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _none, none);
        if (Interlocked.Read(ref _count) == 0)
        {
            none.TrySetResult();
        }

        return none.Task;
    }

    /// <summary>The protocol with its received frames counted here.</summary>
    public IHubProtocol Counting(IHubProtocol protocol) => new CountingProtocol(protocol, this);

    private sealed class CountingProtocol(IHubProtocol inner, FramesUnderWay frames) : IHubProtocol
    {
        public string Name => inner.Name;

        public int Version => inner.Version;

        public TransferFormat TransferFormat => inner.TransferFormat;

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
        {
            if (!inner.TryParseMessage(ref input, binder, out message))
            {
                return false;
            }

            if (message is InvocationMessage { Target: var target })
            {
                frames.Received(target);
            }

            return true;
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

        public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);
    }
}
