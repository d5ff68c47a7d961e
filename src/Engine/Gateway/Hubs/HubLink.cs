using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Engine.Gateway.Hubs;

/// <summary>
/// One life of one hub connection: started once, and when it has ended a new link is made. There is no automatic
/// reconnect, because SignalR gives up after a close by the server and cannot tell a refused token from a dead line
/// (contract.md §6.1). WebSockets without negotiation. Thread-safe.
/// </summary>
public abstract class HubLink : IAsyncDisposable
{
    private const string Logout = "GatewayLogout";
    private readonly IHubListener _listener;
    private readonly FrameTally _unreadable = new();
    private readonly FramesUnderWay _underWay = new();
    private readonly AccessToken? _tokenInAddress;
    private int _oddLogouts;

    private protected HubLink(Uri hub, TokenCell token, IHubListener listener, HubLinkSettings? settings, params JsonConverter[] converters)
    {
        settings ??= HubLinkSettings.Default;
        _listener = listener;
        _tokenInAddress = settings.TokenInQuery ? token.Current : null;
        var builder = new HubConnectionBuilder().WithUrl(AddressOf(hub, _tokenInAddress), options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
            options.AccessTokenProvider = () => Task.FromResult(token.Current?.Reveal());
        });
        builder.AddJsonProtocol(json =>
        {
            foreach (var converter in converters)
            {
                json.PayloadSerializerOptions.Converters.Add(converter);
            }
        });
        builder.Services.AddSingleton(services => _underWay.Counting(new JsonHubProtocol(services.GetRequiredService<IOptions<JsonHubProtocolOptions>>())));
        builder.Services.AddSingleton<ILoggerFactory>(new BindingFailureWatch(OnUnbound, OnNoHandler));
        if (settings.Connector is { } connector)
        {
            builder.Services.AddSingleton(connector);
        }

        Connection = builder.Build();
        Connection.ServerTimeout = settings.ServerTimeout;
        Connection.KeepAliveInterval = settings.KeepAlive;
        Connection.Closed += async cause =>
        {
            await _underWay.NoneAsync().ConfigureAwait(false);
            _listener.OnClosed(cause);
        };

        // Handlers are found by exact case and by the number of arguments: other cases, and zero arguments, arrive through the
        // binding watch (contract.md §2.2: zero or one argument, of any shape; some servers send lower case).
        foreach (var name in LogoutNames)
        {
            On<JsonElement>(name, words => Deliver(Logout, words, static (listener, w) => listener.OnLogout(
                w.ValueKind switch
                {
                    JsonValueKind.String => w.GetString(),
                    JsonValueKind.Null or JsonValueKind.Undefined => null,
                    _ => w.GetRawText(),
                })));
        }
    }

    /// <summary>
    /// Frames, or entries of frames, that could not be read on this connection, by the name of their event; events unknown to
    /// this version included. A copy.
    /// </summary>
    public IReadOnlyDictionary<string, long> UnreadableFrames => _unreadable.ByTarget;

    private static string[] LogoutNames { get; } = [Logout, Logout.ToLowerInvariant()];

    private protected HubConnection Connection { get; }

    /// <summary>
    /// Connects, once. Throws what SignalR throws; a refused token shows as <c>status code '401'</c> in the message. Neither
    /// message nor inner exceptions name the token.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await Connection.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (_tokenInAddress is { } token && e.ToString().Contains(Uri.EscapeDataString(token.Reveal()), StringComparison.Ordinal))
        {
            throw new HttpRequestException("The hub could not be reached; the cause is withheld because it names the token.");
        }
    }

    /// <summary>Ends the connection. <see cref="IHubListener.OnClosed"/> still follows if it had started, after every frame received before.</summary>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers the handler of an event with one argument.</summary>
    private protected void On<TArgument>(string target, Action<TArgument> handler)
    {
        _underWay.Expect(target);
        Connection.On<TArgument>(target, argument =>
        {
            try
            {
                handler(argument);
            }
            finally
            {
                _underWay.Finished();
            }
        });
    }

    /// <summary>Registers the handler of an event with two arguments.</summary>
    private protected void On<TFirst, TSecond>(string target, Action<TFirst, TSecond> handler)
    {
        _underWay.Expect(target);
        Connection.On<TFirst, TSecond>(target, (first, second) =>
        {
            try
            {
                handler(first, second);
            }
            finally
            {
                _underWay.Finished();
            }
        });
    }

    /// <summary>Hands one frame over. Whatever goes wrong becomes an unreadable frame, never an exception into SignalR, which would swallow it.</summary>
    private protected void Deliver<TFrame>(string target, TFrame frame, Action<IHubListener, TFrame> hand)
    {
        try
        {
            hand(_listener, frame);
        }
        catch (Exception)
        {
            Unreadable(target);
        }
    }

    private protected void Unreadable(string target)
    {
        _unreadable.Count(target);
        _listener.OnUnreadable(target);
    }

    private static bool IsLogout(string target) => string.Equals(target, Logout, StringComparison.OrdinalIgnoreCase);

    private void OnUnbound(string target)
    {
        if (LogoutNames.Contains(target))
        {
            _listener.OnLogout(null);
        }
        else if (!IsLogout(target))
        {
            Unreadable(target);
        }
    }

    private void OnNoHandler(string target)
    {
        // Said up to twice for one frame; a second logout of a connection changes nothing.
        if (IsLogout(target) && Interlocked.Exchange(ref _oddLogouts, 1) == 0)
        {
            _listener.OnLogout(null);
        }
    }

    private static Uri AddressOf(Uri hub, AccessToken? token) => token is null
        ? hub
        : new UriBuilder(hub)
        {
            Query = (hub.Query.Length > 1 ? hub.Query[1..] + "&" : "") + "access_token=" + Uri.EscapeDataString(token.Reveal()),
        }.Uri;
}
