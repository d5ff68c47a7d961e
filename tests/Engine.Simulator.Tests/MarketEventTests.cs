using Engine.Markets;

namespace Engine.Simulator.Tests;

public sealed class MarketEventTests : IDisposable
{
    private const string Z13 = "CON.F.US.EP.Z13";
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 13, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("markets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Several_files_are_merged_by_time_and_at_one_instant_in_the_order_of_the_files_then_of_the_rows()
    {
        var trades = Write("contractId,t,price,size\nCON.F.US.GCE.Z13,2013-10-07T14:00:00Z,1313.7,1\nCON.F.US.GCE.Z13,2013-10-07T14:00:00Z,1313.8,2\nCON.F.US.GCE.Z13,2013-10-07T14:00:02Z,1313.9,3\n");
        var more = Write($"contractId,t,price,size\n{Z13},2013-10-07T14:00:00Z,1676,4\n{Z13},2013-10-07T14:00:01Z,1677,5\n");
        Assert.Equal([1, 2, 4, 5, 3], MergedMarket.Open([trades, more]).Read().Select(print => print.Size));
        Assert.Equal([4, 1, 2, 5, 3], MergedMarket.Open([more, trades]).Read().Select(print => print.Size));
        Assert.Equal([Z13, "CON.F.US.GCE.Z13"], MergedMarket.Open([more, trades]).Contracts.Select(contract => contract.Id.Value));
    }

    [Fact]
    public void Closing_quotes_of_minutes_take_effect_at_the_end_of_the_minute_and_others_at_their_stamp()
    {
        const string header = "contractId,t,bestBid,bidSize,bestAsk,askSize\n";
        var closing = RecordedMarket.Open(Write($"{header}{Z13},2013-10-07T14:00:00Z,1675,5,1675.25,7\n{Z13},2013-10-07T14:01:00Z,1676,5,1676.25,7\n"));
        Assert.Equal([1, 2], closing.Events().Select(quote => quote.Time.Minute));
        var exact = RecordedMarket.Open(Write($"{header}{Z13},2013-10-07T14:00:00Z,1675,5,1675.25,7\n{Z13},2013-10-07T14:00:00.5Z,1676,5,1676.25,7\n"));
        Assert.Equal([0, 500], exact.Events().Select(quote => quote.Time.Millisecond));
        var first = exact.Events().First().Quote!;
        Assert.Equal((1675m, 5, 1675.25m, 7), (first.Bid.ToDecimal(), first.BidSize, first.Ask.ToDecimal(), first.AskSize));
        Assert.Empty(exact.Read());
    }

    [Fact]
    public void A_quote_that_does_not_stand_is_passed_over()
    {
        var market = RecordedMarket.Open(Write(
            $"contractId,t,bestBid,bidSize,bestAsk,askSize\n{Z13},2013-10-07T14:00:00.1Z,1675,5,1675,7\n{Z13},2013-10-07T14:00:01Z,1675,0,1675.25,7\n{Z13},2013-10-07T14:00:02Z,1675,1,1675.25,7\n"));
        Assert.Equal((3, 1), (market.Rows, market.Events().Count()));
    }

    [DataFact]
    public void Recorded_bars_and_quotes_merge_into_one_ascending_market()
    {
        var market = MergedMarket.Open([DataFactAttribute.PathOf("es-minute-2013.csv.gz"), DataFactAttribute.PathOf("es-quotes-minute-2013-10.csv.gz")]);
        var (last, quotes, prints) = (DateTimeOffset.MinValue, 0, 0);
        foreach (var happened in market.Events())
        {
            Assert.True(happened.Time >= last);
            last = happened.Time;
            _ = happened.Kind == MarketEventKind.Quote ? quotes++ : prints++;
        }

        Assert.Equal(7_005 - 44, quotes);
        Assert.True(prints > 15_705);
    }

    [DataFact]
    public void Each_closing_quote_stands_around_the_close_of_its_minute()
    {
        var market = MergedMarket.Open([DataFactAttribute.PathOf("es-minute-2013.csv.gz"), DataFactAttribute.PathOf("es-quotes-minute-2013-10.csv.gz")]);
        var (near, all, close) = (0, 0, 0m);
        foreach (var happened in market.Events().Where(happened => happened.Contract.Value == Z13))
        {
            if (happened.Quote is { } quote)
            {
                all++;
                near += Math.Abs(quote.Bid.ToDecimal() - close) <= .5m ? 1 : 0;
            }
            else
            {
                close = happened.Print.Price.ToDecimal();
            }
        }

        // Taken at their stamps, a minute early, fewer would be near.
        Assert.True(near > all * .9, $"{near} of {all}");
    }

    [Fact]
    public void A_synthetic_book_stands_a_tick_apart_around_each_print()
    {
        var market = new SyntheticMarket(5, Start, TimeSpan.FromMinutes(1), new SyntheticSettings { DepthLevels = 5 });
        var fresh = new HashSet<ContractId>();
        MarketPrint print = default;
        foreach (var happened in market.Events())
        {
            if (happened.Depth is not { } depth)
            {
                print = happened.Print;
                continue;
            }

            var contract = market.Contracts.Single(one => one.Id == depth.Contract);
            Assert.Equal((print.Contract, print.Time), (depth.Contract, depth.Time));
            Assert.Equal(fresh.Add(depth.Contract), depth.IsReset);
            Assert.Equal((5, 5), (depth.Bids.Length, depth.Asks.Length));
            Assert.Equal(1, contract.TicksBetween(depth.Bids[0].Price, depth.Asks[0].Price));
            Assert.True(print.Price == depth.Bids[0].Price || print.Price == depth.Asks[0].Price);
            Assert.All(depth.Bids.Zip(depth.Bids.Skip(1)), pair => Assert.Equal(-1, contract.TicksBetween(pair.First.Price, pair.Second.Price)));
            Assert.All(depth.Asks.Zip(depth.Asks.Skip(1)), pair => Assert.Equal(1, contract.TicksBetween(pair.First.Price, pair.Second.Price)));
            Assert.All(depth.Bids.Concat(depth.Asks), level => Assert.True(level.Size > 0));
        }

        Assert.Equal(market.Contracts.Count, fresh.Count);
    }

    [Fact]
    public void A_book_does_not_change_the_prices()
    {
        var plain = new SyntheticMarket(5, Start, TimeSpan.FromMinutes(1)).Read();
        Assert.Equal(plain, new SyntheticMarket(5, Start, TimeSpan.FromMinutes(1), new SyntheticSettings { DepthLevels = 10 }).Read());
    }

    [Fact]
    public void Sessions_leave_the_daily_halt_out_and_reset_the_book_at_the_opening()
    {
        // 15:59:50 Chicago on a Wednesday.
        var eve = new DateTimeOffset(2026, 8, 19, 20, 59, 50, TimeSpan.Zero);
        var market = new SyntheticMarket(5, eve, TimeSpan.FromMinutes(61), new SyntheticSettings { DepthLevels = 1, Sessions = true });
        var events = market.Events().ToArray();
        Assert.All(events, happened => Assert.True(ChicagoTime.IsGlobexOpen(happened.Time)));
        var opening = eve.AddSeconds(10).AddHours(1);
        Assert.Contains(events, happened => happened.Time < opening);
        Assert.Equal(market.Contracts.Count, events.Count(happened => happened.Depth is { IsReset: true } && happened.Time >= opening));
    }

    [Fact]
    public void The_opening_burst_and_a_commanded_one_trade_many_times_as_fast()
    {
        // 08:29:30 Chicago on a Wednesday; the burst lasts a minute.
        var market = new SyntheticMarket(
            5, new DateTimeOffset(2026, 8, 19, 13, 29, 30, TimeSpan.Zero), TimeSpan.FromMinutes(2), new SyntheticSettings { OpeningBurst = true });
        var perHalfMinute = market.Read().GroupBy(print => (int)((print.Time - market.Start).TotalSeconds / 30)).OrderBy(half => half.Key).Select(half => half.Count()).ToArray();
        Assert.True(perHalfMinute[1] > 5 * perHalfMinute[0] && perHalfMinute[2] > 5 * perHalfMinute[0] && perHalfMinute[3] < 2 * perHalfMinute[0], string.Join(' ', perHalfMinute));

        var commanded = new SyntheticMarket(5, Start, TimeSpan.FromSeconds(20));
        Assert.True(commanded.Burst(TimeSpan.FromSeconds(10)));
        var (during, after) = (0, 0);
        foreach (var print in commanded.Read())
        {
            _ = print.Time < Start.AddSeconds(9) ? during++ : print.Time > Start.AddSeconds(11) ? after++ : 0;
        }

        Assert.True(during > 5 * after, $"{during} against {after}");
        Assert.False(((IMarketSource)RecordedMarket.Open(Write($"contractId,t,price,size\n{Z13},2013-10-07T14:00:00Z,1676,4\n"))).Burst(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_roll_moves_most_prints_to_the_next_month()
    {
        var at = Start.AddSeconds(30);
        var market = new SyntheticMarket(5, Start, TimeSpan.FromMinutes(1), new SyntheticSettings { RollAt = at });
        Assert.Equal(12, market.Contracts.Count);
        var roll = market.Rolls.Single(one => one.From.Value == "CON.F.US.MNQ.U26");
        Assert.Equal(("CON.F.US.MNQ.Z26", at), (roll.To.Value, roll.At));
        foreach (var (late, share) in new[] { (false, .125), (true, .875) })
        {
            var prints = market.Read().Where(print => print.Time >= at == late && (print.Contract == roll.From || print.Contract == roll.To)).ToArray();
            Assert.InRange(prints.Count(print => print.Contract == roll.To) / (double)prints.Length, share - .02, share + .02);
        }
    }

    [Fact]
    public void Available_lists_the_old_contract_before_the_roll_and_the_next_one_after_it()
    {
        var contracts = new[] { Terms.Of(Z13), Terms.Of("CON.F.US.EP.H14"), Terms.Of("CON.F.US.GCE.Z13") };
        var (front, next) = (contracts[0].Id, contracts[1].Id);
        var rolls = ContractRolls.None.With(new ContractRoll(front, next, Start));
        Assert.Equal([front, contracts[2].Id], rolls.Front(contracts, Start.AddTicks(-1)).Select(contract => contract.Id));
        Assert.Equal([next, contracts[2].Id], rolls.Front(contracts, Start).Select(contract => contract.Id));
        Assert.Equal([false, true, true], rolls.Judge(contracts, Start).Select(contract => contract.Active));
        var back = rolls.With(new ContractRoll(next, front, Start.AddDays(1)));
        Assert.Equal(next, back.Front(contracts, Start).First().Id);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
