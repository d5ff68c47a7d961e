using System.Net;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests.ClientPage;

/// <summary>The shipped client on the simulated gateway, with a line between them that loses answers after the venue has acted.</summary>
public sealed class LostAnswerTests
{
    private static readonly ContractId Gold = new(GatewayFixture.Gold);

    private static readonly OrderRequest Bid = new(
        new AccountId(GatewayFixture.Account), Gold, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(1300m), null, new ClientTag("lost-1"));

    [Theory]
    [InlineData("lost", FailureKind.Transport)]
    [InlineData("502", FailureKind.Http)]
    [InlineData("HTML", FailureKind.Malformed)]
    [InlineData("cut", FailureKind.Malformed)]
    [InlineData("late", FailureKind.Timeout)]
    public async Task An_order_whose_answer_is_lost_is_unknown_and_stands_once_at_the_venue(string fault, FailureKind kind)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        using var line = new LossyLine(fault);
        using var http = new HttpClient(line) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new GatewayClient(
            http,
            GatewayAddress.At(venue.Gateway.Address),
            new TokenCell { Current = new AccessToken(venue.Token, DateTimeOffset.MaxValue) },
            new Engine.Gateway.RequestQuota(QuotaSettings.Off, TimeProvider.System),
            new WallMarketClock(TimeProvider.System),
            TimeProvider.System,
            new GatewayTimeouts { Mutation = fault == "late" ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1) });

        var unknown = Assert.IsType<MutationOutcome.Unknown>(await client.PlaceOrderAsync(Bid, CancellationToken.None));

        Assert.Equal((kind, 1), (unknown.Failure.Kind, line.Requests));
        line.Heal();
        var orders = await client.OpenOrdersAsync(Bid.Account, CancellationToken.None).OrThrowAsync();
        Assert.Equal(Bid.Tag, Assert.Single(orders).Tag);
    }

    private sealed class LossyLine(string fault) : DelegatingHandler(new SocketsHttpHandler())
    {
        private string? _fault = fault;

        public int Requests { get; private set; }

        public void Heal() => _fault = null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The venue acts and answers whatever becomes of its answer on the way.
            Requests++;
            var answer = await base.SendAsync(request, _fault is null ? cancellationToken : CancellationToken.None);
            switch (_fault)
            {
                case "lost":
                    throw new HttpRequestException("The connection was reset.");
                case "502":
                    return new HttpResponseMessage(HttpStatusCode.BadGateway);
                case "HTML":
                    return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>maintenance</html>") };
                case "cut":
                    return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent((await answer.Content.ReadAsStringAsync(cancellationToken))[..^2]) };
                case "late":
                    await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                    break;
            }

            return answer;
        }
    }
}
