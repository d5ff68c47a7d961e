using System.Reflection;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Tests.Gateway;

/// <summary>A gateway of which only the market is read cannot be made to trade.</summary>
public sealed class MarketDataGatewayTests
{
    private static readonly GatewayOperation[] Read =
    [
        GatewayOperation.LoginKey, GatewayOperation.LoginApp, GatewayOperation.Validate, GatewayOperation.ContractAvailable,
        GatewayOperation.ContractSearchById, GatewayOperation.RetrieveBars,
    ];

    [Fact]
    public async Task Logins_contracts_and_bars_leave_and_no_other_operation_does()
    {
        foreach (var call in VenueCall.All)
        {
            await using var venue = new SocketVenue(_ => SocketReply.Http(200, """{"success":true,"errorCode":0}"""));
            using var http = MarketDataHandler.CreateHttpClient(venue.Address);
            var result = await call.Call(Client(http, venue.Address));

            Assert.True(venue.Requests == (Read.Contains(call.Operation) ? 1 : 0), $"{call.Operation}: {venue.Requests} requests left.");
            if (!Read.Contains(call.Operation))
            {
                Assert.Equal(FailureKind.Transport, result.Failure!.Kind);
                Assert.Equal(nameof(InvalidOperationException), result.Failure.Text);
            }
        }
    }

    [Theory]
    [InlineData("api/Order/place")]
    [InlineData("api/Contract/available/../../Order/place")]
    [InlineData("api/contract/../Order/place")]
    [InlineData("api/History/retrieveBars?x=api/Order/place")]
    [InlineData("api/Something/new")]
    [InlineData("")]
    public async Task No_other_address_is_reached_however_it_is_written(string path)
    {
        await using var venue = new SocketVenue(_ => SocketReply.Http(200, "{}"));
        using var http = MarketDataHandler.CreateHttpClient(venue.Address);

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.PostAsync(new Uri(venue.Address, path), null));
        Assert.Throws<InvalidOperationException>(() => http.Send(new HttpRequestMessage(HttpMethod.Post, new Uri(venue.Address, path))));
        Assert.Equal(0, venue.Requests);
    }

    [Fact]
    public async Task Another_host_is_not_reached_either()
    {
        await using var venue = new SocketVenue(_ => SocketReply.Http(200, "{}"));
        using var http = MarketDataHandler.CreateHttpClient(new Uri("https://api.example.com"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.PostAsync(new Uri(venue.Address, "api/Contract/available"), null));
        Assert.Equal(0, venue.Requests);
    }

    [Fact]
    public void No_member_changes_anything()
    {
        var members = typeof(MarketDataGateway).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

        Assert.Equal(
            [
                "AvailableContractsAsync", "Dispose", "FindContractAsync", "LoginAppAsync", "LoginKeyAsync", "ResolveContractAsync", "ResolveContractAsync",
                "RetrieveBarPageAsync", "RetrieveBarsAsync", "ValidateAsync",
            ],
            members.Select(method => method.Name).Order());
        Assert.DoesNotContain(members, method => method.ReturnType == typeof(Task<MutationOutcome>));
        Assert.Empty(typeof(MarketDataGateway).GetProperties());
    }

    private static GatewayClient Client(HttpClient http, Uri address) => new(
        http,
        GatewayAddress.At(address),
        new TokenCell { Current = new AccessToken("a-token-of-some-length", DateTimeOffset.MaxValue) },
        new RequestQuota(QuotaSettings.Off, TimeProvider.System),
        new VirtualMarketClock(ClientFixture.Start),
        TimeProvider.System,
        new GatewayTimeouts { ReadRetries = 0, AuthenticationRetries = 0 });
}
