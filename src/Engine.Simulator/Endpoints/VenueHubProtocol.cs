using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Engine.Gateway.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Engine.Simulator;

/// <summary>
/// SignalR's JSON protocol as forgiving as the venue (contract.md §6.1, §6.2): a handshake of version 0 is accepted, superfluous
/// arguments are dropped and missing ones passed on as undefined. Events leave in the gateway's <see cref="WireShapes"/>.
/// </summary>
internal sealed class VenueHubProtocol(JsonHubProtocol inner, WireShapes shapes) : IHubProtocol
{
    private const byte RecordEnd = 0x1E;

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => version == 0 || inner.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        // A message of an unknown kind yields none. The next one must not wait behind it for more data to arrive.
        while (input.PositionOf(RecordEnd) is { } end)
        {
            var loose = new LooseBinder(binder, CountArguments(input.Slice(0, end)));
            if (inner.TryParseMessage(ref input, loose, out message))
            {
                message = message is InvocationMessage invocation ? Fit(invocation, binder) : message;
                return true;
            }
        }

        message = null;
        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is not InvocationMessage { Arguments: [.., var payload] } invocation)
        {
            inner.WriteMessage(message, output);
            return;
        }

        switch (payload)
        {
            case WireMarketTrade[] trades when shapes.TradeObjects:
                WriteEach(invocation, trades, output);
                break;
            case WireDepth[] depth when shapes.DepthObjects:
                WriteEach(invocation, depth, output);
                break;
            default:
                inner.WriteMessage(shapes.BareUserEvents && Bare(payload) is { } bare ? With(invocation, bare) : invocation, output);
                break;
        }
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => HubProtocolExtensions.GetMessageBytes(this, message);

    private static object? Bare(object? payload) => payload switch
    {
        UserEvent<WireOrder> wrapped => wrapped.Data,
        UserEvent<WireTrade> wrapped => wrapped.Data,
        UserEvent<WirePosition> wrapped => wrapped.Data,
        UserEvent<WireAccount> wrapped => wrapped.Data,
        _ => null,
    };

    private static InvocationMessage With(InvocationMessage invocation, object payload) =>
        new(invocation.InvocationId, invocation.Target, [.. invocation.Arguments[..^1], payload]);

    private static int CountArguments(ReadOnlySequence<byte> record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("arguments"u8, out var arguments)
                && arguments.ValueKind == JsonValueKind.Array
                    ? arguments.GetArrayLength()
                    : 0;
        }
        catch (JsonException)
        {
            // The protocol itself refuses it, in SignalR's words.
            return 0;
        }
    }

    private static InvocationMessage Fit(InvocationMessage invocation, IInvocationBinder binder)
    {
        int wanted;
        try
        {
            wanted = binder.GetParameterTypes(invocation.Target).Count;
        }
        catch (HubException)
        {
            // The dispatcher answers for a method that does not exist.
            return invocation;
        }

        var given = invocation.Arguments;
        if (given.Length == wanted)
        {
            return invocation;
        }

        var fitted = new object?[wanted];
        for (var index = 0; index < wanted; index++)
        {
            fitted[index] = index < given.Length ? given[index] : default(JsonElement);
        }

        return new InvocationMessage(invocation.InvocationId, invocation.Target, fitted, invocation.StreamIds) { Headers = invocation.Headers };
    }

    private void WriteEach<T>(InvocationMessage invocation, T[] entries, IBufferWriter<byte> output)
        where T : class
    {
        foreach (var entry in entries)
        {
            inner.WriteMessage(With(invocation, entry), output);
        }
    }

    /// <summary>Reads as many arguments as a call brings, whatever they are: every hub method takes JSON values.</summary>
    private sealed class LooseBinder(IInvocationBinder binder, int arguments) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => binder.GetReturnType(invocationId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [.. Enumerable.Repeat(typeof(JsonElement), arguments)];

        public Type GetStreamItemType(string streamId) => binder.GetStreamItemType(streamId);
    }
}
