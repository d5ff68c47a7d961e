using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;
using Engine.Tests.Hubs;

namespace Engine.Actors.Tests.Hubs;

/// <summary>Who follows the market ahead of the engine, against a real SignalR server over sockets.</summary>
public sealed class MarketFollowerTests : TestKit, IAsyncLifetime
{
    private const string Id = "\"CON.F.US.MNQ.U26\"";
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Follower _follower = new();
    private readonly Akka.TestKit.TestProbe _receiver;
    private LoopbackVenue _venue = null!;

    public MarketFollowerTests()
        : base("akka.loglevel = ERROR") => _receiver = CreateTestProbe();

    public async Task InitializeAsync() => _venue = await LoopbackVenue.StartAsync("token");

    async Task IAsyncLifetime.DisposeAsync() => await _venue.DisposeAsync();

    [Fact]
    public async Task The_follower_has_heard_of_every_frame_and_of_the_end_when_the_receiver_hears_of_it()
    {
        var token = new TokenCell { Current = new AccessToken("token", DateTimeOffset.MaxValue) };
        var settings = HubSettings.With(() => 0.5) with { FirstBackOff = TimeSpan.FromMilliseconds(20) };
        Sys.ActorOf(MarketHubActor.Props(
                _venue.MarketHub, token, new ReceiptCounter(), new WorkInFlight(), CreateTestProbe(), settings, follower: _follower))
            .Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: false, Depth: false));
        await _receiver.ExpectMsgAsync<HubProtocol.HubUp>(Patience);

        // Best bid and ask are subscribed for the follower's sake.
        Assert.True(_venue.Calls.TryRead(out var first));
        Assert.True(_venue.Calls.TryRead(out var second));
        Assert.Equal(["SubscribeContractQuotes", "SubscribeContractTrades"], new[] { first.Method, second.Method }.Order());

        await _venue.SendAsync("GatewayQuote", Id, """{"symbol":"F.US.MNQ","bestBid":1300.5,"lastUpdated":"2026-08-19T20:51:31.4347534+00:00"}""");
        (await _receiver.ExpectMsgAsync<MergedFrames>(Patience)).Take();
        Assert.Equal("quote 1300.5", _follower.Last);
        await _venue.SendAsync("GatewayTrade", Id, """[{"price":1300.25,"timestamp":"2026-08-19T20:51:31.43+00:00","type":0,"volume":1}]""");
        await _receiver.ExpectMsgAsync<HubProtocol.TradesReceived>(Patience);
        Assert.Equal("trade 1300.25", _follower.Last);
        _venue.Kill();
        await _receiver.ExpectMsgAsync<HubProtocol.HubDown>(Patience);
        Assert.Contains("down", _follower.Heard);
    }

    private sealed class Follower : IMarketFollower
    {
        private readonly Lock _gate = new();
        private ImmutableList<string> _heard = [];

        public ImmutableList<string> Heard
        {
            get
            {
                lock (_gate)
                {
                    return _heard;
                }
            }
        }

        public string? Last => Heard.LastOrDefault();

        public string? RefusalOf(Instrument instrument) => null;

        public void Begin(Instrument instrument) => Note("begin");

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => Note($"trade {trades[^1].Price}");

        public void OnQuote(QuoteUpdate quote) => Note($"quote {quote.BestBid}");

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => Note("depth");

        public void OnDown() => Note("down");

        private void Note(string text)
        {
            lock (_gate)
            {
                _heard = _heard.Add(text);
            }
        }
    }
}
