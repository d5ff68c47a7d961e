using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Engine.Gateway.Hubs;
using Microsoft.AspNetCore.Connections;

namespace Engine.Tests.Hubs;

/// <summary>
/// The far end of a hub connection without a socket: whatever bytes a test writes arrive at the link's own SignalR client.
/// One connection at a time.
/// </summary>
internal sealed class PipedVenue : IConnectionFactory
{
    private const byte EndOfRecord = 0x1e;
    private Pipe _toClient = new();
    private Pipe _fromClient = new();
    private TaskCompletionSource _left = new();

    public static Uri Address { get; } = new("http://127.0.0.1/hubs/piped");

    /// <summary>Settings of a link that connects here. No timeouts: a stopped debugger is not a dead line.</summary>
    public HubLinkSettings Settings => new HubLinkSettings(false, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30)) { Connector = this };

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        (_toClient, _fromClient, _left) = (new Pipe(), new Pipe(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var near = new Duplex(_toClient.Reader, _fromClient.Writer);
        await SendAsync("{}"u8.ToArray());
        return new Line(_left) { Transport = near, Application = new Duplex(_fromClient.Reader, _toClient.Writer) };
    }

    /// <summary>Sends one record.</summary>
    public async Task SendAsync(byte[] record)
    {
        _toClient.Writer.Write(record);
        _toClient.Writer.Write([EndOfRecord]);
        await _toClient.Writer.FlushAsync();
    }

    /// <summary>Sends an event; the arguments are JSON.</summary>
    public Task SendAsync(string target, string arguments) =>
        SendAsync(Encoding.UTF8.GetBytes($$"""{"type":1,"target":"{{target}}","arguments":{{arguments}}}"""));

    /// <summary>Completes when the client has let go of the connection.</summary>
    public Task Left => _left.Task;

    private sealed class Line(TaskCompletionSource left) : DefaultConnectionContext("piped")
    {
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            left.TrySetResult();
        }
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
