using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>The bodies of modify, brackets, partial close and logins; the order query and its pages; contracts by word.</summary>
public sealed class FurtherOperationsTests
{
    private const string Done = """{"orderId":7,"success":true,"errorCode":0,"errorMessage":null}""";

    private static readonly AccountId Account = new(20000002);
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");

    [Fact]
    public async Task A_trailing_stop_and_brackets_go_out_as_the_contract_says()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json(Done)));

        await fixture.Client.PlaceOrderAsync(
            new OrderRequest(
                Account, Contract, OrderSide.Buy, OrderType.TrailingStop, 1, null, null, new ClientTag("t"), Price.FromDecimal(29500.5m),
                new BracketLeg(-40, OrderType.Stop), new BracketLeg(80, OrderType.Limit)),
            CancellationToken.None);

        Assert.Equal(
            """
            {"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","type":5,"side":0,"size":1,"limitPrice":null,"stopPrice":null,"trailPrice":29500.5,"customTag":"t","stopLossBracket":{"ticks":-40,"type":4},"takeProfitBracket":{"ticks":80,"type":1}}
            """,
            Assert.Single(fixture.Venue.Seen).Body);
    }

    [Fact]
    public async Task A_change_and_a_partial_close_go_out_as_the_contract_says()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"success":true,"errorCode":0,"errorMessage":null}""")));

        var change = new OrderChange(LimitPrice: Price.FromDecimal(29547.25m));
        Assert.Equal(new MutationOutcome.Done(null), await fixture.Client.ModifyOrderAsync(Account, new OrderId(3425270858), change, CancellationToken.None));
        Assert.Equal(new MutationOutcome.Done(null), await fixture.Client.PartialCloseContractAsync(Account, Contract, 2, CancellationToken.None));

        Assert.Equal(
            ("/api/Order/modify", """{"accountId":20000002,"orderId":3425270858,"size":null,"limitPrice":29547.25,"stopPrice":null,"trailPrice":null}"""),
            (fixture.Venue.Seen[0].Uri.AbsolutePath, fixture.Venue.Seen[0].Body));
        Assert.Equal(
            ("/api/Position/partialCloseContract", """{"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","size":2}"""),
            (fixture.Venue.Seen[1].Uri.AbsolutePath, fixture.Venue.Seen[1].Body));
    }

    [Fact]
    public async Task An_application_login_sends_its_five_values_and_a_logout_none()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"token":"a.b.c","success":true,"errorCode":0,"errorMessage":null}""")));

        var login = new AppLogin("trader", "word", "device", "app", "verify");
        Assert.IsType<Reading<AccessToken>.Answered>(await fixture.Client.LoginAppAsync(login, CancellationToken.None));
        Assert.IsType<MutationOutcome.Done>(await fixture.Client.LogoutAsync(CancellationToken.None));

        Assert.Equal(
            ("/api/Auth/loginApp", """{"userName":"trader","password":"word","deviceId":"device","appId":"app","verifyKey":"verify"}""", null),
            (fixture.Venue.Seen[0].Uri.AbsolutePath, fixture.Venue.Seen[0].Body, fixture.Venue.Seen[0].Authorization));
        Assert.Equal(
            ("/api/Auth/logout", "", "Bearer " + ClientFixture.Token),
            (fixture.Venue.Seen[1].Uri.AbsolutePath, fixture.Venue.Seen[1].Body, fixture.Venue.Seen[1].Authorization));
        Assert.DoesNotContain("word", login.ToString());
    }

    [Fact]
    public async Task Logins_rest_after_six_attempts_without_an_answer_and_one_tries_again_later()
    {
        var up = false;
        var venue = new FakeVenue((_, _) => Task.FromResult(
            (up ? FakeVenue.Json("""{"token":"a.b.c","success":true,"errorCode":0}""") : FakeVenue.Status(503))()));
        var fixture = new ClientFixture(venue);
        Task<Reading<AccessToken>> Login() => fixture.Client.LoginKeyAsync("trader", "key", CancellationToken.None);

        for (var attempt = 0; attempt < 6; attempt++)
        {
            Assert.Equal(FailureKind.Http, Assert.IsType<Reading<AccessToken>.Failed>(await Login()).Failure.Kind);
        }

        var resting = Assert.IsType<Reading<AccessToken>.Failed>(await Login()).Failure;
        Assert.Equal(FailureKind.CircuitOpen, resting.Kind);
        Assert.InRange(resting.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        Assert.Equal(6, venue.Seen.Count);

        up = true;
        fixture.Time.Advance(TimeSpan.FromSeconds(15.1));
        Assert.IsType<Reading<AccessToken>.Answered>(await Login());
        Assert.IsType<Reading<AccessToken>.Answered>(await Login());
        Assert.Equal(8, venue.Seen.Count);
    }

    [Fact]
    public async Task Refused_logins_do_not_open_the_breaker()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"token":null,"success":false,"errorCode":3,"errorMessage":null}""")));

        for (var attempt = 0; attempt < 10; attempt++)
        {
            var failure = Assert.IsType<Reading<AccessToken>.Failed>(await fixture.Client.LoginKeyAsync("trader", "key", CancellationToken.None)).Failure;
            Assert.Equal(LoginError.InvalidCredentials, failure.Code<LoginError>());
        }
    }

    [Fact]
    public async Task All_pages_of_a_query_are_read_once_and_foreign_contracts_are_left_out()
    {
        var rows = Enumerable.Range(1, 250).Select(id => (long)id).ToList();
        var fixture = new ClientFixture(PagesOf(_ => rows, page: 100, total: true));

        var orders = Assert.IsType<Reading<ImmutableArray<VenueOrder>>.Answered>(
            await fixture.Client.QueryOrdersAsync(new OrderQuery(Account, Contract: Contract), CancellationToken.None)).Value;

        Assert.Equal(rows.Where(id => id % 2 == 0), orders.Select(order => order.Id.Value));
        Assert.All(orders, order => Assert.Equal(Contract, order.Contract));
        Assert.Equal([0, 99, 198], fixture.Venue.Seen.Select(OffsetOf));
    }

    [Fact]
    public async Task A_query_goes_out_as_the_contract_says()
    {
        var fixture = new ClientFixture(PagesOf(_ => [], page: 100, total: true));

        await fixture.Client.QueryOrdersAsync(
            new OrderQuery(Account, [VenueOrderStatus.Open, VenueOrderStatus.Suspended], Contract, ClientFixture.Start, ClientFixture.Start.AddHours(1)),
            CancellationToken.None);

        Assert.Equal(
            """
            {"filter":{"accountId":20000002,"statuses":[1,8],"contractId":"CON.F.US.MNQ.U26","createdAfter":"2026-09-14T14:00:00Z","createdBefore":"2026-09-14T15:00:00Z"},"pageSize":100,"pageOffset":0,"sortBy":1,"sortDirection":0,"includeTotalCount":true}
            """,
            Assert.Single(fixture.Venue.Seen).Body);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(30, false)]
    [InlineData(100, false)]
    public async Task A_venue_that_caps_the_page_or_hides_the_total_is_read_to_the_end(int page, bool total)
    {
        var rows = Enumerable.Range(1, 100).Select(id => (long)id).ToList();
        var fixture = new ClientFixture(PagesOf(_ => rows, page, total));

        var orders = Assert.IsType<Reading<ImmutableArray<VenueOrder>>.Answered>(
            await fixture.Client.QueryOrdersAsync(new OrderQuery(Account), CancellationToken.None)).Value;

        Assert.Equal(rows, orders.Select(order => order.Id.Value));
    }

    [Fact]
    public async Task Rows_that_move_between_two_pages_start_the_query_anew_and_none_is_lost()
    {
        var rows = Enumerable.Range(1, 150).Select(id => (long)id).ToList();
        var fixture = new ClientFixture(PagesOf(call => call == 1 ? rows : rows[1..], page: 100, total: true));

        var orders = Assert.IsType<Reading<ImmutableArray<VenueOrder>>.Answered>(
            await fixture.Client.QueryOrdersAsync(new OrderQuery(Account), CancellationToken.None)).Value;

        Assert.Equal(rows[1..], orders.Select(order => order.Id.Value));
        Assert.Equal([0, 99, 0, 99], fixture.Venue.Seen.Select(OffsetOf));
    }

    [Fact]
    public async Task A_venue_that_takes_the_offset_for_a_page_number_fails_the_query_and_cuts_nothing_off()
    {
        var rows = Enumerable.Range(1, 150).Select(id => (long)id).ToList();
        var fixture = new ClientFixture(PagesOf(_ => rows, page: 100, total: true, byPage: true));

        var failed = Assert.IsType<Reading<ImmutableArray<VenueOrder>>.Failed>(
            await fixture.Client.QueryOrdersAsync(new OrderQuery(Account), CancellationToken.None));

        Assert.Equal("The orders moved while their pages were read.", failed.Failure.Text);
    }

    [Fact]
    public async Task An_order_that_does_not_exist_is_an_answer_and_trail_members_are_read()
    {
        var absent = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"order":null,"success":false,"errorCode":1,"errorMessage":null}""")));
        var child = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"order":{{Row(5, Contract.Value, "\"trailDistance\":-99,\"trailPrice\":-24.75,\"parentOrderId\":3,")}},"success":true,"errorCode":0}""")));

        Assert.Equal(new Reading<VenueOrder?>.Answered(null), await absent.Client.FindOrderAsync(Account, new OrderId(5), CancellationToken.None));
        var order = Assert.IsType<Reading<VenueOrder?>.Answered>(await child.Client.FindOrderAsync(Account, new OrderId(5), CancellationToken.None)).Value!;
        Assert.Equal((-99, Price.FromDecimal(-24.75m), new OrderId(3)), (order.TrailDistance, order.TrailPrice, order.Parent));
        Assert.Equal("""{"accountId":20000002,"orderId":5}""", Assert.Single(child.Venue.Seen).Body);
    }

    [Fact]
    public async Task A_contract_is_resolved_by_product_and_an_id_by_asking_for_it()
    {
        const string Nasdaq = """{"id":"CON.F.US.ENQ.Z26","name":"NQZ6","description":"","tickSize":0.25,"tickValue":5,"activeContract":true,"symbolId":"F.US.ENQ"}""";
        const string Gas = """{"id":"CON.F.US.NQG.Z26","name":"QGZ6","description":"","tickSize":0.005,"tickValue":12.5,"activeContract":true,"symbolId":"F.US.NQG"}""";
        var fixture = new ClientFixture(new FakeVenue((request, _) => Task.FromResult(FakeVenue.Json(
            request.Uri.AbsolutePath.EndsWith("searchById", StringComparison.Ordinal)
                ? """{"contract":null,"success":false,"errorCode":1,"errorMessage":null}"""
                : $$"""{"contracts":[{{Gas}},{{Nasdaq}}],"success":true,"errorCode":0,"errorMessage":null}""")())));
        async Task<ContractResolution> Resolve(string text) => (await fixture.Client.ResolveContractAsync(text, false, CancellationToken.None)).OrThrow();

        Assert.Equal("NQZ6", Assert.IsType<ContractResolution.Found>(await Resolve("NQ")).Instrument.Name);
        Assert.Single(fixture.Venue.Seen);
        Assert.Equal("NQZ6", Assert.IsType<ContractResolution.Refused>(await Resolve("CON.F.US.NQ.Z26")).Current!.Name);
        Assert.Equal("""{"contractId":"CON.F.US.NQ.Z26"}""", fixture.Venue.Seen[2].Body);
        Assert.DoesNotContain(fixture.Venue.Seen, request => request.Uri.AbsolutePath.EndsWith("Contract/search", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"10:00\"")]
    [InlineData("\"14 September 2026\"")]
    [InlineData("\"2026-09-14\"")]
    [InlineData("1789000000")]
    public async Task A_time_that_is_not_whole_is_not_completed_with_today(string stamp)
    {
        var row = Row(1, "C", "").Replace("\"2026-09-14T13:00:00+00:00\"", stamp, StringComparison.Ordinal);
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json($$"""{"orders":[{{row}}],"success":true,"errorCode":0}""")));

        Assert.IsType<Reading<ImmutableArray<VenueOrder>>.Failed>(await fixture.Client.OpenOrdersAsync(Account, CancellationToken.None));
    }

    [Fact]
    public void Time_outs_out_of_range_are_refused()
    {
        var venue = new FakeVenue(FakeVenue.Status(500));

        Assert.Throws<ArgumentOutOfRangeException>(() => new ClientFixture(venue, timeouts: new GatewayTimeouts { Mutation = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClientFixture(venue, timeouts: new GatewayTimeouts { AuthenticationBreakAfter = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClientFixture(venue, barsPerCall: 20_001));
    }

    /// <summary>A venue that pages the rows of each call; odd numbers belong to another contract, and the contract filter is ignored.</summary>
    private static FakeVenue PagesOf(Func<int, List<long>> rowsAt, int page, bool total, bool byPage = false)
    {
        var calls = 0;
        return new FakeVenue((request, _) =>
        {
            var rows = rowsAt(Interlocked.Increment(ref calls));
            var shown = rows.Skip(byPage ? OffsetOf(request) * page : OffsetOf(request)).Take(page).Select(id => Row(id, id % 2 == 0 ? Contract.Value : "CON.F.US.MES.U26", ""));
            var count = total ? rows.Count.ToString(CultureInfo.InvariantCulture) : "null";
            return Task.FromResult(FakeVenue.Json($$"""{"orders":[{{string.Join(',', shown)}}],"totalCount":{{count}},"success":true,"errorCode":0,"errorMessage":null}""")());
        });
    }

    private static int OffsetOf(SeenRequest request) => request.Json.GetProperty("pageOffset").GetInt32();

    private static string Row(long id, string contract, string more) =>
        $$"""{"id":{{id}},"accountId":20000002,"contractId":"{{contract}}","creationTimestamp":"2026-09-14T13:00:00+00:00",{{more}}"status":8,"type":1,"side":0,"size":1,"fillVolume":0}""";
}
