using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Benchmarks;

/// <summary>
/// What anybody would write first: a SignalR client whose handler does nothing with the frame. It does not even read
/// the price; a connection keeps its order, so counting is enough to know the frame.
/// </summary>
internal sealed class BareClient : IClient
{
    private readonly HubConnection _connection;

    private BareClient(HubConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public Task Ready => Task.CompletedTask;

    /// <summary>Connects and subscribes.</summary>
    public static async Task<IClient> StartAsync(Uri hub, Recorder recorder)
    {
        var connection = new HubConnectionBuilder().WithUrl(hub, options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        }).Build();
        connection.On<string, JsonElement>("GatewayTrade", (_, _) => recorder.Handled());
        await connection.StartAsync();
        await connection.InvokeAsync("SubscribeContractTrades", MarketServer.Contract.Id.Value);
        return new BareClient(connection);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
