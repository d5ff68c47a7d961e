using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>A venue whose market is another gateway's stream.</summary>
public sealed class FollowedMarketTests
{
    private static readonly DateTimeOffset Monday = VenueBench.Monday;
    private static readonly AccountId Account = VenueBench.Account;
    private static readonly Instrument Gold = Terms.Of(VenueBench.Gold.Value);
    private readonly VirtualMarketClock _clock = new(Monday);
    private readonly SimulatedGateway _gateway;
    private readonly FollowedMarket _market;
    private long _sequence;

    public FollowedMarketTests()
    {
        _gateway = SimulatedGateway.Offline(
            new SimulatorSettings { Instance = "follows", Market = FollowedMarket.Source(Monday), Rules = VenueRules.Oracle with { Sessions = true } }, _clock);
        _market = new FollowedMarket(_gateway);
        _market.List(Gold);
    }

    [Fact]
    public void Nothing_is_accepted_before_a_frame_and_nothing_fills_before_a_bid_and_an_ask()
    {
        Assert.Equal(2, Market(OrderSide.Buy).ErrorCode);

        Trade(1_313.7m);
        Assert.Equal(0, Market(OrderSide.Buy).ErrorCode);
        Assert.Empty(Trades);

        Quote(bid: 1_313.6m);
        Assert.Empty(Trades);

        Quote(ask: 1_313.8m);
        Assert.Equal(1_313.8m, Assert.Single(Trades).Price.ToDecimal());
    }

    [Fact]
    public void Orders_fill_at_the_best_prices_of_the_stream_and_a_lone_print_moves_stops_only()
    {
        Quote(1_313.6m, 1_313.8m);
        Trade(1_313.7m);
        Assert.Equal(0, Limit(OrderSide.Buy, 1_313.5m).ErrorCode);
        Assert.Equal(0, Stop(OrderSide.Buy, 1_314m).ErrorCode);

        // Somebody sold at the limit's price, but nobody offers there.
        Trade(1_313.5m);
        Assert.Empty(Trades);

        Trade(1_314m);
        Assert.Equal(1_313.8m, Assert.Single(Trades).Price.ToDecimal());
        Quote(1_313.3m, 1_313.5m);
        Assert.Equal(1_313.5m, Trades[1].Price.ToDecimal());
    }

    [Fact]
    public void Depth_takes_the_place_of_quotes_and_fills_level_by_level()
    {
        Quote(1_313.6m, 1_313.8m);
        Depth((DepthKind.Reset, 0m, 0), (DepthKind.Bid, 1_313.5m, 4), (DepthKind.Ask, 1_313.9m, 1), (DepthKind.Ask, 1_314.1m, 4));
        Quote(1_300m, 1_300.1m);
        Assert.Equal(0, Market(OrderSide.Buy, 3).ErrorCode);

        Assert.Equal([(1_313.9m, 1), (1_314.1m, 2)], Trades.Select(t => (t.Price.ToDecimal(), t.Size)));
    }

    [Fact]
    public void A_lost_stream_takes_every_price_with_it_and_what_waited_meets_the_first_ones_after_it()
    {
        Quote(1_313.6m, 1_313.8m);
        Trade(1_313.7m);
        Market(OrderSide.Buy);
        var stop = Stop(OrderSide.Sell, 1_310m);
        Assert.Equal(0, stop.ErrorCode);

        _market.OnDown();
        Assert.Equal(2, Market(OrderSide.Sell).ErrorCode);
        Assert.Equal(5, _gateway.Execute(new VenueCommand.CloseContract(Account, Gold.Id)).ErrorCode);
        var cancelled = Limit(OrderSide.Buy, 1_313m);
        Assert.Equal(2, cancelled.ErrorCode);
        Assert.Single(Trades);

        // The stream comes back far below: first the print, which sets the stop off, then the quote at which it is filled.
        Trade(1_290m);
        Assert.Single(Trades);
        Quote(1_289.9m, 1_290.1m);
        Assert.Equal([1_313.8m, 1_289.9m], Trades.Select(t => t.Price.ToDecimal()));
        Assert.Equal(0, _gateway.Venue.Net(Account, Gold.Id));
    }

    [Fact]
    public void Half_a_quote_after_a_lost_stream_is_not_made_whole_with_what_stood_before()
    {
        Quote(1_313.6m, 1_313.8m);
        _market.OnDown();
        Quote(bid: 1_280m);

        Assert.Equal(2, Market(OrderSide.Buy).ErrorCode);
        Assert.Null(_gateway.Venue.PriceOf(Gold.Id).Ask);
        Assert.Empty(Trades);
    }

