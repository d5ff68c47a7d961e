using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Engine.Simulator.Tests;

/// <summary>A hub connection without a SignalR client: a web socket and what a person would type into it.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    private const char RecordEnd = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _records = new();
    private readonly StringBuilder _rest = new();

    /// <summary>Opens a socket with the token in the URL or, as some clients do, in a header; no handshake yet.</summary>
    public static async Task<RawHub> OpenAsync(GatewayFixture venue, string hub, bool header = false)
    {
        var raw = new RawHub();
        if (header)
        {
            raw._socket.Options.SetRequestHeader("Authorization", $"Bearer {venue.Token}");
        }

        var address = new UriBuilder(venue.Gateway.Address) { Scheme = "ws", Path = $"/hubs/{hub}", Query = header ? "" : $"access_token={venue.Token}" };
        using var deadline = new CancellationTokenSource(GatewayFixture.Deadline);
        await raw._socket.ConnectAsync(address.Uri, deadline.Token);
        return raw;
    }

    /// <summary>Opens a socket and shakes hands.</summary>
    public static async Task<RawHub> ConnectAsync(GatewayFixture venue, string hub, int version = 1, bool header = false)
    {
        var raw = await OpenAsync(venue, hub, header);
        await raw.SendAsync($$"""{"protocol":"json","version":{{version}}}""");
        Assert.Equal("{}", await raw.NextAsync());
        return raw;
    }

    public Task SendAsync(string record) => SendBytesAsync(Encoding.UTF8.GetBytes(record + RecordEnd));

    /// <summary>Sends; a connection that the server has ended meanwhile is told by the next read.</summary>
    public async Task SendBytesAsync(byte[] bytes)
    {
        using var deadline = new CancellationTokenSource(GatewayFixture.Deadline);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        }
        catch (WebSocketException)
        {
        }
    }

    /// <summary>The next record that is no ping; null once the server has closed.</summary>
    public async Task<string?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(GatewayFixture.Deadline);
        var buffer = new byte[16_384];
        while (true)
        {
            if (_records.TryDequeue(out var record))
            {
                if (record == """{"type":6}""")
                {
                    continue;
                }

                return record;
            }

            WebSocketReceiveResult read;
            try
            {
                read = await _socket.ReceiveAsync(buffer, deadline.Token);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _rest.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            var parts = _rest.ToString().Split(RecordEnd);
            _rest.Clear().Append(parts[^1]);
            foreach (var part in parts[..^1])
            {
                _records.Enqueue(part);
            }
        }
    }

    /// <summary>The next record as JSON.</summary>
    public async Task<JsonElement> NextJsonAsync() =>
        JsonDocument.Parse(await NextAsync() ?? throw new InvalidOperationException("The server has closed the connection.")).RootElement;

    /// <summary>The arguments of the next event of a kind.</summary>
    public async Task<JsonElement> EventAsync(string target)
    {
        while (true)
        {
            var record = await NextJsonAsync();
            if (record.TryGetProperty("target", out var heard) && heard.GetString() == target)
            {
                return record.GetProperty("arguments");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
