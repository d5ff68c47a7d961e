using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Tests.Hubs;

/// <summary>
/// A hundred thousand spoiled events through the links' own SignalR client and converters. Nothing may crash, no price or
/// size may differ from an independent reading, and what is not delivered is counted.
/// </summary>
public sealed class HubFuzzTests
{
    private const int Frames = 50_000;
    private readonly TokenCell _token = new() { Current = new AccessToken("good", DateTimeOffset.MaxValue) };

    [Fact]
    public async Task Fifty_thousand_spoiled_market_events_deliver_what_they_say_or_are_counted()
    {
        var (venue, heard) = (new PipedVenue(), new Collector());
        await using var link = new MarketHubLink(PipedVenue.Address, _token, new ReceiptCounter(), heard, venue.Settings);
        await FuzzAsync(venue, heard, link, new FrameMutator(1).NextMarket);
    }

    [Fact]
    public async Task Fifty_thousand_spoiled_user_events_deliver_what_they_say_or_are_counted()
    {
        var (venue, heard) = (new PipedVenue(), new Collector());
        await using var link = new UserHubLink(PipedVenue.Address, _token, new ReceiptCounter(), heard, venue.Settings);
        await FuzzAsync(venue, heard, link, new FrameMutator(2).NextUser);
    }

    [Fact]
    public async Task Spoiled_events_over_a_socket_deliver_what_they_say_or_are_counted()
    {
        await using var venue = await LoopbackVenue.StartAsync("good");
        var (market, user, mutator) = (new Collector(), new Collector(), new FrameMutator(3));
        await using var marketLink = new MarketHubLink(venue.MarketHub, _token, new ReceiptCounter(), market);
        await using var userLink = new UserHubLink(venue.UserHub, _token, new ReceiptCounter(), user);
        await marketLink.StartAsync(default);
        await venue.SendAsync("GatewayLogout", "\"in\"");
        await market.MarkAsync("in");
        var onMarket = venue.Open.Single().ConnectionId;
        await userLink.StartAsync(default);
        await venue.SendAsync("GatewayLogout", "\"in\"");
        await user.MarkAsync("in");
        var onUser = venue.Open.Single(c => c.ConnectionId != onMarket).ConnectionId;
        await market.MarkAsync("in");
        for (var i = 0; i < 300; i++)
        {
            await OneAsync(onMarket, market, mutator.NextMarket());
            await OneAsync(onUser, user, mutator.NextUser());
        }

        async Task OneAsync(string connection, Collector heard, HubFrame frame)
        {
            using var arguments = JsonDocument.Parse(frame.Arguments);
            await venue.SendToAsync(connection, frame.Target, [.. arguments.RootElement.EnumerateArray().Select(a => a.GetRawText())]);
            await venue.SendToAsync(connection, "GatewayLogout", $"\"{frame.GetHashCode()}\"");
            await heard.MarkAsync($"{frame.GetHashCode()}");
            FrameOracle.Check(frame, heard.Facts, heard.Unreadable);
            heard.Forget();
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_spoil_one_event_and_bytes_that_are_no_event_end_the_connection()
    {
        var (venue, random, mutator) = (new PipedVenue(), new Random(4), new FrameMutator(4));
        var (delivered, spoiled, closed) = (0, 0, 0);
        for (var i = 0; i < 300; i++)
        {
            var heard = new Collector();
            await using var link = new MarketHubLink(PipedVenue.Address, _token, new ReceiptCounter(), heard, venue.Settings);
            await link.StartAsync(default);
            var frame = mutator.NextMarket();
            var bytes = Encoding.UTF8.GetBytes($$"""{"type":1,"target":"{{frame.Target}}","arguments":{{frame.Arguments}}}""");
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            await venue.SendAsync(bytes);

            // Whatever came of it: the connection is either alive or closed, and the next one works.
            await venue.SendAsync("GatewayLogout", "[\"alive\"]");
            closed += await heard.MarkAsync("alive", "closed") == "closed" ? 1 : 0;
            delivered += heard.Facts.Count > 0 ? 1 : 0;
            spoiled += heard.Unreadable;
        }

        Assert.True(delivered > 10 && spoiled > 10 && closed > 10, $"{delivered} delivered, {spoiled} counted, {closed} closed");
    }

    private static async Task FuzzAsync(PipedVenue venue, Collector heard, HubLink link, Func<HubFrame> next)
    {
        await link.StartAsync(default);
        var (counted, whole) = (0L, 0);
        for (var i = 0; i < Frames; i++)
        {
            var frame = next();
            await venue.SendAsync(frame.Target, frame.Arguments);
            await venue.SendAsync("GatewayLogout", $"[\"{i}\"]");
            await heard.MarkAsync($"{i}");
            FrameOracle.Check(frame, heard.Facts, heard.Unreadable);
            counted += heard.Unreadable;
            whole += heard.Unreadable == 0 ? 1 : 0;
            heard.Forget();
        }

        // Both happen in earnest, and the link's own counters tell the same.
        Assert.Equal(counted, link.UnreadableFrames.Values.Sum());
        Assert.True(counted > Frames / 10 && whole > Frames / 10, $"{counted} counted, {whole} whole");
    }

    /// <summary>What one event has brought, up to a mark.</summary>
    private sealed class Collector : IMarketHubListener, IUserHubListener
    {
        private readonly SemaphoreSlim _marked = new(0);
        private readonly Lock _gate = new();
        private readonly Queue<string> _marks = new();

        public List<object> Facts { get; } = [];

        public int Unreadable { get; private set; }

        public async Task<string> MarkAsync(params string[] either)
        {
            Assert.True(await _marked.WaitAsync(TimeSpan.FromSeconds(30)), "Nothing came.");
            lock (_gate)
            {
                var mark = _marks.Dequeue();
                Assert.Contains(mark, either);
                return mark;
            }
        }

        public void Forget()
        {
            Facts.Clear();
            Unreadable = 0;
        }

        public void OnQuote(QuoteUpdate quote) => Facts.Add(quote);

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => Facts.AddRange(trades.Cast<object>());

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => Facts.AddRange(updates);

        public void OnOrder(VenueOrder order, ReceiptSequence sequence) => Facts.Add(order);

        public void OnTrade(VenueTrade trade, ReceiptSequence sequence) => Facts.Add(trade);

        public void OnPosition(VenuePosition position, ReceiptSequence sequence) => Facts.Add(position);

        public void OnAccount(VenueAccount account, ReceiptSequence sequence) => Facts.Add(account);

        public void OnUnreadable(string target) => Unreadable++;

        public void OnLogout(string? text) => Mark(text ?? "");

        public void OnClosed(Exception? cause) => Mark("closed");

        private void Mark(string text)
        {
            lock (_gate)
            {
                _marks.Enqueue(text);
            }

            _marked.Release();
        }
    }
}
