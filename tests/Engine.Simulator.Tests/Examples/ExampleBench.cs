using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Trader.Examples;

namespace Engine.Simulator.Tests.Examples;

/// <summary>A simulated gateway with a price, and the client of the examples at it.</summary>
internal sealed class ExampleBench : IAsyncDisposable
{
    public static readonly AccountId Account = new(GatewayFixture.Account);
    public static readonly ContractId Gold = new(GatewayFixture.Gold);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(1));
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();

    private ExampleBench(GatewayFixture venue) => Venue = venue;

    public GatewayFixture Venue { get; }

    public GatewayAddress Address => GatewayAddress.At(Venue.Gateway.Address);

    public HttpClient Http => _http;

    public Connection Connection { get; private set; } = null!;

    public GatewayClient Client => Connection.Client;

    public LineReader Output { get; } = new();

    public CancellationToken Stop => _deadline.Token;

    /// <param name="change">Of the gateway's settings.</param>
    /// <param name="timeouts">Null for a client that is made by the example itself.</param>
    /// <param name="wall">The gateway's wall clock.</param>
    public static async Task<ExampleBench> StartAsync(Func<SimulatorSettings, SimulatorSettings>? change = null, GatewayTimeouts? timeouts = null, TimeProvider? wall = null)
    {
        var bench = new ExampleBench(await GatewayFixture.StartAsync(change, wall));
        if (bench.Venue.Gateway.Settings.Market.Contracts.Any(contract => contract.Id == Gold))
        {
            await bench.Venue.PrintAsync(1313.7m);
        }

        bench.Connection = await Connecting.LogInAsync(bench._http, bench.Address, "simulated", "simulated-key", bench.Stop);
        if (timeouts is not null)
        {
            var clock = TimeProvider.System;
            var client = new GatewayClient(
                bench._http, bench.Address, bench.Connection.Token, new Engine.Gateway.RequestQuota(new QuotaSettings(), clock), new WallMarketClock(clock), clock, timeouts);
            bench.Connection = bench.Connection with { Client = client };
        }

        return bench;
    }

    public Task<Instrument> GoldAsync() => Connecting.ContractOfAsync(Client, "GC", Stop);

    public async ValueTask DisposeAsync()
    {
        await _deadline.CancelAsync();
        _http.Dispose();
        await Venue.DisposeAsync();
        _deadline.Dispose();
        await Output.DisposeAsync();
    }
}
