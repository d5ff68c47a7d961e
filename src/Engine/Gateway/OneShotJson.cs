using System.Net;
using System.Net.Http.Headers;

namespace Engine.Gateway;

/// <summary>
/// A request body that can be written once. Whatever sits between us and the socket, an order that has begun to leave
/// cannot be sent a second time: the second writing throws, and the outcome is unknown. Requests without a body carry an
/// empty one of these, because the HTTP stack repeats a request without content by itself when the connection dies.
/// </summary>
internal sealed class OneShotJson : HttpContent
{
    private readonly byte[] _body;
    private int _written;

    public OneShotJson(byte[] body)
    {
        _body = body;
        Headers.ContentType = body.Length == 0 ? null : new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _written, 1) != 0)
        {
            throw new InvalidOperationException("A request of the venue is never sent twice.");
        }

        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