    [Fact]
    public void A_cancel_works_while_the_stream_is_down()
    {
        Quote(1_313.6m, 1_313.8m);
        Trade(1_313.7m);
        var order = Limit(OrderSide.Buy, 1_300m).Order!.Value;
        _market.OnDown();

        Assert.Equal(0, _gateway.Execute(new VenueCommand.Cancel(Account, order)).ErrorCode);
    }

    [Fact]
    public void A_silent_stream_halts_until_its_next_frame_and_a_frame_that_came_meanwhile_wins()
    {
        Quote(1_313.6m, 1_313.8m);
        _market.OnSilent(Gold.Id, _clock.Now);
        Assert.Equal(2, Market(OrderSide.Buy).ErrorCode);

        // A quote that changes neither price says that they still stand.
        Quote(1_313.6m, 1_313.8m);
        Assert.Equal(0, Market(OrderSide.Buy).ErrorCode);
        Assert.Equal(1_313.8m, Assert.Single(Trades).Price.ToDecimal());

        _market.OnSilent(Gold.Id, _clock.Now.AddSeconds(-1));
        Assert.Equal(0, Market(OrderSide.Buy).ErrorCode);
    }

    [Fact]
    public void Indications_before_an_opening_fill_nothing()
    {
        Quote(1_313.6m, 1_313.8m);
        Trade(1_313.7m);
        Limit(OrderSide.Buy, 1_310m);

        // 16:30 in Chicago: the exchange rests.
        _clock.AdvanceTo(Monday.AddHours(7.5));
        Quote(1_299m, 1_299.1m);
        Assert.Empty(Trades);

        _clock.AdvanceTo(Monday.AddHours(8));
        Quote(1_298.9m, 1_299.1m);
        Assert.Equal(1_310m, Assert.Single(Trades).Price.ToDecimal());
    }

    [Fact]
    public void A_product_of_no_table_trades_at_its_own_terms_and_a_price_off_its_grid_is_passed_over()
    {
        var unknown = new Instrument(
            new ContractId("CON.F.US.XYZ.Z13"), "XYZZ3", "Something new", Price.FromDecimal(.5m), Money.FromDecimal(7m), true, "F.US.XYZ");
        Assert.Null(FollowedMarket.RefusalOf(unknown));
        _market.List(unknown);
        _market.List(unknown);
        _market.OnQuote(QuoteOf(unknown.Id, 100m, 100.5m));
        _market.OnTrades(unknown.Id, [TradeOf(unknown.Id, 100.3m)]);
        Assert.Null(_gateway.Venue.PriceOf(unknown.Id).Last);

        Assert.Equal(0, Market(OrderSide.Buy, contract: unknown.Id).ErrorCode);
        _market.OnQuote(QuoteOf(unknown.Id, 102m, 102.5m));
        Assert.Equal(0, Market(OrderSide.Sell, contract: unknown.Id).ErrorCode);
        Assert.Equal(Money.FromDecimal(21m), _gateway.Venue.RealisedGross(Account));
        Assert.Contains("tells no product", FollowedMarket.RefusalOf(unknown with { Id = new ContractId("XYZ") }));
    }

    private IReadOnlyList<VenueTrade> Trades => _gateway.Venue.Trades(Account)!;

    private VenueAnswer Market(OrderSide side, int size = 1, ContractId? contract = null) =>
        _gateway.Execute(new VenueCommand.Place(Account, contract ?? Gold.Id, (int)OrderType.Market, (int)side, size));

    private VenueAnswer Limit(OrderSide side, decimal price) =>
        _gateway.Execute(new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Limit, (int)side, 1, LimitPrice: price));

    private VenueAnswer Stop(OrderSide side, decimal price) =>
        _gateway.Execute(new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Stop, (int)side, 1, StopPrice: price));

    private void Trade(decimal price) => _market.OnTrades(Gold.Id, [TradeOf(Gold.Id, price)]);

    private void Quote(decimal? bid = null, decimal? ask = null) => _market.OnQuote(QuoteOf(Gold.Id, bid, ask));

    private void Depth(params (DepthKind Kind, decimal Price, int Size)[] entries) => _market.OnDepth(
        Gold.Id, [.. entries.Select(e => new DepthUpdate(Gold.Id, e.Kind, Price.FromDecimal(e.Price), e.Size, _clock.Now, Next()))]);

    private MarketTrade TradeOf(ContractId contract, decimal price) => new(contract, Price.FromDecimal(price), 1, _clock.Now, null, Next());

    private QuoteUpdate QuoteOf(ContractId contract, decimal? bid, decimal? ask) => new(
        contract, null, bid is { } b ? Price.FromDecimal(b) : null, ask is { } a ? Price.FromDecimal(a) : null, null, null, null, null, null, _clock.Now, Next());

    private ReceiptSequence Next() => new(++_sequence);
}
