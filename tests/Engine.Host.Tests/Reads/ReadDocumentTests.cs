using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Host.Run.Reads;
using Engine.Host.Run.Watch;
using Engine.Markets;
using Engine.Orders;
using NodaTime;
using static Engine.Host.Tests.Reads.ReadFacts;

namespace Engine.Host.Tests.Reads;

/// <summary>What programs and people are given, to the letter.</summary>
public sealed class ReadDocumentTests
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    private static readonly MarketNews[] Market =
    [
        new MarketNews.Hub(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connected, 1, null), Now),
        new MarketNews.Feed(Nq, FeedPhase.Live, Now, null),
        new MarketNews.Printed(Nq, new MarketTrade(Nq.Id, Price.FromDecimal(21_000.5m), 3, Now, OrderSide.Sell, new ReceiptSequence(1))),
        new MarketNews.Printed(Nq, new MarketTrade(Nq.Id, Price.FromDecimal(21_000m), 1, Now, null, new ReceiptSequence(2))),
        new MarketNews.Quoted(Nq, new Quote(Nq.Id, Price.FromDecimal(21_000.5m), Price.FromDecimal(21_000.25m), null, Price.FromDecimal(20_990m), null, null, 4_711, Now, new ReceiptSequence(3)) { Change = Price.FromDecimal(-1.5m) }),
        new MarketNews.Depth(Nq, new DepthSnapshot(
            Nq.Id,
            [new DepthLevel(Price.FromDecimal(21_000.25m), 12), new DepthLevel(Price.FromDecimal(21_000m), 30)],
            [new DepthLevel(Price.FromDecimal(21_000.75m), 8)],
            true,
            Now,
            new ReceiptSequence(4))),
        new MarketNews.Depth(Nq, DepthSnapshot.Empty(Nq.Id)),
        new MarketNews.BarClosed(Nq, new Bar(
            Nq.Id, BarInterval.Minute, Now.AddSeconds(-5).AddMilliseconds(-250), Price.FromDecimal(21_000m), Price.FromDecimal(21_001m), Price.FromDecimal(20_999.5m), Price.FromDecimal(21_000.5m), 321, BarOrigin.BackFilled, default)),
        new MarketNews.Feed(Nq, FeedPhase.Down, Now, "the venue closed the connection"),
        new MarketNews.Lost(Nq, Now, Now.AddSeconds(9)),
        new MarketNews.Unreadable(new HubProtocol.FrameUnreadable(HubKind.Market, "GatewayTrade", 1, 2), Now),
    ];

    private static readonly UserNews[] User =
    [
        new UserNews.Hub(Now, new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Connected, 1, null)),
        new UserNews.Whole(Now, AccountPicture.Of(new AccountReading(Practice, [Long], [Entry, Stop], [Opening]))),
        new UserNews.Order(Now, ByHand),
        new UserNews.Fill(Now, Closing) { Missed = true },
        new UserNews.Fill(Now, Busted),
        new UserNews.Position(Now, Long with { Net = 0 }),
        new UserNews.Account(Now, Practice with { CanTrade = false, Balance = Engine.Accounts.Money.FromDecimal(49_800m) }, Practice),
        new UserNews.Gone(Now, ByHand),
        new UserNews.ReadAgain(Now),
        new UserNews.ReadFailed(Now, "The venue gave no usable answer: Account/search: Timeout."),
    ];

    [Fact]
    public void Each_document_is_as_promised()
    {
        IsGolden("accounts.json", AccountsCommand.Json([Practice, Locked], 17));
        IsGolden("contracts.json", ContractSheet.Json([Nq, Gold]));
        IsGolden("contract.json", new ContractSheet(Nq, Nq, Now).ToJson());
        IsGolden("orders.json", OrderSheet.Json(Practice, [Entry, Stop, ByHand]));
        IsGolden("order.json", OrderShowCommand.Json(new OrderStory(Entry, Intended, [Opening], [Stop])));
        IsGolden("positions.json", PositionsListCommand.Json(Practice, [Long]));
        IsGolden("trades.json", TradesListCommand.Json(Practice, [Opening, Closing, Busted]));
        IsGolden("watch-market.jsonl", string.Join('\n', Market.Select(MarketJson.Of)));
        IsGolden("watch-user.jsonl", string.Join('\n', User.Select(UserJson.Of)));
    }

    [Fact]
    public void Each_page_for_a_person_is_as_promised()
    {
        IsGolden("accounts.txt", AccountsCommand.Table([Practice, Locked], 17).ToText());
        IsGolden("contracts.txt", ContractSheet.Table([Nq, Gold]).ToText());
        IsGolden("contract.txt", new ContractSheet(Nq, Nq, Now).ToText(Chicago));
        IsGolden("orders.txt", OrderSheet.Table([Entry, Stop, ByHand], Chicago).ToText());
        IsGolden("order.txt", OrderShowCommand.Text(new OrderStory(Entry, Intended, [Opening], [Stop]), Chicago));
        IsGolden("positions.txt", PositionsListCommand.Table([Long, Long with { Contract = Gold.Id, Net = -12 }], Chicago).ToText());
        IsGolden("trades.txt", TradesListCommand.Table([Opening, Closing, Busted], Chicago).ToText() + TradeTotals.Of([Opening, Closing, Busted]));
        IsGolden("watch-market.txt", string.Join('\n', Market.Select(news => MarketLines.Of(news, Chicago)).OfType<string>()));
        IsGolden("watch-user.txt", string.Join('\n', User.Select(news => UserLines.Of(news, Chicago, UserSections.All))));
    }
}
