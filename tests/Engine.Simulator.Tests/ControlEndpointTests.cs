using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Engine.Markets;

namespace Engine.Simulator.Tests;

public sealed class ControlEndpointTests : IAsyncDisposable
{
    private const string Token = "a-token-of-the-test";
    private readonly HttpClient _http = new() { Timeout = GatewayFixture.Deadline };
    private GatewayFixture _venue = null!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _venue.DisposeAsync();
    }

    [Fact]
    public async Task Faults_are_added_listed_and_cleared_at_run_time()
    {
        await StartAsync();
        var first = await AnswerAsync(HttpMethod.Post, "faults", """{"target":"Order/place","action":"rate-limit","retryAfter":3,"count":1}""");
        var second = await AnswerAsync(HttpMethod.Post, "faults", """{"target":"user/*","action":"drop","probability":0.5,"seed":9}""");
        using (var limited = await _venue.SendAsync("Order/place", new { }))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(3), limited.Headers.RetryAfter?.Delta);
        }

        var list = (await AnswerAsync(HttpMethod.Get, "faults")).GetProperty("faults");
        Assert.Equal([first.GetProperty("id").GetInt32(), second.GetProperty("id").GetInt32()], list.EnumerateArray().Select(fault => fault.GetProperty("id").GetInt32()));
        Assert.Equal((1, "rate-limit"), (list[0].GetProperty("struck").GetInt32(), list[0].GetProperty("action").GetString()));
        await AnswerAsync(HttpMethod.Delete, $"faults/{first.GetProperty("id")}");
        Assert.Equal("user/*", Assert.Single(_venue.Gateway.Faults.Standing).Rule.Target);
        await AnswerAsync(HttpMethod.Delete, "faults");
        Assert.Empty(_venue.Gateway.Faults.Standing);
    }

    [Fact]
    public async Task Acts_lock_accounts_roll_contracts_revoke_tokens_and_close_hubs()
    {
        await StartAsync(GatewayFixture.Gold, "CON.F.US.GCE.G14");
        var ears = await _venue.ListenMarketAsync("Trades");
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"can-trade","value":false}""");
        Assert.False((await _venue.PostAsync("Account/search", new { onlyActiveAccounts = true })).GetProperty("accounts")[0].GetProperty("canTrade").GetBoolean());
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"can-trade","account":20000001,"value":true}""");
        await _venue.PrintAsync(1313.7m);
        await _venue.PlaceMarketAsync(side: 0, size: 1, null);
        await AnswerAsync(HttpMethod.Post, "acts", $$"""{"do":"roll","from":"{{GatewayFixture.Gold}}","to":"CON.F.US.GCE.G14"}""");
        var front = (await _venue.PostAsync("Contract/available", new { live = false })).GetProperty("contracts");
        Assert.Equal("CON.F.US.GCE.G14", Assert.Single(front.EnumerateArray()).GetProperty("id").GetString());
        var old = (await _venue.PostAsync("Contract/searchById", new { contractId = GatewayFixture.Gold })).GetProperty("contract");
        Assert.False(old.GetProperty("activeContract").GetBoolean());
        Assert.Equal(9, (await _venue.PlaceMarketAsync(side: 0, size: 1, null)).GetProperty("errorCode").GetInt32());
        var close = await _venue.PostAsync("Position/closeContract", new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold });
        Assert.True(close.GetProperty("success").GetBoolean());
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"revoke-tokens"}""");
        using (var refused = await _venue.SendAsync("Account/search", new { onlyActiveAccounts = true }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"logout","text":"Taken over."}""");
        Assert.Equal("Taken over.", (await ears.NextAsync("GatewayLogout")).GetString());
        await ears.Closed;
    }

    [Fact]
    public async Task Every_token_ever_issued_is_told_revoked_ones_too()
    {
        await StartAsync();
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"revoke-tokens"}""");
        await _venue.LoginAsync();
        using var validated = await _venue.SendAsync("Auth/validate", new { });
        var renewed = (await validated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("newToken").GetString();

        var told = (await AnswerAsync(HttpMethod.Get, "tokens")).GetProperty("tokens").EnumerateArray().Select(token => token.GetString()).ToList();
        Assert.Equal(3, told.Distinct().Count());
        Assert.Equal(renewed, told[^1]);
    }

    [Fact]
    public async Task A_halt_refuses_orders_until_it_is_over_and_a_void_takes_a_trade_back()
    {
        await StartAsync();
        await _venue.PrintAsync(1313.7m);
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"halt","for":5}""");
        var refused = await _venue.PlaceMarketAsync(side: 0, size: 1, null);
        Assert.StartsWith("Trading is currently unavailable.", refused.GetProperty("errorMessage").GetString());
        _venue.Clock.AdvanceTo(_venue.Clock.Now.AddSeconds(5));
        Assert.True((await _venue.PlaceMarketAsync(side: 0, size: 1, null)).GetProperty("success").GetBoolean());
        await AnswerAsync(HttpMethod.Post, "acts", """{"do":"void"}""");
        var trades = await _venue.PostAsync("Trade/search", new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start });
        Assert.True(Assert.Single(trades.GetProperty("trades").EnumerateArray()).GetProperty("voided").GetBoolean());
        Assert.Equal(0, (await _venue.PostAsync("Position/searchOpen", new { accountId = GatewayFixture.Account })).GetProperty("positions").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "acts", """{"do":"halt","contract":"CON.F.US.GCE.Z99"}""", 409)]
    [InlineData("POST", "acts", """{"do":"explode"}""", 400)]
    [InlineData("POST", "acts", """{"do":"roll","from":"CON.F.US.GCE.Z13","to":"CON.F.US.GCE.Z99"}""", 409)]
    [InlineData("POST", "acts", """{"do":"can-trade","account":5,"value":true}""", 409)]
    [InlineData("POST", "acts", """{"do":"void"}""", 409)]
    [InlineData("POST", "acts", "{", 400)]
    [InlineData("POST", "acts", "[]", 400)]
    [InlineData("POST", "faults", """{"target":"Order/plaice","action":"lose"}""", 400)]
    [InlineData("POST", "pace", """{"do":"faster"}""", 400)]
    [InlineData("POST", "pace", """{"do":"advance","events":0}""", 400)]
    [InlineData("POST", "pace", """{"do":"speed","speed":"step"}""", 400)]
    [InlineData("DELETE", "faults/77", "", 404)]
    [InlineData("GET", "events", "", 409)]
    [InlineData("GET", "secrets", "", 404)]
    [InlineData("GET", "accounts/5", "", 404)]
    [InlineData("GET", "accounts/five/open", "", 404)]
    [InlineData("GET", "", "", 404)]
    public async Task What_cannot_be_done_is_answered_with_a_sentence(string method, string path, string body, int status)
    {
        await StartAsync();
        using var response = await SendAsync(new HttpMethod(method), path, body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.EndsWith(".", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("problem").GetString());
    }

    [Fact]
    public async Task An_account_is_shown_as_the_venue_keeps_it_whatever_faults_stand()
    {
        await StartAsync();
        await _venue.PrintAsync(1313.7m);
        await _venue.PlaceMarketAsync(side: 0, size: 2, "entry");
        var rest = await _venue.PostAsync("Order/place", new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold, type = 1, side = 0, size = 1, limitPrice = 1300m });
        await AnswerAsync(HttpMethod.Post, "faults", """{"target":"*","action":"server-error"}""");

        var whole = await AnswerAsync(HttpMethod.Get, $"accounts/{GatewayFixture.Account}");
        Assert.Equal(["entry", null], whole.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("customTag").GetString()));
        Assert.Equal(2, Assert.Single(whole.GetProperty("trades").EnumerateArray()).GetProperty("size").GetInt32());
        Assert.Equal(_venue.Gateway.Venue.Balance(new Engine.Accounts.AccountId(GatewayFixture.Account)).ToDecimal(), whole.GetProperty("account").GetProperty("balance").GetDecimal());

        var open = await AnswerAsync(HttpMethod.Get, $"accounts/{GatewayFixture.Account}/open");
        Assert.Equal(rest.GetProperty("orderId").GetInt64(), Assert.Single(open.GetProperty("orders").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.Equal(0, open.GetProperty("trades").GetArrayLength());
        Assert.Equal(2, Assert.Single(open.GetProperty("positions").EnumerateArray()).GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task The_venues_token_opens_no_control_and_the_control_token_no_venue()
    {
        await StartAsync();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _venue.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync("counters")).StatusCode);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var refused = await _http.PostAsJsonAsync(new Uri(_venue.Gateway.Address, "api/Account/search"), new { onlyActiveAccounts = true });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_control()
    {
        _venue = await GatewayFixture.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(_venue.Gateway.Address, "control/counters"))).StatusCode);
    }

    [Fact]
    public async Task A_market_is_paused_advanced_and_let_go()
    {
        var tape = new TapeOf(GatewayFixture.Start, GatewayFixture.Gold);
        for (var print = 0; print < 10; print++)
        {
            tape.Prints.Add(new MarketPrint(new ContractId(GatewayFixture.Gold), Price.FromDecimal(1313.7m + print), 1, GatewayFixture.Start.AddHours(print)));
        }

        _venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape, ControlToken = Token });
        Prepare();
        var ears = await _venue.ListenMarketAsync("Trades");
        await AnswerAsync(HttpMethod.Post, "pace", """{"do":"pause"}""");
        var running = new MarketDriver(_venue.Gateway, tape, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(CancellationToken.None);
        await AnswerAsync(HttpMethod.Post, "pace", """{"do":"advance","events":3}""");
        for (var print = 0; print < 3; print++)
        {
            Assert.Equal(1313.7m + print, (await ears.NextAsync("GatewayTrade"))[0].GetProperty("price").GetDecimal());
        }

        var counters = await AnswerAsync(HttpMethod.Get, "counters");
        Assert.Equal((3, true), (counters.GetProperty("marketEvents").GetInt32(), counters.GetProperty("paused").GetBoolean()));
        Assert.False(running.IsCompleted);

        // Hours lie between the prints: at recorded speed the rest would not come.
        await AnswerAsync(HttpMethod.Post, "pace", """{"do":"speed","speed":"max"}""");
        await AnswerAsync(HttpMethod.Post, "pace", """{"do":"resume"}""");
        Assert.Equal(10, (await running.WaitAsync(GatewayFixture.Deadline)).Events);
    }

    [Fact]
    public async Task A_change_of_speed_ends_the_wait_for_the_next_event()
    {
        var tape = new TapeOf(GatewayFixture.Start, GatewayFixture.Gold);
        tape.Prints.AddRange(Enumerable.Range(0, 2).Select(print =>
            new MarketPrint(new ContractId(GatewayFixture.Gold), Price.FromDecimal(1313.7m), 1, GatewayFixture.Start.AddDays(print))));
        _venue = await GatewayFixture.StartAsync(settings => settings with { Market = tape, ControlToken = Token });
        Prepare();
        var ears = await _venue.ListenMarketAsync("Trades");
        var running = new MarketDriver(_venue.Gateway, tape, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(CancellationToken.None);
        await ears.NextAsync("GatewayTrade");
        await AnswerAsync(HttpMethod.Post, "pace", """{"do":"speed","speed":1000000}""");
        Assert.Equal(2, (await running.WaitAsync(GatewayFixture.Deadline)).Events);
    }

    private async Task StartAsync(params string[] contracts)
    {
        _venue = await GatewayFixture.StartAsync(settings => settings with
        {
            ControlToken = Token,
            Market = new TapeOf(GatewayFixture.Start, contracts is [] ? [GatewayFixture.Gold] : contracts),
        });
        Prepare();
    }

    private void Prepare()
    {
        _http.BaseAddress = new Uri(_venue.Gateway.Address, "control/");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body) =>
        _http.SendAsync(new HttpRequestMessage(method, path) { Content = body.Length == 0 ? null : new StringContent(body) });

    private async Task<JsonElement> AnswerAsync(HttpMethod method, string path, string body = "")
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
