using System.Collections.Frozen;
using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>What a replay's driver may believe of requests on their way.</summary>
public sealed class GateCountsRequestsTests() : TestKit("akka.loglevel = ERROR")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AccountId Account = new(20000001);
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");

    [Fact]
    public void A_request_that_waited_in_its_lane_is_counted_before_the_venue_can_have_it()
    {
        // At the venue before it is counted, it would pass for the one before it, whose answer is still unhandled: the market's clock would go on too early.
        var work = new WorkInFlight();
        var venue = new HoldingVenue(work);
        var market = new WallMarketClock(TimeProvider.System);
        var quota = new RequestQuota(QuotaSettings.Off, TimeProvider.System);
        var token = new TokenCell { Current = new AccessToken("token", DateTimeOffset.MaxValue) };
        var client = new GatewayClient(new HttpClient(venue), GatewayAddress.At(new Uri("http://venue.test")), token, quota, market, TimeProvider.System);
        var gate = ActorOfAsTestActorRef<GateActor>(
            GateActor.Props(
                new AccountSettings(Account, "account-gate", "t", FrozenDictionary<ContractId, Instrument>.Empty, RiskLimits.None, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), ""),
                new AccountDependencies(client, quota, market, TimeProvider.System, work, new PriceBoard())),
            TestActor);
        foreach (var tag in new[] { "t-1", "t-2" })
        {
            work.Begin();
            gate.Tell(new AccountProtocol.Send(new AccountEffect.SendPlace(new OrderRequest(Account, Gold, OrderSide.Buy, OrderType.Market, 1, null, null, new ClientTag(tag)))));
        }

        Assert.Equal((2, 2, 1), work.Picture);
        venue.First.SetResult();
        ExpectMsg<GateActor.Answer>(Patience);
        ExpectMsg<GateActor.Answer>(Patience);

        Assert.Equal([1, 2], venue.RequestsAtArrival);
        Assert.Equal((2, 0, 0), work.Picture);
    }

    /// <summary>Answers the first order when told to; remembers how many requests were counted when each came.</summary>
    private sealed class HoldingVenue(WorkInFlight work) : HttpMessageHandler
    {
        private readonly List<int> _requests = [];

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<int> RequestsAtArrival => _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _requests.Add(work.Picture.Requests);
            await First.Task;
            return new HttpResponseMessage
            {
                Content = new StringContent("""{"orderId":1,"success":true,"errorCode":0,"errorMessage":null}""", Encoding.UTF8, "application/json"),
            };
        }
    }
}
