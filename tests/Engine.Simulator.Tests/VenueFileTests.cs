using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>A venue that comes back from its file knows what it knew, and goes on as if it had only lost sight of the market.</summary>
public sealed class VenueFileTests : IDisposable
{
    private static readonly AccountId Account = VenueBench.Account;
    private static readonly Instrument Gold = Terms.Of(VenueBench.Gold.Value);
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-venue-").FullName;
    private readonly VirtualMarketClock _clock = new(VenueBench.Monday);
    private readonly List<VenueFile> _files = [];
    private int _copies;
    private long _sequence;

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Whatever_happened_before_a_kill_a_venue_that_comes_back_does_the_same_as_one_that_never_left()
    {
        var trades = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var venue = Open(Path.Combine(_folder, $"{seed}.jsonl"));
            for (var life = 0; life < 3; life++)
            {
                for (var step = 0; step < 40; step++)
                {
                    Act(random.Next(), venue);
                }

                // The kill: the file as it stands. The other venue only loses its market.
                venue.Market.OnDown();
                var back = ComeBack(venue);
                Assert.Equal(StateOf(venue), StateOf(back));
                for (var step = 0; step < 40; step++)
                {
                    var act = random.Next();
                    Act(act, venue, move: step == 0);
                    Act(act, back, advance: false, move: step == 0);
                }

                Assert.Equal(StateOf(venue), StateOf(back));
                venue = back;
            }

            trades += venue.Gateway.Venue.Trades(Account)!.Count;
        }

