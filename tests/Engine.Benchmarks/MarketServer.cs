using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Unicode;
using System.Threading.Channels;
using Engine.Markets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engine.Benchmarks;

/// <summary>
/// A market hub on a loopback port: Kestrel and SignalR as they come. Only the frame's JSON is written by hand, so that
/// the publisher takes as little as possible of the machine that the client under test runs on.
/// </summary>
internal sealed class MarketServer : IAsyncDisposable
{
    /// <summary>The contract that is published.</summary>
    public static readonly Instrument Contract = new(
        new ContractId("CON.F.US.ENQ.Z26"), "NQZ6", "E-mini NASDAQ-100", Price.FromDecimal(0.25m), Accounts.Money.FromDecimal(5m), true, "F.US.ENQ");

    private readonly WebApplication _application;
    private readonly Connections _connections;

    private MarketServer(WebApplication application, Connections connections) => (_application, _connections) = (application, connections);

    /// <summary>The hub's address.</summary>
    public Uri Hub { get; private init; } = null!;

    /// <summary>Listens on a free port.</summary>
    public static async Task<MarketServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<Connections>();
        builder.Services.AddSingleton<HubLifetimeManager<MarketHub>>(services => services.GetRequiredService<Connections>());
        var application = builder.Build();
        application.MapHub<MarketHub>("/hubs/market");
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new MarketServer(application, application.Services.GetRequiredService<Connections>()) { Hub = new Uri($"{address}/hubs/market") };
    }

    /// <summary>The next connection that asks for trades.</summary>
    public ValueTask<HubConnectionContext> NextSubscriberAsync(CancellationToken cancellation) => _connections.Subscribed.Reader.ReadAsync(cancellation);

    /// <summary>The trade frame of a number; its price is the number in ticks.</summary>
    public static SerializedHubMessage Frame(int number)
    {
        Span<byte> text = stackalloc byte[320];
        Utf8.TryWrite(
            text,
            CultureInfo.InvariantCulture,
            $$"""{"type":1,"target":"GatewayTrade","arguments":["CON.F.US.ENQ.Z26",[{"symbolId":"F.US.ENQ","price":{{number * 0.25m}},"timestamp":"2026-10-12T14:30:00.123+00:00","type":{{number & 1}},"volume":1}]]}{{'\u001e'}}""",
            out var length);
        return new SerializedHubMessage([new SerializedMessage("json", text[..length].ToArray())]);
    }

    /// <summary>The number of a frame by its price.</summary>
    public static int Number(Price price) => (int)(price.Nanos / Contract.TickSize.Nanos);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>Gives the publisher the connection itself, which takes ready-made messages.</summary>
    internal sealed class Connections(ILogger<DefaultHubLifetimeManager<MarketHub>> logger) : DefaultHubLifetimeManager<MarketHub>(logger)
    {
        private readonly ConcurrentDictionary<string, HubConnectionContext> _open = [];

        public Channel<HubConnectionContext> Subscribed { get; } = Channel.CreateUnbounded<HubConnectionContext>();

        public override Task OnConnectedAsync(HubConnectionContext connection)
        {
            _open[connection.ConnectionId] = connection;
            return base.OnConnectedAsync(connection);
        }

        public override Task OnDisconnectedAsync(HubConnectionContext connection)
        {
            _open.TryRemove(connection.ConnectionId, out _);
            return base.OnDisconnectedAsync(connection);
        }

        /// <summary>A feed may confirm its subscription twice on one connection; the publisher hears of it once.</summary>
        public void Subscribe(string id)
        {
            if (_open.TryRemove(id, out var connection))
            {
                Subscribed.Writer.TryWrite(connection);
            }
        }
    }

    /// <summary>The venue's methods, as far as the engine's market link calls them.</summary>
    internal sealed class MarketHub(Connections connections) : Hub
    {
        public void SubscribeContractTrades(string contract)
        {
            if (contract == Contract.Id.Value)
            {
                connections.Subscribe(Context.ConnectionId);
            }
        }
    }
}
