using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

public sealed class ReadTests
{
    private const string Trade = """
        {"id":ID,"accountId":1,"contractId":"C","creationTimestamp":"2026-09-14T13:00:0SEC+00:00","price":6065.250000000,"profitAndLoss":null,
        "fees":0.36,"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":3423462488}
        """;

    private static readonly AccountId Account = new(1);

    public static TheoryData<string> ListReads => new("accounts", "contracts", "available", "bars", "orders", "open orders", "positions", "trades");

    [Theory]
    [MemberData(nameof(ListReads))]
    public async Task A_success_without_its_list_is_malformed_and_never_empty(string read)
    {
        foreach (var body in new[] { """{"success":true,"errorCode":0,"errorMessage":null}""", Everything("null") })
        {
            var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(body)));
            Assert.Equal(FailureKind.Malformed, (await FailureOf(fixture, read))?.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(ListReads))]
    public async Task An_empty_list_is_an_answer(string read)
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Everything("[]"))));

        Assert.Null(await FailureOf(fixture, read));
    }

    [Theory]
    [MemberData(nameof(ListReads))]
    public async Task An_unreadable_row_fails_the_reading(string read)
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Everything("[{}]"))));

        Assert.Equal(FailureKind.Malformed, (await FailureOf(fixture, read))?.Kind);
    }

    [Theory]
    [MemberData(nameof(ListReads))]
    public async Task A_refused_token_comes_back_after_one_attempt_and_the_sessions_owner_hears_of_it(string read)
    {
        var fixture = new ClientFixture(new FakeVenue(() => new HttpResponseMessage(System.Net.HttpStatusCode.Unauthorized)));
        var refused = new List<AccessToken>();
        fixture.Cell.Refused += refused.Add;

        Assert.Equal(FailureKind.Unauthorized, (await FailureOf(fixture, read))?.Kind);
        Assert.Single(fixture.Venue.Seen);
        Assert.Equal([fixture.Cell.Current!], refused);
    }

    [Theory]
    [MemberData(nameof(ListReads))]
    public async Task A_read_without_a_token_fails_at_once_and_takes_no_permit(string read)
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Everything("[]"))));
        fixture.Cell.Current = null;

        Assert.Equal(FailureKind.Unauthorized, (await FailureOf(fixture, read))?.Kind);
        Assert.Empty(fixture.Venue.Seen);
        Assert.Equal((0, 0), (fixture.Quota.Usage.GeneralUsed, fixture.Quota.Usage.HistoryUsed));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task A_read_is_repeated_three_times_and_each_attempt_takes_a_permit(int status)
    {
        var fixture = new ClientFixture(new FakeVenue(status == 0 ? FakeVenue.Broken() : FakeVenue.Status(status)));

        var reading = await fixture.DriveAsync(fixture.Client.OpenOrdersAsync(Account, CancellationToken.None));

        var failed = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenueOrder>>.Failed>(reading);
        Assert.Equal(status == 0 ? null : status, failed.Failure.HttpStatus);
        Assert.Equal(4, fixture.Venue.Seen.Count);
        Assert.Equal(4, fixture.Quota.Usage.GeneralUsed);
    }

    [Fact]
    public async Task A_read_succeeds_when_the_venue_recovers()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(502), FakeVenue.Broken(), FakeVenue.Json(Everything("[]"))));

        var reading = await fixture.DriveAsync(fixture.Client.OpenPositionsAsync(Account, CancellationToken.None));

        Assert.Empty(Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Answered>(reading).Value);
        Assert.Equal(3, fixture.Venue.Seen.Count);
    }

    [Fact]
    public async Task A_read_that_times_out_is_repeated()
    {
        var calls = 0;
        var venue = new FakeVenue(async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            }

            return FakeVenue.Json(Everything("[]"))();
        });

        // So long that no turning of the clock during the back-off lets the second attempt time out as well.
        var patience = TimeSpan.FromDays(1);
        var fixture = new ClientFixture(venue, timeouts: new GatewayTimeouts { Read = patience });

        var reading = fixture.Client.SearchAccountsAsync(true, CancellationToken.None);
        Assert.True(await venue.NextArrivalAsync());
        fixture.Time.Advance(patience);
        await fixture.DriveAsync(reading);

        Assert.Equal(2, venue.Seen.Count);
        Assert.Equal("""{"onlyActiveAccounts":true}""", venue.Seen[1].Body);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Mon, 14 Sep 2026 14:00:07 GMT")]
    public async Task The_venues_retry_after_is_waited_for(string header)
    {
        var venue = new FakeVenue(FakeVenue.Status(429, header), FakeVenue.Json(Everything("[]")));
        var fixture = new ClientFixture(venue);

        var reading = fixture.Client.OpenOrdersAsync(Account, CancellationToken.None);
        Assert.True(await venue.NextArrivalAsync());
        fixture.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(reading.IsCompleted);
        Assert.Single(venue.Seen);
        await fixture.DriveAsync(reading);
        Assert.Equal(2, venue.Seen.Count);
    }

    [Fact]
    public async Task A_retry_after_beyond_patience_is_handed_to_the_caller()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(429, "3600")));

        var failed = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenueOrder>>.Failed>(
            await fixture.Client.OpenOrdersAsync(Account, CancellationToken.None));

        Assert.Equal(TimeSpan.FromHours(1), failed.Failure.RetryAfter);
        Assert.Single(fixture.Venue.Seen);
    }

    [Fact]
    public async Task A_read_waits_for_its_permit()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Everything("[]"))));
        while (fixture.Quota.TryAcquire(RequestLane.Read))
        {
        }

        var reading = fixture.Client.OpenOrdersAsync(Account, CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(fixture.Venue.Seen);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await reading.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(fixture.Venue.Seen);
    }

    [Fact]
    public async Task A_caller_who_gives_up_on_a_read_gets_the_exception()
    {
        using var giveUp = new CancellationTokenSource();
        var venue = new FakeVenue(async (_, cancellation) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
            return new HttpResponseMessage();
        });
        var fixture = new ClientFixture(venue);

        var reading = fixture.Client.OpenOrdersAsync(Account, giveUp.Token);
        Assert.True(await venue.NextArrivalAsync());
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task A_refused_read_is_a_failure_with_the_name_of_its_code()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"orders":null,"success":false,"errorCode":1,"errorMessage":null}""")));

        var failed = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenueOrder>>.Failed>(
            await fixture.Client.OpenOrdersAsync(Account, CancellationToken.None));

        Assert.Equal("Order/searchOpen: Refused HTTP 200 code 1 (AccountNotFound)", failed.Failure.ToString());
    }

    [Fact]
    public async Task Trades_come_oldest_first_by_time_then_number_and_each_once()
    {
        string Row(int id, int second) => Trade.Replace("ID", id.ToString(), StringComparison.Ordinal).Replace("SEC", second.ToString(), StringComparison.Ordinal);
        var body = $$"""{"trades":[{{Row(9, 5)}},{{Row(8, 5)}},{{Row(9, 5)}},{{Row(10, 1)}}],"success":true,"errorCode":0}""";
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(body)));

        var trades = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenueTrade>>.Answered>(
            await fixture.Client.SearchTradesAsync(Account, ClientFixture.Start.AddHours(-1), null, CancellationToken.None)).Value;

        Assert.Equal([10L, 8L, 9L], trades.Select(trade => trade.Id.Value));
        Assert.Equal("""{"accountId":1,"startTimestamp":"2026-09-14T13:00:00Z","endTimestamp":null}""", Assert.Single(fixture.Venue.Seen).Body);
    }

    [Fact]
    public async Task Orders_are_asked_for_by_creation_time()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Everything("[]"))));

        await fixture.Client.SearchOrdersAsync(Account, ClientFixture.Start.AddMilliseconds(-1.5), ClientFixture.Start.ToOffset(TimeSpan.FromHours(-5)), CancellationToken.None);

        Assert.Equal(
            """{"accountId":1,"startTimestamp":"2026-09-14T13:59:59.9985Z","endTimestamp":"2026-09-14T14:00:00Z"}""", Assert.Single(fixture.Venue.Seen).Body);
    }

    [Fact]
    public async Task A_contract_that_does_not_exist_is_an_answer_and_one_that_is_missing_is_not()
    {
        var absent = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"contract":null,"success":false,"errorCode":1,"errorMessage":null}""")));
        var lost = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"contract":null,"success":true,"errorCode":0,"errorMessage":null}""")));

        Assert.Equal(new Reading<Instrument?>.Answered(null), await absent.Client.FindContractAsync(new ContractId("X"), CancellationToken.None));
        var failed = Assert.IsType<Reading<Instrument?>.Failed>(await lost.Client.FindContractAsync(new ContractId("X"), CancellationToken.None));
        Assert.Equal(FailureKind.Malformed, failed.Failure.Kind);
    }

    [Fact]
    public async Task A_contract_search_leaves_out_rows_without_terms()
    {
        const string Body = """
            {"contracts":[{"id":"CON.F.US.ENQ.U26","name":"NQU6","description":"E-mini","tickSize":0.25,"tickValue":5,"activeContract":true,"symbolId":"F.US.ENQ"},
            {"id":"CON.F.US.NEW.U26","name":"NEWU6","description":"?","tickSize":0,"tickValue":5,"activeContract":true,"symbolId":"F.US.NEW"}],"success":true,"errorCode":0}
            """;
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Body)));

        var found = Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<Instrument>>.Answered>(
            await fixture.Client.SearchContractsAsync("NQ", false, CancellationToken.None)).Value;

        Assert.Equal("NQU6", Assert.Single(found).Name);
        Assert.Equal("""{"searchText":"NQ","live":false}""", Assert.Single(fixture.Venue.Seen).Body);
    }

    [Fact]
    public async Task A_position_of_unknown_direction_fails_the_reading()
    {
        const string Body = """
            {"positions":[{"id":1,"accountId":1,"contractId":"C","creationTimestamp":"2026-09-14T13:00:00Z","type":TYPE,"size":2,"averagePrice":10}],"success":true,"errorCode":0}
            """;
        async Task<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>> Read(string type) =>
            await new ClientFixture(new FakeVenue(FakeVenue.Json(Body.Replace("TYPE", type, StringComparison.Ordinal)))).Client.OpenPositionsAsync(Account, CancellationToken.None);

        Assert.Equal(2, Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Answered>(await Read("1")).Value[0].Net);
        Assert.Equal(-2, Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Answered>(await Read("2")).Value[0].Net);
        Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Failed>(await Read("0"));
        Assert.IsType<Reading<System.Collections.Immutable.ImmutableArray<VenuePosition>>.Failed>(await Read("3"));
    }

    private static string Everything(string list) =>
        $$"""{"accounts":{{list}},"contracts":{{list}},"bars":{{list}},"orders":{{list}},"positions":{{list}},"trades":{{list}},"success":true,"errorCode":0,"errorMessage":null}""";

    private static async Task<GatewayFailure?> FailureOf(ClientFixture fixture, string read)
    {
        var client = fixture.Client;
        return read switch
        {
            "accounts" => Failure(await client.SearchAccountsAsync(true, CancellationToken.None)),
            "contracts" => Failure(await client.SearchContractsAsync("NQ", false, CancellationToken.None)),
            "available" => Failure(await client.AvailableContractsAsync(false, CancellationToken.None)),
            "bars" => Failure(await client.RetrieveBarsAsync(
                new ContractId("C"), BarInterval.Minute, ClientFixture.Start.AddMinutes(-5), ClientFixture.Start, BarOrigin.WarmUp, CancellationToken.None)),
            "orders" => Failure(await client.SearchOrdersAsync(Account, ClientFixture.Start, null, CancellationToken.None)),
            "open orders" => Failure(await client.OpenOrdersAsync(Account, CancellationToken.None)),
            "positions" => Failure(await client.OpenPositionsAsync(Account, CancellationToken.None)),
            "trades" => Failure(await client.SearchTradesAsync(Account, ClientFixture.Start, null, CancellationToken.None)),
            _ => throw new ArgumentOutOfRangeException(nameof(read)),
        };

        static GatewayFailure? Failure<T>(Reading<T> reading) => (reading as Reading<T>.Failed)?.Failure;
    }
}