        Assert.True(trades > 1_000, $"Only {trades} half-turns: the acts hardly trade.");
    }

    [Fact]
    public void A_bracket_is_whole_again_and_what_the_kill_kept_from_happening_happens_at_once()
    {
        var venue = Open(Path.Combine(_folder, "bracket.jsonl"), TimeSpan.FromMilliseconds(12));
        Quote(venue, 1_313.6m, 1_313.8m);
        Print(venue, 1_313.7m);
        Execute(venue, new VenueCommand.Place(
            Account, Gold.Id, (int)OrderType.Market, (int)OrderSide.Buy, 2, StopLoss: new(-50, (int)OrderType.Stop), TakeProfit: new(50, (int)OrderType.Limit)));
        var back = ComeBack(venue);
        Assert.Equal(StateOf(venue), StateOf(back));

        // The target fills; the kill comes before the stop is cancelled.
        Quote(back, 1_318.9m, 1_319m);
        Assert.Equal(2, LiveOrders(back).Count + 1);
        var again = ComeBack(back);
        Assert.Empty(LiveOrders(again));
        Assert.Equal(0, again.Gateway.Venue.Net(Account, Gold.Id));
    }

    [Fact]
    public void A_trailing_stop_comes_back_where_the_market_had_drawn_it()
    {
        var venue = Open(Path.Combine(_folder, "trail.jsonl"));
        Quote(venue, 1_313.6m, 1_313.8m);
        Print(venue, 1_313.7m);
        Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Market, (int)OrderSide.Buy, 1));
        Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.TrailingStop, (int)OrderSide.Sell, 1, TrailPrice: 1_312.7m));
        Print(venue, 1_320m);

        Assert.Equal(Price.FromDecimal(1_319m), Assert.Single(LiveOrders(ComeBack(venue))).StopPrice);
    }

    [Fact]
    public void The_days_that_passed_meanwhile_are_caught_up()
    {
        var file = Path.Combine(_folder, "days.jsonl");
        var venue = Open(file);
        Quote(venue, 1_313.6m, 1_313.8m);
        venue.Gateway.Intervene(new VenueIntervention.Permit(Account, CanTrade: false));
        Assert.False(ComeBack(venue).Gateway.Venue.Account(Account)!.CanTrade);

        // 17:00 in Chicago opens an account that was locked for the day.
        _clock.AdvanceTo(VenueBench.Monday.AddHours(9));
        Assert.True(ComeBack(venue).Gateway.Venue.Account(Account)!.CanTrade);
    }

    [Fact]
    public void A_line_that_a_kill_cut_short_is_left_out_and_any_other_damage_is_told()
    {
        var file = Path.Combine(_folder, "cut.jsonl");
        var venue = Open(file);
        Quote(venue, 1_313.6m, 1_313.8m);
        Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Market, (int)OrderSide.Buy, 1));
        var before = StateOf(venue);
        Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Market, (int)OrderSide.Buy, 1));
        var text = ReadAll(file);
        var cut = Path.Combine(_folder, "cut-copy.jsonl");
        File.WriteAllText(cut, text[..^20]);
        Assert.Equal(before, StateOf(Open(cut)));

        var lines = text.Split('\n');
        lines[1] = lines[1][..^20];
        File.WriteAllLines(cut + "2", lines);
        Assert.Contains("line 2: this is no line", Assert.Throws<VenueFileException>(() => VenueFile.Open(cut + "2", () => "new")).Message);
        File.WriteAllText(cut + "3", "{\"file\":\"engine-venue\",\"version\":2}\n");
        Assert.Contains("version 1", Assert.Throws<VenueFileException>(() => VenueFile.Open(cut + "3", () => "new")).Message);
    }

    private sealed record Venues(string Path, SimulatedGateway Gateway, FollowedMarket Market);

    private Venues Open(string path, TimeSpan? siblingDelay = null)
    {
        var file = VenueFile.Open(path, () => "dry-1");
        _files.Add(file);
        Assert.Equal("dry-1", file.Instance);
        var gateway = SimulatedGateway.Offline(
            new SimulatorSettings
            {
                Instance = file.Instance,
                File = file,
                Market = FollowedMarket.Source(_clock.Now),
                Rules = VenueRules.Default with { Sessions = false, SiblingCancelDelay = siblingDelay ?? TimeSpan.Zero },
                Accounts = [SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco }],
            },
            _clock);
        var market = new FollowedMarket(gateway);
        market.List(Gold);
        return new Venues(path, gateway, market);
    }

    /// <summary>As after a kill: from a copy of the file, while the other still has it open.</summary>
    private Venues ComeBack(Venues venue)
    {
        var copy = Path.Combine(_folder, $"copy-{++_copies}.jsonl");
        File.WriteAllText(copy, ReadAll(venue.Path));
        return Open(copy, venue.Gateway.Settings.Rules.SiblingCancelDelay);
    }

    private static string ReadAll(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private void Act(int act, Venues venue, bool advance = true, bool move = false)
    {
        var random = new Random(act);
        var passed = TimeSpan.FromMilliseconds(random.Next(1, 60_000));
        if (advance)
        {
            _clock.AdvanceTo(_clock.Now + passed);
        }

        var price = 1_313m + (random.Next(-20, 21) * .1m);
        var side = (OrderSide)random.Next(2);
        var sign = side.Sign();
        var live = LiveOrders(venue).Where(order => order.Status == VenueOrderStatus.Open).ToArray();
        switch (move ? 0 : random.Next(10))
        {
            case 0 or 1:
                Quote(venue, price, price + .2m);
                Print(venue, price + .1m);
                break;
            case 2:
                Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Market, (int)side, random.Next(1, 3), Tag: $"m-{act}"));
                break;
            case 3:
                Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Limit, (int)side, 1, LimitPrice: price, Tag: $"l-{act}"));
                break;
            case 4:
                Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.Stop, (int)side, 1, StopPrice: price));
                break;
            case 5:
                Execute(venue, new VenueCommand.Place(Account, Gold.Id, (int)OrderType.TrailingStop, (int)side, 1, TrailPrice: price));
                break;
            case 6:
                Execute(venue, new VenueCommand.Place(
                    Account, Gold.Id, (int)OrderType.Market, (int)side, 2, Tag: $"b-{act}",
                    StopLoss: new(-sign * random.Next(4, 20), (int)OrderType.Stop), TakeProfit: new(sign * random.Next(4, 20), (int)OrderType.Limit)));
                break;
            case 7 when live.Length > 0:
                Execute(venue, new VenueCommand.Cancel(Account, live[random.Next(live.Length)].Id));
                break;
            case 8:
                Execute(venue, new VenueCommand.CloseContract(Account, Gold.Id));
                break;
            case 9 when venue.Gateway.Venue.Trades(Account) is [.., var last] && random.Next(4) == 0:
                venue.Gateway.Intervene(new VenueIntervention.Void(last.Id));
                break;
        }
    }

    private static void Execute(Venues venue, VenueCommand command) => venue.Gateway.Execute(command);

    private static IReadOnlyList<VenueOrder> LiveOrders(Venues venue) => venue.Gateway.Venue.LiveOrders(Account)!;

    private void Quote(Venues venue, decimal bid, decimal ask) => venue.Market.OnQuote(new QuoteUpdate(
        Gold.Id, null, Price.FromDecimal(bid), Price.FromDecimal(ask), null, null, null, null, null, _clock.Now, new ReceiptSequence(++_sequence)));

    private void Print(Venues venue, decimal price) => venue.Market.OnTrades(
        Gold.Id, [new MarketTrade(Gold.Id, Price.FromDecimal(price), 1, _clock.Now, null, new ReceiptSequence(++_sequence))]);

    /// <summary>Everything that clients can see of the account, as text: one line for each thing.</summary>
    private static string StateOf(Venues venues)
    {
        var venue = venues.Gateway.Venue;
        return string.Join(
            Environment.NewLine,
            [
                $"{venue.Account(Account)} gross {venue.RealisedGross(Account)} costs {venue.Costs(Account)}",
                .. venue.Positions(Account)!.Select(position => position.ToString()),
                .. venue.Orders(Account)!.Select(order => order.ToString()),
                .. venue.Trades(Account)!.Select(trade => trade.ToString()),
            ]);
    }
}
