using System.Net;
using System.Net.Sockets;
using System.Text;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>The client as it is shipped, over real sockets: the HTTP stack itself must not repeat an order either.</summary>
public sealed class SocketTests
{
    private const string Answer = """{"orderId":1,"success":true,"errorCode":0}""";

    private static readonly OrderRequest Market = new(
        new AccountId(1), new ContractId("C"), OrderSide.Buy, OrderType.Market, 1, null, null, new ClientTag("t"));

    [Fact]
    public async Task An_order_on_a_kept_connection_that_dies_is_unknown_and_not_sent_again()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = 0;
        var serving = ServeAsync();
        using var http = GatewayClient.CreateHttpClient();
        var cell = new TokenCell { Current = new AccessToken("t", DateTimeOffset.MaxValue) };
        var client = new GatewayClient(
            http,
            GatewayAddress.At(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/")),
            cell,
            new RequestQuota(QuotaSettings.Off, TimeProvider.System),
            new WallMarketClock(TimeProvider.System),
            TimeProvider.System);

        Assert.IsType<MutationOutcome.Done>(await client.PlaceOrderAsync(Market, deadline.Token));
        var lost = Assert.IsType<MutationOutcome.Unknown>(await client.PlaceOrderAsync(Market, deadline.Token));
        Assert.Equal(FailureKind.Transport, lost.Failure.Kind);
        Assert.IsType<MutationOutcome.Done>(await client.PlaceOrderAsync(Market, deadline.Token));

        await serving.WaitAsync(deadline.Token);
        Assert.Equal(3, received);

        // Answers the first request, reads the second on the same connection and hangs up, answers the third on a new one.
        async Task ServeAsync()
        {
            using (var first = await listener.AcceptTcpClientAsync(deadline.Token))
            {
                await ReceiveAsync(first.GetStream());
                await ReplyAsync(first.GetStream());
                await ReceiveAsync(first.GetStream());
            }

            using var second = await listener.AcceptTcpClientAsync(deadline.Token);
            await ReceiveAsync(second.GetStream());
            await ReplyAsync(second.GetStream());
        }

        async Task ReceiveAsync(NetworkStream stream)
        {
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (!text.ToString().EndsWith('}'))
            {
                var count = await stream.ReadAsync(buffer, deadline.Token);
                Assert.NotEqual(0, count);
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            Assert.StartsWith("POST /api/Order/place HTTP/1.1", text.ToString());
            received++;
        }

        async Task ReplyAsync(NetworkStream stream) => await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}"), deadline.Token);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_fails_a_read_after_its_retries()
    {
        using var http = GatewayClient.CreateHttpClient();
        var cell = new TokenCell { Current = new AccessToken("t", DateTimeOffset.MaxValue) };
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var client = new GatewayClient(
            http,
            GatewayAddress.At(new Uri($"http://127.0.0.1:{port}/")),
            cell,
            new RequestQuota(new QuotaSettings(), TimeProvider.System),
            new WallMarketClock(TimeProvider.System),
            TimeProvider.System,
            new GatewayTimeouts { FirstBackOff = TimeSpan.FromMilliseconds(1) });

        var failed = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenueAccount>>.Failed>(
            await client.SearchAccountsAsync(true, CancellationToken.None));

        Assert.Equal(FailureKind.Transport, failed.Failure.Kind);
        Assert.False(string.IsNullOrEmpty(failed.Failure.Text));
    }
}
