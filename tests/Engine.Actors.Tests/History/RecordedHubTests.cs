using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Tests.Hubs;

namespace Engine.Actors.Tests.History;

/// <summary>What the market hub leaves on the tape, against a real SignalR server over sockets.</summary>
public sealed class RecordedHubTests : TestKit, IAsyncLifetime
{
    private const string Id = "\"CON.F.US.MNQ.U26\"";
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TapeBuffer _buffer = new(DateTimeOffset.UnixEpoch, new VirtualMarketClock(DateTimeOffset.UnixEpoch));
    private readonly Akka.TestKit.TestProbe _receiver;
    private LoopbackVenue _venue = null!;

    public RecordedHubTests()
        : base("akka.loglevel = ERROR") => _receiver = CreateTestProbe();

    public async Task InitializeAsync() => _venue = await LoopbackVenue.StartAsync("token");

    async Task IAsyncLifetime.DisposeAsync() => await _venue.DisposeAsync();

    [Fact]
    public async Task Every_frame_is_on_the_tape_before_its_receiver_gets_it_in_the_order_of_receipt()
    {
        StartHub(everything: true).Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: false, Depth: false));
        await NextAsync<HubProtocol.HubUp>();
        for (var i = 1; i <= 3; i++)
        {
            await _venue.SendAsync("GatewayQuote", Id, $$"""{"symbol":"F.US.MNQ","bestBid":{{1300 + i}}.5,"lastUpdated":"2026-08-19T20:51:31.4347534+00:00"}""");
            (await NextAsync<MergedFrames>()).Take();
            await _venue.SendAsync(
                "GatewayTrade", Id,
                $$"""[{"price":1300.5,"timestamp":"2026-08-19T20:51:31.43+00:00","type":0,"volume":{{i}}},{"price":1300.25,"timestamp":"2026-08-19T20:51:31.43+00:00","type":1,"volume":9}]""");
            await NextAsync<HubProtocol.TradesReceived>();
            await _venue.SendAsync("GatewayDepth", Id, $$"""[{"timestamp":"2026-08-19T20:51:31.4173693+00:00","type":4,"price":1300.25,"volume":{{i}},"currentVolume":0}]""");
            (await NextAsync<MergedFrames>()).Take();
        }

        var frames = _buffer.Drain().Frames;

        Assert.Equal(
            Enumerable.Repeat<TapeStream[]>([TapeStream.Quotes, TapeStream.Trades, TapeStream.Depth], 3).SelectMany(s => s), frames.Select(f => f.Stream));
        Assert.Equal(frames.Select(f => f.Sequence.Value).Order(), frames.Select(f => f.Sequence.Value));
        Assert.Equal([1, 9, 2, 9, 3, 9], frames.SelectMany(f => f.Trades).Select(t => t.Size));
        Assert.Equal([1301.5m, 1302.5m, 1303.5m], frames.Where(f => f.Quote is not null).Select(f => f.Quote!.BestBid!.Value.ToDecimal()));
        Assert.Equal([1, 2, 3], frames.SelectMany(f => f.Depth).Select(d => d.Volume));
    }

    [Fact]
    public async Task The_tape_says_when_a_contract_is_subscribed_and_when_the_connection_ended()
    {
        StartHub(everything: false).Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await NextAsync<HubProtocol.HubUp>();
        _venue.Kill();
        await NextAsync<HubProtocol.HubDown>();
        await NextAsync<HubProtocol.HubUp>();

        Assert.Equal(
            [(TapeStateKind.Subscribed, Contract, 1), (TapeStateKind.Down, default(ContractId?), 1), (TapeStateKind.Subscribed, Contract, 2)],
            _buffer.Drain().States.Select(s => (s.Kind, s.Contract, s.Epoch)));
    }

    [Fact]
    public async Task Quotes_and_depth_are_subscribed_for_the_tape_only_where_everything_is_to_be_recorded()
    {
        StartHub(everything: false).Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: false, Depth: false));
        await NextAsync<HubProtocol.HubUp>();

        Assert.True(_venue.Calls.TryRead(out var only));
        Assert.Equal("SubscribeContractTrades", only.Method);
        Assert.False(_venue.Calls.TryRead(out _));
        Assert.Equal("trades", _buffer.Drain().States.Single().Text);
    }

    private IActorRef StartHub(bool everything)
    {
        var token = new TokenCell { Current = new AccessToken("token", DateTimeOffset.MaxValue) };
        var settings = HubSettings.With(() => 0.5) with { FirstBackOff = TimeSpan.FromMilliseconds(20) };
        return Sys.ActorOf(MarketHubActor.Props(
            _venue.MarketHub, token, new ReceiptCounter(), new WorkInFlight(), CreateTestProbe(), settings, new HubTape(_buffer, everything)));
    }

    private async Task<T> NextAsync<T>() => await _receiver.ExpectMsgAsync<T>(Patience);
}
