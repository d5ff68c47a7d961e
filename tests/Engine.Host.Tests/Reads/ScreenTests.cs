using System.Text.RegularExpressions;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Host.Console;
using Engine.Host.Run.Watch;
using Engine.Markets;
using Engine.Orders;
using NodaTime;
using static Engine.Host.Tests.Reads.ReadFacts;

namespace Engine.Host.Tests.Reads;

/// <summary>What a person sees on a terminal.</summary>
public sealed partial class ScreenTests
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];
    private static readonly MarketSections All = new(true, true, true, true);

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();

    [Fact]
    public void A_ladder_stands_still_until_the_market_leaves_its_middle()
    {
        var centre = Price.FromDecimal(21_000m);

        Assert.Equal(centre, Ladder.Centre(null, centre, 20, Nq));
        Assert.Equal(centre, Ladder.Centre(centre, Price.FromDecimal(21_001.25m), 20, Nq));
        Assert.Equal(Price.FromDecimal(21_001.5m), Ladder.Centre(centre, Price.FromDecimal(21_001.5m), 20, Nq));
        Assert.Equal(Price.FromDecimal(20_998.5m), Ladder.Centre(centre, Price.FromDecimal(20_998.5m), 20, Nq));
    }

    [Fact]
    public void A_ladder_has_a_row_for_each_tick_with_what_rests_and_what_traded_there()
    {
        var contract = Contract();

        var rows = Ladder.Rows(Nq, Price.FromDecimal(21_000.25m), 5, contract.Quote, contract.Book, contract.Last!.Value.Price, contract.Traded);

        Assert.Equal([21_000.75m, 21_000.5m, 21_000.25m, 21_000m, 20_999.75m], rows.Select(row => row.Price.ToDecimal()));
        Assert.Equal(new LadderRow(Price.FromDecimal(21_000.75m), null, 8, 0, false, false, true), rows[0]);
        Assert.Equal(new LadderRow(Price.FromDecimal(21_000.25m), 12, null, 4, true, true, false), rows[2]);
        Assert.Equal(30, rows[3].Bid);
        Assert.Equal(Price.FromDecimal(21_000.25m), Ladder.Focus(Nq, contract.Quote, contract.Book, null));
        Assert.Null(Ladder.Focus(Nq, Quote.Empty(Nq.Id), DepthSnapshot.Empty(Nq.Id), null));
        Assert.Equal(Price.FromDecimal(21_000.25m), Ladder.Focus(Nq, Quote.Empty(Nq.Id), DepthSnapshot.Empty(Nq.Id), Price.FromDecimal(21_000.3m)));
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(40, 10)]
    [InlineData(200, 60)]
    public void A_frame_fits_its_terminal(int width, int height)
    {
        var size = new TerminalSize(width, height);
        foreach (var sections in (MarketSections[])[All, new(true, false, false, false), new(false, true, false, false), new(false, false, true, false), new(false, false, false, true)])
        {
            foreach (var count in (int[])[1, 3, 8])
            {
                var picture = new MarketPicture([.. Enumerable.Range(0, count).Select(i => Contract(i))], new HubLine(HubPhase.Reconnecting, 2, new string('x', 300)));
                Fits(LiveScreen.Frame(new MarketLayout(sections, "api.example.com", Chicago).Of(picture, Now, size), size), size);
            }
        }

        var user = UserPicture.Nothing.After(new UserNews.Whole(Now, AccountPicture.Of(new AccountReading(Practice, [Long], [Entry, Stop, ByHand], [Opening, Closing]))));
        for (var i = 0; i < 100; i++)
        {
            user = user.After(new UserNews.Fill(Now, Closing));
        }

        Fits(LiveScreen.Frame(UserLayout.Of(user, UserSections.All, "api.example.com", Chicago, Now, size), size), size);
        Fits(LiveScreen.Frame(UserLayout.Of(UserPicture.Nothing, new UserSections(false, false, true, false), "api.example.com", Chicago, Now, size), size), size);
    }

    [Fact]
    public void The_market_is_shown_with_price_ladder_tape_and_bars()
    {
        var picture = new MarketPicture([Contract()], new HubLine(HubPhase.Connected, 1, null));
        var frame = Frame(picture, Now.AddSeconds(1));

        foreach (var expected in new[]
        {
            "api.example.com", "market hub connected", "2026-11-27 08:30:06 -06:00", "NQZ6", "CON.F.US.ENQ.Z26", "21000.25 ▼", "-1.50 (-0.01%)", "live", "bid 21000.25", "ask 21000.75",
            "spread 2 ticks", "open 20990.00", "volume 4,711", "12 21000.25", "21000.75      8", "time -06:00", "08:30:05.250 21000.25     3 sell", "08:30:05.250 21000.50     1 buy", "1m    11-27 08:30:00 -06:00",
        })
        {
            Assert.Contains(expected, frame, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stream_that_is_old_says_so()
    {
        var picture = new MarketPicture([Contract()], new HubLine(HubPhase.Connected, 1, null));
        Assert.Contains("live, heard 1m 05s ago", Frame(picture, Now.AddSeconds(65)), StringComparison.Ordinal);

        var down = picture.After(new MarketNews.Feed(Nq, FeedPhase.Down, Now, "the venue closed the connection"), Now).After(new MarketNews.Lost(Nq, Now, Now), Now);
        Assert.Contains("down: the venue closed the connection, heard 5s ago, prints lost 1 time", Frame(down, Now.AddSeconds(5)), StringComparison.Ordinal);

        var nothing = MarketPicture.Of([Nq]);
        Assert.Contains("waiting, nothing heard yet", Frame(nothing, Now), StringComparison.Ordinal);
        Assert.Contains("nothing is known of this book yet", Frame(nothing, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_that_find_no_room_are_counted()
    {
        var picture = new MarketPicture([.. Enumerable.Range(0, 3).Select(i => Contract(i))], new HubLine(HubPhase.Connected, 1, null));
        var size = new TerminalSize(80, 24);

        Assert.Contains("1 more on a wider terminal", Plain(LiveScreen.Frame(new MarketLayout(All, "g", Chicago).Of(picture, Now, size), size)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_is_shown_with_figures_positions_orders_and_what_happened()
    {
        var picture = UserPicture.Nothing.After(new UserNews.Whole(Now, AccountPicture.Of(new AccountReading(Practice, [Long], [Entry, Stop, ByHand], [Opening]))))
            .After(new UserNews.Hub(Now, new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Connected, 1, null)))
            .After(new UserNews.Fill(Now, Closing))
            .After(new UserNews.Account(Now, Practice with { Balance = Practice.Balance + Engine.Accounts.Money.FromDecimal(33.35m), CanTrade = false }, Practice));
        var size = new TerminalSize(140, 40);
        var frame = Plain(LiveScreen.Frame(UserLayout.Of(picture, UserSections.All, "api.example.com", Chicago, Now.AddSeconds(3), size), size));

        foreach (var expected in new[]
        {
            "user hub connected", "17 PRAC-17  49,881.99 USD", "+33.35 since the start", "MAY NOT TRADE", "heard 3s ago", "2 fills, gross +35.00, costs 3.30, net +31.70",
            "NQZ6     long 2", "21000.125", "sell   1 GCG7     limit", "2710.1  open", "suspended  sma #12 stop-loss", "08:30:05.250 fill 3004518356: sell 1 NQZ6 at 21002", "profit +35.00",
        })
        {
            Assert.Contains(expected, frame, StringComparison.Ordinal);
        }

        var fills = Plain(LiveScreen.Frame(UserLayout.Of(picture, new UserSections(false, false, true, false), "g", Chicago, Now, size), size));
        Assert.DoesNotContain("working orders", fills, StringComparison.Ordinal);
        Assert.DoesNotContain("balance 49,881.99", fills, StringComparison.Ordinal);
        Assert.Contains("fill 3004518356", fills, StringComparison.Ordinal);

        var old = picture.After(new UserNews.Hub(Now, new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Reconnecting, 1, "gone")));
        Assert.Contains("OLD: not read since the hub was down", Plain(LiveScreen.Frame(UserLayout.Of(old, UserSections.All, "g", Chicago, Now, size), size)), StringComparison.Ordinal);
    }

    private static void Fits(string frame, TerminalSize size)
    {
        var rows = Plain(frame).Split("\r\n");
        Assert.True(rows.Length < size.Height, $"{rows.Length} rows on {size.Height}");
        Assert.All(rows, row => Assert.True(row.Length <= size.Width, row));
    }

    private static string Frame(MarketPicture picture, DateTimeOffset now)
    {
        var size = new TerminalSize(120, 40);
        return Plain(LiveScreen.Frame(new MarketLayout(All, "api.example.com", Chicago).Of(picture, now, size), size));
    }

    private static string Plain(string frame) => Escapes().Replace(frame, "");

    private static ContractPicture Contract(int number = 0)
    {
        var nq = number == 0 ? Nq : Nq with { Id = new ContractId($"CON.F.US.X{number}.Z26"), Name = $"X{number}Z6" };
        var picture = new ContractPicture(nq)
        {
            Phase = FeedPhase.Live,
            HeardAt = Now,
            Quote = new Quote(nq.Id, null, null, null, Price.FromDecimal(20_990m), null, null, 4_711, Now, default) { Change = Price.FromDecimal(-1.5m), ChangePercent = -0.0071m },
            Book = new DepthSnapshot(
                nq.Id,
                [new DepthLevel(Price.FromDecimal(21_000.25m), 12), new DepthLevel(Price.FromDecimal(21_000m), 30)],
                [new DepthLevel(Price.FromDecimal(21_000.75m), 8)],
                true,
                Now,
                default),
        };
        return picture
            .With(new MarketTrade(nq.Id, Price.FromDecimal(21_000.25m), 1, Now, null, default))
            .With(new MarketTrade(nq.Id, Price.FromDecimal(21_000.5m), 1, Now, OrderSide.Buy, default))
            .With(new MarketTrade(nq.Id, Price.FromDecimal(21_000.25m), 3, Now, OrderSide.Sell, default))
            .With(new Bar(nq.Id, BarInterval.Minute, Now.AddMilliseconds(-5250), Price.FromDecimal(21_000m), Price.FromDecimal(21_001m), Price.FromDecimal(20_999m), Price.FromDecimal(21_000.5m), 99, BarOrigin.Live, default));
    }
}
