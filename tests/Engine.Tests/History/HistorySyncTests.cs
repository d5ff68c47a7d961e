using Engine.Gateway;
using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

public sealed class HistorySyncTests
{
    [Fact]
    public async Task Pages_chain_from_the_newest_to_the_oldest_and_need_no_more_requests_than_there_are_full_pages()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var venue = Every(bench, 0, 1000);
        venue.Cap = 100;

        var result = await bench.RunAsync(venue, 0, 1000);

        Assert.True(result.IsComplete);
        Assert.Equal(venue.Complete(Range(0, 1000)), bench.Store.Bars);
        Assert.Equal(10, result.Requests);
        Assert.All(venue.Requests.Zip(venue.Requests.Skip(1)), pair => Assert.True(pair.Second.Window.To < pair.First.Window.To));
    }

    [Fact]
    public async Task A_second_run_asks_for_nothing_when_there_is_nothing_new()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var venue = Every(bench, 0, 1000);
        await bench.RunAsync(venue, -500, 1500);
        venue.Requests.Clear();

        var result = await bench.RunAsync(venue, -500, 1500);

        Assert.Empty(venue.Requests);
        Assert.Equal(0, result.Bars);
    }

    [Fact]
    public async Task A_second_run_asks_only_for_what_has_happened_since()
    {
        using var bench = new HistoryBench(HistoryBench.At(500));
        var venue = Every(bench, 0, 1000);
        await bench.RunAsync(venue, 0, 2000);
        venue.Requests.Clear();
        bench.Pass(TimeSpan.FromMinutes(50));

        await bench.RunAsync(venue, 0, 2000);

        Assert.Equal(Range(500, 550), Assert.Single(venue.Requests).Window);
        Assert.Equal(venue.Complete(Range(0, 2000)), bench.Store.Bars);
    }

    [Fact]
    public async Task A_venue_that_returns_fewer_than_we_believe_costs_requests_but_no_bar()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var venue = Every(bench, 0, 1000);
        venue.Cap = 40;

        await bench.RunAsync(venue, 0, 1000);

        Assert.Equal(venue.Complete(Range(0, 1000)), bench.Store.Bars);
    }

    [Fact]
    public async Task Time_without_a_trade_is_asked_for_once()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000)) { Open = HistoryBench.TwoOfThree };
        var venue = new ModelBarVenue(bench.Clock);

        await bench.RunAsync(venue, 0, 900);
        var first = venue.Requests.Count;
        await bench.RunAsync(venue, 0, 900);

        Assert.InRange(first, 1, 5);
        Assert.Equal(first, venue.Requests.Count);
    }

    [Fact]
    public async Task A_contract_without_any_bar_is_asked_for_again_after_a_day()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        await bench.RunAsync(new ModelBarVenue(bench.Clock), 0, 900);
        bench.Pass(TimeSpan.FromDays(1));
        var venue = Every(bench, 0, 900);

        await bench.RunAsync(venue, 0, 900);

        Assert.Equal(900, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task Silence_near_the_present_is_not_taken_for_emptiness()
    {
        using var bench = new HistoryBench(HistoryBench.At(1000));
        var venue = Every(bench, 0, 1000);
        venue.Lag = TimeSpan.FromMinutes(75);
        await bench.RunAsync(venue, 0, 1000);
        Assert.Equal(925, bench.Store.Bars.Count);
        venue.Lag = TimeSpan.Zero;

        await bench.RunAsync(venue, 0, 1000);

        Assert.Equal(1000, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task A_market_that_has_closed_is_not_asked_for_what_came_after()
    {
        // Open until 02:00 UTC, closed until 03:00; it is 02:50.
        using var bench = new HistoryBench(HistoryBench.Begin.AddMinutes(140)) { Open = HistoryBench.TwoOfThree };
        var venue = Every(bench, 0, 90);
        await bench.RunAsync(venue, 0, 1000);
        venue.Requests.Clear();
        bench.Pass(TimeSpan.FromMinutes(9));

        await bench.RunAsync(venue, 0, 1000);

        Assert.Empty(venue.Requests);
    }

    [Fact]
    public async Task A_bar_that_is_not_over_is_not_asked_for()
    {
        using var bench = new HistoryBench(HistoryBench.At(10).AddSeconds(59));
        var venue = Every(bench, 0, 20);

        await bench.RunAsync(venue, 0, 20);

        Assert.All(venue.Requests, request => Assert.Equal(HistoryBench.At(10), request.Window.To));
        Assert.Equal(10, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task The_newest_is_fetched_first_whichever_contract_it_belongs_to()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var next = new ContractId("CON.F.US.ENQ.M26");
        var venue = new ModelBarVenue(bench.Clock, Enumerable.Range(0, 500).Select(minute => HistoryBench.MinuteBar(minute, minute < 300 ? HistoryBench.Contract : next))) { Cap = 100 };

        await bench.RunAsync(venue, [new WantedBars(HistoryBench.Contract, Range(0, 300)), new WantedBars(next, Range(300, 500))]);

        Assert.Equal([next, next, HistoryBench.Contract, HistoryBench.Contract, HistoryBench.Contract], venue.Requests.Select(request => request.Contract));
        Assert.Equal(500, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task A_day_that_is_gone_from_the_archive_is_fetched_again_and_the_run_says_so()
    {
        using var bench = new HistoryBench(HistoryBench.At(100_000));
        var venue = Every(bench, 0, 4000);
        venue.Cap = 1000;
        await bench.RunAsync(venue, 0, 4000);
        bench.Store.Lose(bar => bar.Start.Day == 3);
        venue.Requests.Clear();

        var result = await bench.RunAsync(venue, 0, 4000);

        Assert.Contains("2026-03-03", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(4000, bench.Store.Bars.Count);
        Assert.Equal(1440, result.Bars);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_asked_for_again_and_the_run_says_so()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var venue = Every(bench, 0, 300);
        await bench.RunAsync(venue, 0, 300);
        await File.WriteAllTextAsync(bench.Ledgers.PathOf("NQ", BarInterval.Minute), "{\"schema\":");

        var result = await bench.RunAsync(venue, 0, 300);

        Assert.Contains("asked for again", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(300, result.Bars);
        Assert.Equal(300, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task A_refused_contract_is_left_out_and_named_and_the_others_are_fetched()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var unknown = new ContractId("CON.F.US.NQ.H26");
        var venue = Every(bench, 0, 300);
        venue.Fail = _ => venue.Requests[^1].Contract == unknown ? new GatewayFailure("History/retrieveBars", FailureKind.Refused, 200, 1) : null;

        var result = await bench.RunAsync(venue, [new WantedBars(unknown, Range(0, 300)), new WantedBars(HistoryBench.Contract, Range(0, 300))]);

        Assert.Equal(unknown, Assert.Single(result.Failures).Contract);
        Assert.Equal(300, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task A_venue_that_stays_down_ends_the_run_with_what_is_left()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        var venue = Every(bench, 0, 300);
        venue.Cap = 100;
        venue.Fail = request => request > 1 ? new GatewayFailure("History/retrieveBars", FailureKind.Http, 503) : null;

        var result = await bench.RunAsync(venue, 0, 300);

        Assert.Equal(RangeSet.Of(Range(0, 200)), Assert.Single(result.Failures).Missing);
        Assert.Equal(100, bench.Store.Bars.Count);
        venue.Fail = _ => null;
        await bench.RunAsync(venue, 0, 300);
        Assert.Equal(300, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_and_the_page_is_asked_for_again()
    {
        var renewed = 0;
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        bench.Settings = bench.Settings with
        {
            RenewToken = _ =>
            {
                renewed++;
                return Task.CompletedTask;
            },
        };
        var venue = Every(bench, 0, 300);
        venue.Fail = request => request == 2 ? new GatewayFailure("History/retrieveBars", FailureKind.Unauthorized, 401) : null;

        var result = await bench.RunAsync(venue, 0, 300);

        Assert.True(result.IsComplete);
        Assert.Equal(1, renewed);
        Assert.Equal(300, bench.Store.Bars.Count);
    }

    [Fact]
    public async Task What_is_known_is_asked_for_again_when_a_person_says_so()
    {
        using var bench = new HistoryBench(HistoryBench.At(10_000));
        await bench.RunAsync(new ModelBarVenue(bench.Clock, HistoryBench.MinuteBar(5)), 0, 300);
        var venue = Every(bench, 0, 300);

        await bench.RunAsync(venue, 0, 300);
        Assert.Single(bench.Store.Bars);
        await bench.RunAsync(venue, 0, 300, again: true);

        Assert.Equal(300, bench.Store.Bars.Count);
    }

    [Theory]
    [InlineData(1, 4, 8)]
    [InlineData(2, 8, 8)]
    [InlineData(3, 16, 16)]
    [InlineData(6, 60, 60)]
    public void Back_off_doubles_up_to_its_limit_and_a_venue_that_names_a_longer_time_is_heard(int inARow, int own, int withRetryAfter)
    {
        var settings = new HistorySyncSettings { FirstBackOff = TimeSpan.FromSeconds(4), LongestBackOff = TimeSpan.FromSeconds(60) };

        Assert.Equal(TimeSpan.FromSeconds(own), settings.BackOff(inARow, null));
        Assert.Equal(TimeSpan.FromSeconds(withRetryAfter), settings.BackOff(inARow, TimeSpan.FromSeconds(8)));
    }

    private static TimeRange Range(int from, int to) => new(HistoryBench.At(from), HistoryBench.At(to));

    private static ModelBarVenue Every(HistoryBench bench, int from, int to) =>
        new(bench.Clock, Enumerable.Range(from, to - from).Select(minute => HistoryBench.MinuteBar(minute)));
}
