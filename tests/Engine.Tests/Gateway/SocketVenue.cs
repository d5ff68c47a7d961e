using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Engine.Tests.Gateway;

/// <summary>How the venue treats one request.</summary>
/// <param name="Bytes">What it writes; null for nothing.</param>
/// <param name="BeforeBody">True hangs up as soon as the head has come, the body unread.</param>
/// <param name="Hold">True never answers.</param>
internal sealed record SocketReply(byte[]? Bytes, bool BeforeBody = false, bool Hold = false)
{
    public static SocketReply Http(int status, string body, string contentType = "application/json", string extra = "", int? length = null)
    {
        var payload = Encoding.UTF8.GetBytes(body);
        var head = $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {length ?? payload.Length}\r\nConnection: close\r\n{extra}\r\n";
        return new SocketReply([.. Encoding.ASCII.GetBytes(head), .. payload]);
    }
}

/// <summary>A venue behind a real socket that may answer with anything, or hang up. Counts every request whose head has come.</summary>
internal sealed class SocketVenue : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly Func<string, SocketReply> _reply;
    private readonly Func<string, bool>? _beforeBody;
    private readonly Task _serving;
    private int _requests;

    /// <summary>Opens a venue on a free port.</summary>
    /// <param name="reply">Chooses by the whole request, head and body.</param>
    /// <param name="beforeBody">Chooses by the head alone whether to hang up at once.</param>
    public SocketVenue(Func<string, SocketReply> reply, Func<string, bool>? beforeBody = null)
    {
        (_reply, _beforeBody) = (reply, beforeBody);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = AcceptAsync();
    }

    public Uri Address { get; }

    public int Requests => Volatile.Read(ref _requests);

    public Task<bool> NextArrivalAsync() => _arrivals.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _serving;
        _listener.Stop();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await _listener.AcceptSocketAsync(_closed.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                using var stream = new NetworkStream(socket);
                var text = new StringBuilder();
                var head = await ReadUntilAsync(stream, text, seen => seen.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end && end >= 0 ? end + 4 : -1);
                if (head < 0)
                {
                    return;
                }

                Interlocked.Increment(ref _requests);
                if (_beforeBody?.Invoke(text.ToString(0, head)) == true)
                {
                    _arrivals.Release();
                    socket.LingerState = new LingerOption(true, 0);
                    return;
                }

                var length = LengthOf(text.ToString(0, head));
                await ReadUntilAsync(stream, text, seen => seen.Length >= head + length ? seen.Length : -1);
                _arrivals.Release();
                var reply = _reply(text.ToString());
                if (reply.Hold)
                {
                    await Task.Delay(Timeout.Infinite, _closed.Token);
                }

                if (reply.Bytes is { } bytes)
                {
                    await stream.WriteAsync(bytes, _closed.Token);
                }

                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<int> ReadUntilAsync(NetworkStream stream, StringBuilder text, Func<string, int> complete)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var end = complete(text.ToString());
            if (end >= 0)
            {
                return end;
            }

            var count = await stream.ReadAsync(buffer, _closed.Token);
            if (count == 0)
            {
                return -1;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }

    private static int LengthOf(string head)
    {
        const string Name = "Content-Length:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..head.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
