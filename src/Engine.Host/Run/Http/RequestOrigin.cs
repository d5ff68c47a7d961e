using System.Net;
using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Http;

/// <summary>Where a request comes from, and what it was sent for.</summary>
internal static class RequestOrigin
{
    /// <summary>True for a program of this machine that means this machine: no page of a browser, and no name that was pointed here.</summary>
    public static bool IsThisMachine(HttpContext context)
    {
        var (request, connection) = (context.Request, context.Connection);
        return connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            && request.Host.Port == connection.LocalPort
            && request.Host.Host is "127.0.0.1" or "localhost"
            && !IsBrowsersPage(request);
    }

    /// <summary>True for what a browser sends for a page.</summary>
    public static bool IsBrowsersPage(HttpRequest request) =>
        request.Headers.ContainsKey("Origin") || (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site != "none");
}
