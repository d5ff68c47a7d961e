using System.Collections.Frozen;

namespace Engine.Gateway;

/// <summary>
/// Lets the requests of a fixed list through to one gateway: logging in, contracts, bars. Anything else fails before a byte of it leaves the
/// process. A list of what may pass, not of what may not: an operation that is new to the venue is refused as well.
/// </summary>
internal sealed class MarketDataHandler : DelegatingHandler
{
    private static readonly GatewayOperation[] Allowed =
    [
        GatewayOperation.LoginKey,
        GatewayOperation.LoginApp,
        GatewayOperation.Validate,
        GatewayOperation.ContractAvailable,
        GatewayOperation.ContractSearchById,
        GatewayOperation.RetrieveBars,
    ];

    private readonly FrozenSet<string> _addresses;

    private MarketDataHandler(Uri rest, HttpMessageHandler inner)
        : base(inner)
    {
        var root = new Uri(rest.AbsoluteUri.TrimEnd('/') + "/api/");
        _addresses = Allowed.Select(operation => new Uri(root, VenueErrors.PathOf(operation)).AbsoluteUri).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>A client that cannot send anything else. The caller disposes it.</summary>
    /// <param name="rest">Base of the REST operations.</param>
    public static HttpClient CreateHttpClient(Uri rest) => GatewayClient.CreateHttpClientBehind(inner => new MarketDataHandler(rest, inner));

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => IsAllowed(request)
        ? base.SendAsync(request, cancellationToken)
        : throw Refusal(request);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => IsAllowed(request)
        ? base.Send(request, cancellationToken)
        : throw Refusal(request);

    private static InvalidOperationException Refusal(HttpRequestMessage request) =>
        new($"{request.RequestUri?.AbsolutePath} is not for a gateway of which only the market is read; nothing was sent.");

    private bool IsAllowed(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri is { IsAbsoluteUri: true } address && _addresses.Contains(address.AbsoluteUri);
}
