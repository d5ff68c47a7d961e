using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Engine.Markets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Simulator.Tests;

/// <summary>A gateway on a free port, and a client that knows nothing of our wire types.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public const int Account = 20_000_001;
    public const string Gold = "CON.F.US.GCE.Z13";
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    public static readonly DateTimeOffset Start = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _http;
    private readonly List<HubConnection> _connections = [];

    private GatewayFixture(SimulatedGateway gateway, VirtualMarketClock clock)
    {
        Gateway = gateway;
        Clock = clock;
        _http = new HttpClient { BaseAddress = gateway.Address, Timeout = Deadline };
    }

    public SimulatedGateway Gateway { get; }

    public VirtualMarketClock Clock { get; }

    public string Token { get; private set; } = "";

    public static async Task<GatewayFixture> StartAsync(Func<SimulatorSettings, SimulatorSettings>? change = null, TimeProvider? wall = null, bool login = true)
    {
        var clock = new VirtualMarketClock(Start);
        var settings = new SimulatorSettings { Instance = "test", Market = new TapeOf(Start, Gold), Rules = VenueRules.Oracle };
        var gateway = await SimulatedGateway.StartAsync(change?.Invoke(settings) ?? settings, clock, wall ?? TimeProvider.System);
        var fixture = new GatewayFixture(gateway, clock);
        if (login)
        {
            await fixture.LoginAsync();
        }

        return fixture;
    }

    public async Task LoginAsync()
    {
        var answer = await PostAsync("Auth/loginKey", new { userName = "Simulated", apiKey = "simulated-key" });
        Token = answer.GetProperty("token").GetString()!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    /// <summary>A client of its own for requests that no serializer would write.</summary>
    public HttpClient Http => _http;

    public Task<HttpResponseMessage> SendAsync(string operation, object body) => _http.PostAsJsonAsync($"/api/{operation}", body);

    public async Task<JsonElement> PostAsync(string operation, object body)
    {
        using var response = await SendAsync(operation, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> PlaceMarketAsync(int side, int size, string? tag) =>
        PostAsync("Order/place", new { accountId = Account, contractId = Gold, type = 2, side, size, customTag = tag });

    public ValueTask PrintAsync(decimal price, int size = 1, string contract = Gold)
    {
        Clock.AdvanceTo(Clock.Now.AddMilliseconds(1));
        return Gateway.PublishAsync(new MarketPrint(new ContractId(contract), Price.FromDecimal(price), size, Clock.Now));
    }

    public HubConnection Connect(string hub, bool skipNegotiation = true, string? token = null)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(Gateway.Address, $"/hubs/{hub}"), options =>
            {
                options.AccessTokenProvider = () => Task.FromResult<string?>(token ?? Token);
                options.SkipNegotiation = skipNegotiation;
                options.Transports = HttpTransportType.WebSockets;
            })
            .Build();
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    public async Task<HubEars> ListenUserAsync()
    {
        var connection = Connect("user");
        var ears = new HubEars(connection, "GatewayUserOrder", "GatewayUserTrade", "GatewayUserPosition", "GatewayUserAccount", "GatewayLogout");
        await connection.StartAsync();
        await connection.InvokeAsync("SubscribeAccounts");
        await connection.InvokeAsync("SubscribeOrders", Account);
        await connection.InvokeAsync("SubscribePositions", Account);
        await connection.InvokeAsync("SubscribeTrades", Account.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ears;
    }

    public async Task<HubEars> ListenMarketAsync(params string[] streams)
    {
        var connection = Connect("market", skipNegotiation: false);
        var ears = new HubEars(connection, "GatewayQuote", "GatewayTrade", "GatewayDepth", "GatewayLogout");
        await connection.StartAsync();
        foreach (var stream in streams)
        {
            await connection.InvokeAsync($"SubscribeContract{stream}", Gold);
        }

        return ears;
    }

    public async ValueTask DisposeAsync()
    {
        HubConnection[] connections;
        lock (_connections)
        {
            connections = [.. _connections];
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        _http.Dispose();
        await Gateway.DisposeAsync();
    }
}

/// <summary>Everything that a connection hears, in order.</summary>
internal sealed class HubEars
{
    private readonly Channel<(string Target, JsonElement Payload)> _heard = Channel.CreateUnbounded<(string, JsonElement)>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HubEars(HubConnection connection, params string[] targets)
    {
        Connection = connection;
        foreach (var target in targets)
        {
            if (target is "GatewayQuote" or "GatewayTrade" or "GatewayDepth")
            {
                connection.On<string, JsonElement>(target, (_, payload) => _heard.Writer.TryWrite((target, payload)));
            }
            else
            {
                connection.On<JsonElement>(target, payload => _heard.Writer.TryWrite((target, payload)));
            }
        }

        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    public Task Closed => _closed.Task.WaitAsync(GatewayFixture.Deadline);

    public async Task<(string Target, JsonElement Payload)> NextAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(GatewayFixture.Deadline);

    public async Task<JsonElement> NextAsync(string target)
    {
        while (true)
        {
            var (heard, payload) = await NextAsync();
            if (heard == target)
            {
                return payload;
            }
        }
    }
}

/// <summary>A source of contracts whose prints the test itself publishes.</summary>
internal sealed class TapeOf(DateTimeOffset start, params string[] contracts) : IMarketSource
{
    public List<MarketPrint> Prints { get; } = [];

    public IReadOnlyList<Instrument> Contracts { get; } = [.. contracts.Select(Terms.Of)];

    public DateTimeOffset Start => start;

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => Prints;
}

internal static class Terms
{
    public static Instrument Of(string contract) =>
        ContractMonth.TryParse(contract, out var product, out var month) && ProductTable.Find(product) is { } terms
            ? terms.Contract(month, active: true)
            : throw new ArgumentException($"{contract} is not listed.", nameof(contract));
}
