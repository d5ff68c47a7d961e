using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Tests.Gateway;

public sealed class HistoryTests
{
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly DateTimeOffset Now = ClientFixture.Start.AddSeconds(31);

    [Fact]
    public async Task Bars_come_oldest_first_each_once_and_none_is_cut_however_many_pages_it_takes()
    {
        var venue = new FakeVenue(Serve(endInclusive: true, cap: 20));
        var fixture = new ClientFixture(venue, barsPerCall: 20, market: Now);
        var from = ClientFixture.Start.AddMinutes(-101);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, from, ClientFixture.Start.AddHours(5), BarOrigin.WarmUp, CancellationToken.None));

        Assert.Equal(Enumerable.Range(0, 101).Select(i => from.AddMinutes(i)), bars.Select(bar => bar.Start));
        Assert.All(bars, bar => Assert.Equal(BarOrigin.WarmUp, bar.Origin));
        Assert.All(bars, bar => Assert.Equal(Price.FromDecimal(100.25m), bar.Open));
        Assert.True(venue.Seen.Count is 6 or 7);
        Assert.Equal(venue.Seen.Count, fixture.Quota.Usage.HistoryUsed);
        Assert.Equal(0, fixture.Quota.Usage.GeneralUsed);
    }

    [Fact]
    public async Task The_forming_bar_is_left_out_although_the_venue_sends_it()
    {
        var fixture = new ClientFixture(new FakeVenue(Serve(endInclusive: false, cap: 1000)), market: Now);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-2), Now, BarOrigin.BackFilled, CancellationToken.None));

        Assert.Equal(ClientFixture.Start.AddMinutes(-1), bars[^1].Start);
    }

    [Fact]
    public async Task The_end_of_the_range_is_exclusive_whatever_the_venue_thinks()
    {
        var fixture = new ClientFixture(new FakeVenue(Serve(endInclusive: true, cap: 1000)), market: Now);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-10), ClientFixture.Start.AddMinutes(-5), BarOrigin.WarmUp, CancellationToken.None));

        Assert.Equal(5, bars.Length);
        Assert.Equal(ClientFixture.Start.AddMinutes(-6), bars[^1].Start);
    }

    [Fact]
    public async Task A_request_states_window_unit_and_limit()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"bars":[],"success":true,"errorCode":0}""")), market: Now);

        await fixture.Client.RetrieveBarsAsync(
            Contract, new BarInterval(BarUnit.Hour, 4), ClientFixture.Start.AddDays(-1), ClientFixture.Start, BarOrigin.WarmUp, CancellationToken.None);

        var request = Assert.Single(fixture.Venue.Seen);
        Assert.Equal("/api/History/retrieveBars", request.Uri.AbsolutePath);
        Assert.Equal(
            """{"contractId":"CON.F.US.MNQ.U26","live":false,"startTime":"2026-09-13T14:00:00Z","endTime":"2026-09-14T14:00:00Z","unit":3,"unitNumber":4,"limit":1000,"includePartialBar":false}""",
            request.Body);
    }

    [Fact]
    public async Task A_page_that_comes_back_full_is_asked_for_again_in_halves()
    {
        // Half-minute bars where minute bars were asked for: twice what the window should hold.
        var venue = new FakeVenue(Serve(endInclusive: false, cap: 20, stepSeconds: 30));
        var fixture = new ClientFixture(venue, barsPerCall: 20, market: Now);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-40), ClientFixture.Start.AddMinutes(-10), BarOrigin.WarmUp, CancellationToken.None));

        Assert.Equal(60, bars.Length);
        Assert.Equal(bars.OrderBy(bar => bar.Start), bars);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(200)]
    public async Task A_long_time_without_a_bar_as_a_weekend_takes_few_calls_and_costs_no_bar(int minutesAfter)
    {
        // Fifty calls are half a minute's quota; window by window these twenty hours would be some seventy.
        var (from, reopened) = (ClientFixture.Start.AddHours(-20), ClientFixture.Start.AddMinutes(-minutesAfter));
        bool Trades(DateTimeOffset at) => at < from.AddMinutes(30) || at >= reopened;
        var venue = new FakeVenue(Serve(endInclusive: false, cap: 20, trades: Trades));
        var fixture = new ClientFixture(venue, barsPerCall: 20, market: Now);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(Contract, BarInterval.Minute, from, ClientFixture.Start, BarOrigin.WarmUp, CancellationToken.None)
            .WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(Enumerable.Range(0, 20 * 60).Select(i => from.AddMinutes(i)).Where(Trades), bars.Select(bar => bar.Start));
        Assert.InRange(venue.Seen.Count, 5, 15 + (minutesAfter / 9));
    }

    [Fact]
    public async Task A_venue_that_never_shows_less_than_the_limit_is_not_believed()
    {
        var venue = new FakeVenue(Serve(endInclusive: false, cap: 20, stepSeconds: 1));
        var fixture = new ClientFixture(venue, barsPerCall: 20, market: Now);

        var reading = await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-40), ClientFixture.Start, BarOrigin.WarmUp, CancellationToken.None);

        Assert.Equal(FailureKind.Malformed, Assert.IsType<Reading<ImmutableArray<Bar>>.Failed>(reading).Failure.Kind);
    }

    [Fact]
    public async Task One_failed_page_fails_the_reading()
    {
        var serve = Serve(endInclusive: false, cap: 20);
        var calls = 0;
        var venue = new FakeVenue((request, cancellation) => Interlocked.Increment(ref calls) == 2
            ? Task.FromResult(FakeVenue.Status(401)())
            : serve(request, cancellation));
        var fixture = new ClientFixture(venue, barsPerCall: 20, market: Now);

        var reading = await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, ClientFixture.Start.AddMinutes(-60), ClientFixture.Start, BarOrigin.WarmUp, CancellationToken.None);

        Assert.Equal(FailureKind.Unauthorized, Assert.IsType<Reading<ImmutableArray<Bar>>.Failed>(reading).Failure.Kind);
    }

    [Fact]
    public async Task Nothing_is_asked_for_about_the_future()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(500)), market: Now);

        var bars = Answer(await fixture.Client.RetrieveBarsAsync(
            Contract, BarInterval.Minute, Now.AddMinutes(1), Now.AddMinutes(9), BarOrigin.WarmUp, CancellationToken.None));

        Assert.Empty(bars);
        Assert.Empty(fixture.Venue.Seen);
    }

    private static ImmutableArray<Bar> Answer(Reading<ImmutableArray<Bar>> reading) =>
        Assert.IsType<Reading<ImmutableArray<Bar>>.Answered>(reading).Value;

    /// <summary>A venue that sends newest first, keeps the newest up to the cap, mixes timestamp forms and sends the forming bar.</summary>
    private static Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>> Serve(bool endInclusive, int cap, int stepSeconds = 60, Func<DateTimeOffset, bool>? trades = null) => (request, _) =>
    {
        var json = request.Json;
        var first = json.GetProperty("startTime").GetDateTimeOffset();
        var last = json.GetProperty("endTime").GetDateTimeOffset();
        var rows = new List<string>();
        for (var at = ClientFixture.Start.AddDays(-1); at <= last; at = at.AddSeconds(stepSeconds))
        {
            if (trades?.Invoke(at) != false && at >= first && (at < last || (endInclusive && at == last)))
            {
                var text = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (rows.Count % 3) switch { 0 => "+00:00", 1 => "Z", _ => "" };
                rows.Add($$"""{"t":"{{text}}","o":100.250000000,"h":101,"l":100,"c":100.5,"v":12}""");
            }
        }

        rows.Reverse();
        var body = new StringBuilder("{\"bars\":[").AppendJoin(',', rows.Take(Math.Min(cap, json.GetProperty("limit").GetInt32()))).Append("],\"success\":true,\"errorCode\":0,\"errorMessage\":null}");
        return Task.FromResult(FakeVenue.Json(body.ToString())());
    };
}
