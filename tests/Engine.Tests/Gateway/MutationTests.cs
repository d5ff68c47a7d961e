using System.Net;
using System.Text.Json;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

public sealed class MutationTests
{
    private static readonly AccountId Account = new(20000002);
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");

    private static readonly OrderRequest Limit = new(
        Account, Contract, OrderSide.Sell, OrderType.Limit, 2, Price.FromDecimal(29547.25m), null, new ClientTag("e1-sma-17-0"));

    public static TheoryData<string, int> AmbiguousCodes => new()
    {
        { "place", 6 }, { "place", 7 }, { "cancel", 4 }, { "cancel", 5 }, { "close", 6 }, { "close", 7 },
    };

    public static TheoryData<string, int> SettledCodes => new()
    {
        { "place", 1 }, { "place", 2 }, { "place", 3 }, { "place", 4 }, { "place", 5 }, { "place", 8 }, { "place", 9 }, { "place", 10 },
        { "cancel", 1 }, { "cancel", 2 }, { "cancel", 3 }, { "cancel", 6 },
        { "close", 1 }, { "close", 2 }, { "close", 3 }, { "close", 4 }, { "close", 5 }, { "close", 8 },
    };

    public static TheoryData<string, int> AmbiguousStatuses
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var operation in new[] { "place", "cancel", "close" })
            {
                foreach (var status in new[] { 307, 401, 403, 404, 408, 429, 500, 502, 503 })
                {
                    data.Add(operation, status);
                }
            }

            return data;
        }
    }

    [Fact]
    public async Task An_order_goes_out_as_the_contract_says()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"orderId":9056,"success":true,"errorCode":0,"errorMessage":null}""")));

        var outcome = await fixture.Client.PlaceOrderAsync(Limit, CancellationToken.None);

        Assert.Equal(new MutationOutcome.Done(new OrderId(9056)), outcome);
        var request = Assert.Single(fixture.Venue.Seen);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("http://venue.test/api/Order/place", request.Uri.AbsoluteUri);
        Assert.Equal("Bearer " + ClientFixture.Token, request.Authorization);
        Assert.Equal("application/json", request.ContentType);
        Assert.Equal(HttpVersion.Version11, request.Version);
        var json = request.Json;
        Assert.Equal(20000002, json.GetProperty("accountId").GetInt32());
        Assert.Equal("CON.F.US.MNQ.U26", json.GetProperty("contractId").GetString());
        Assert.Equal(1, json.GetProperty("type").GetInt32());
        Assert.Equal(1, json.GetProperty("side").GetInt32());
        Assert.Equal(2, json.GetProperty("size").GetInt32());
        Assert.Equal(29547.25m, json.GetProperty("limitPrice").GetDecimal());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("stopPrice").ValueKind);
        Assert.Equal("e1-sma-17-0", json.GetProperty("customTag").GetString());
        Assert.False(json.TryGetProperty("timeInForce", out _));
        Assert.False(json.TryGetProperty("linkedOrderId", out _));
    }

    [Fact]
    public async Task A_cancel_and_a_close_go_out_as_the_contract_says()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"success":true,"errorCode":0,"errorMessage":null}""")));

        Assert.Equal(new MutationOutcome.Done(null), await fixture.Client.CancelOrderAsync(Account, new OrderId(3425270858), CancellationToken.None));
        Assert.Equal(new MutationOutcome.Done(null), await fixture.Client.CloseContractAsync(Account, Contract, CancellationToken.None));

        Assert.Equal("""{"accountId":20000002,"orderId":3425270858}""", fixture.Venue.Seen[0].Body);
        Assert.Equal("/api/Order/cancel", fixture.Venue.Seen[0].Uri.AbsolutePath);
        Assert.Equal("""{"accountId":20000002,"contractId":"CON.F.US.MNQ.U26"}""", fixture.Venue.Seen[1].Body);
        Assert.Equal("/api/Position/closeContract", fixture.Venue.Seen[1].Uri.AbsolutePath);
    }

    [Theory]
    [MemberData(nameof(AmbiguousCodes))]
    public async Task A_pending_or_unknown_error_code_leaves_the_outcome_unknown(string operation, int code)
    {
        var outcome = await SendOnceAsync(operation, FakeVenue.Json($$"""{"orderId":77,"success":false,"errorCode":{{code}},"errorMessage":null}"""));

        var unknown = Assert.IsType<MutationOutcome.Unknown>(outcome);
        Assert.Equal(FailureKind.Refused, unknown.Failure.Kind);
        Assert.Equal(code, unknown.Failure.ErrorCode);
    }

    [Theory]
    [MemberData(nameof(SettledCodes))]
    public async Task Every_other_code_is_a_refusal(string operation, int code)
    {
        var outcome = await SendOnceAsync(operation, FakeVenue.Json($$"""{"success":false,"errorCode":{{code}},"errorMessage":null}"""));

        var refused = Assert.IsType<MutationOutcome.Refused>(outcome);
        Assert.Equal(code, refused.Failure.ErrorCode);
        Assert.False(string.IsNullOrEmpty(refused.Failure.Text));
        Assert.Null(refused.Order);
    }

    [Fact]
    public async Task A_rejected_order_keeps_its_number_and_the_venues_words()
    {
        var outcome = await SendOnceAsync(
            "place", FakeVenue.Json("""{"orderId":3425270858,"success":false,"errorCode":2,"errorMessage":"Invalid stop price. Price is not aligned to tick size."}"""));

        var refused = Assert.IsType<MutationOutcome.Refused>(outcome);
        Assert.Equal(new OrderId(3425270858), refused.Order);
        Assert.Equal("Invalid stop price. Price is not aligned to tick size.", refused.Failure.Text);
    }

    [Fact]
    public async Task A_bad_request_is_a_refusal_with_its_field_map()
    {
        var outcome = await SendOnceAsync(
            "place",
            FakeVenue.Json("""{"type":"x","title":"One or more validation errors occurred.","status":400,"errors":{"size":["Size is required."]},"traceId":"0"}""", 400));

        var refused = Assert.IsType<MutationOutcome.Refused>(outcome);
        Assert.Equal(FailureKind.InvalidRequest, refused.Failure.Kind);
        Assert.Contains("size: Size is required.", refused.Failure.Text);
    }

    [Theory]
    [MemberData(nameof(AmbiguousStatuses))]
    public async Task An_http_status_that_proves_nothing_leaves_the_outcome_unknown_and_is_not_repeated(string operation, int status)
    {
        var outcome = await SendOnceAsync(operation, FakeVenue.Status(status, "0"));

        Assert.Equal(status, Assert.IsType<MutationOutcome.Unknown>(outcome).Failure.HttpStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>maintenance</html>")]
    [InlineData("""{"orderId":12,"success":tr""")]
    [InlineData("""{"success":true,"errorCode":2}""")]
    [InlineData("""{"success":false,"errorCode":0}""")]
    [InlineData("""{"orderId":"twelve","success":true,"errorCode":0}""")]
    [InlineData("""{"orderId":null,"success":true,"errorCode":0,"errorMessage":null}""")]
    public async Task An_answer_that_cannot_be_believed_leaves_the_outcome_unknown(string body)
    {
        var outcome = await SendOnceAsync("place", FakeVenue.Json(body));

        Assert.Equal(FailureKind.Malformed, Assert.IsType<MutationOutcome.Unknown>(outcome).Failure.Kind);
    }

    [Theory]
    [InlineData("place")]
    [InlineData("cancel")]
    [InlineData("close")]
    public async Task A_broken_connection_leaves_the_outcome_unknown(string operation)
    {
        var outcome = await SendOnceAsync(operation, FakeVenue.Broken());

        Assert.Equal(FailureKind.Transport, Assert.IsType<MutationOutcome.Unknown>(outcome).Failure.Kind);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_leaves_the_outcome_unknown()
    {
        var venue = new FakeVenue(Never);
        var fixture = new ClientFixture(venue);

        var placing = fixture.Client.PlaceOrderAsync(Limit, CancellationToken.None);
        Assert.True(await venue.NextArrivalAsync());
        fixture.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(placing.IsCompleted);
        fixture.Time.Advance(TimeSpan.FromSeconds(0.1));

        var outcome = await placing.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(FailureKind.Timeout, Assert.IsType<MutationOutcome.Unknown>(outcome).Failure.Kind);
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task A_caller_who_gives_up_on_an_order_under_way_learns_that_its_outcome_is_unknown()
    {
        var venue = new FakeVenue(Never);
        var fixture = new ClientFixture(venue);
        using var giveUp = new CancellationTokenSource();

        var placing = fixture.Client.PlaceOrderAsync(Limit, giveUp.Token);
        Assert.True(await venue.NextArrivalAsync());
        await giveUp.CancelAsync();

        var outcome = await placing.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(FailureKind.Cancelled, Assert.IsType<MutationOutcome.Unknown>(outcome).Failure.Kind);
    }

    [Fact]
    public async Task A_caller_who_gave_up_before_learns_that_nothing_was_sent()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(500)));

        var outcome = await fixture.Client.PlaceOrderAsync(Limit, new CancellationToken(canceled: true));

        Assert.Equal(FailureKind.Cancelled, Assert.IsType<MutationOutcome.NotSent>(outcome).Failure.Kind);
        Assert.Empty(fixture.Venue.Seen);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(500)));
        fixture.Cell.Current = null;

        var outcome = await fixture.Client.CancelOrderAsync(Account, new OrderId(1), CancellationToken.None);

        Assert.Equal(FailureKind.Unauthorized, Assert.IsType<MutationOutcome.NotSent>(outcome).Failure.Kind);
        Assert.Empty(fixture.Venue.Seen);
        Assert.Equal(0, fixture.Quota.Usage.GeneralUsed);
    }

    [Fact]
    public async Task An_order_beyond_the_quota_stays_at_home_and_a_cancel_and_a_close_go()
    {
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Json("""{"orderId":1,"success":true,"errorCode":0}""")));
        while (fixture.Quota.TryAcquire(RequestLane.Order))
        {
        }

        var order = await fixture.Client.PlaceOrderAsync(Limit, CancellationToken.None);
        Assert.Equal(FailureKind.QuotaExhausted, Assert.IsType<MutationOutcome.NotSent>(order).Failure.Kind);
        for (var i = 0; i < 30; i++)
        {
            Assert.IsType<MutationOutcome.Done>(await fixture.Client.CancelOrderAsync(Account, new OrderId(1), CancellationToken.None));
            Assert.IsType<MutationOutcome.Done>(await fixture.Client.CloseContractAsync(Account, Contract, CancellationToken.None));
        }

        Assert.DoesNotContain(fixture.Venue.Seen, request => request.Uri.AbsolutePath.EndsWith("place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_repeats_requests_cannot_send_an_order_twice()
    {
        var bodies = new List<int>();
        using var http = new HttpClient(new Repeating(bodies)) { Timeout = Timeout.InfiniteTimeSpan };
        var fixture = new ClientFixture(new FakeVenue(FakeVenue.Status(500)));
        var client = new GatewayClient(
            http, GatewayAddress.At(new Uri("http://venue.test")), fixture.Cell, fixture.Quota, fixture.MarketClock, fixture.Time);

        var outcome = await client.PlaceOrderAsync(Limit, CancellationToken.None);

        Assert.IsType<MutationOutcome.Unknown>(outcome);
        Assert.Single(bodies);
    }

    private static async Task<MutationOutcome> SendOnceAsync(string operation, Func<HttpResponseMessage> answer)
    {
        var fixture = new ClientFixture(new FakeVenue(answer));
        var outcome = operation switch
        {
            "place" => await fixture.Client.PlaceOrderAsync(Limit, CancellationToken.None),
            "cancel" => await fixture.Client.CancelOrderAsync(Account, new OrderId(5), CancellationToken.None),
            _ => await fixture.Client.CloseContractAsync(Account, Contract, CancellationToken.None),
        };
        Assert.Single(fixture.Venue.Seen);
        return outcome;
    }

    private static async Task<HttpResponseMessage> Never(SeenRequest request, CancellationToken cancellation)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation);
        throw new InvalidOperationException("The wait ends by cancellation only.");
    }

    private sealed class Repeating(List<int> bodies) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                using var socket = new MemoryStream();
                await request.Content!.CopyToAsync(socket, cancellationToken);
                bodies.Add((int)socket.Length);
            }

            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
