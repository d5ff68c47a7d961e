using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>Which exception stands for which failure (contract.md §2.1, §4.4 to §4.8).</summary>
public sealed class GatewayThrowingTests
{
    [Theory]
    [InlineData(FailureKind.Timeout, typeof(GatewayTimeoutException))]
    [InlineData(FailureKind.Transport, typeof(GatewayConnectionException))]
    [InlineData(FailureKind.RateLimited, typeof(GatewayRateLimitException))]
    [InlineData(FailureKind.Unauthorized, typeof(GatewayAuthenticationException))]
    [InlineData(FailureKind.InvalidRequest, typeof(GatewayInvalidParameterException))]
    [InlineData(FailureKind.Http, typeof(GatewayHttpException))]
    [InlineData(FailureKind.Malformed, typeof(GatewayResponseException))]
    [InlineData(FailureKind.QuotaExhausted, typeof(GatewayNotSentException))]
    [InlineData(FailureKind.CircuitOpen, typeof(GatewayNotSentException))]
    [InlineData(FailureKind.Cancelled, typeof(GatewayException))]
    public void Each_cause_has_its_exception(FailureKind kind, Type type)
    {
        var failure = new GatewayFailure("Order/search", kind, 503, Text: "words");

        var thrown = GatewayThrowing.ExceptionOf(failure);

        Assert.Equal(type, thrown.GetType());
        Assert.Equal(("Order/search", 503, "words", failure.ToString()), (thrown.Operation, thrown.HttpStatus, thrown.VenueText, thrown.Message));
    }

    [Theory]
    [InlineData(GatewayOperation.PlaceOrder, 1, typeof(GatewayAccountNotFoundException))]
    [InlineData(GatewayOperation.PlaceOrder, 2, typeof(GatewayOrderRejectedException))]
    [InlineData(GatewayOperation.PlaceOrder, 3, typeof(GatewayInsufficientFundsException))]
    [InlineData(GatewayOperation.PlaceOrder, 4, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.PlaceOrder, 5, typeof(GatewayMarketClosedException))]
    [InlineData(GatewayOperation.PlaceOrder, 8, typeof(GatewayContractNotFoundException))]
    [InlineData(GatewayOperation.PlaceOrder, 9, typeof(GatewayContractInactiveException))]
    [InlineData(GatewayOperation.PlaceOrder, 10, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.PlaceOrder, 42, typeof(GatewayRefusedException))]
    [InlineData(GatewayOperation.ModifyOrder, 1, typeof(GatewayAccountNotFoundException))]
    [InlineData(GatewayOperation.ModifyOrder, 2, typeof(GatewayOrderNotFoundException))]
    [InlineData(GatewayOperation.ModifyOrder, 3, typeof(GatewayOrderRejectedException))]
    [InlineData(GatewayOperation.ModifyOrder, 6, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.ModifyOrder, 7, typeof(GatewayContractNotFoundException))]
    [InlineData(GatewayOperation.CancelOrder, 2, typeof(GatewayOrderNotFoundException))]
    [InlineData(GatewayOperation.CancelOrder, 3, typeof(GatewayOrderRejectedException))]
    [InlineData(GatewayOperation.CancelOrder, 6, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.CloseContract, 2, typeof(GatewayPositionNotFoundException))]
    [InlineData(GatewayOperation.CloseContract, 3, typeof(GatewayContractNotFoundException))]
    [InlineData(GatewayOperation.CloseContract, 4, typeof(GatewayContractInactiveException))]
    [InlineData(GatewayOperation.CloseContract, 5, typeof(GatewayOrderRejectedException))]
    [InlineData(GatewayOperation.CloseContract, 8, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.PartialCloseContract, 2, typeof(GatewayPositionNotFoundException))]
    [InlineData(GatewayOperation.PartialCloseContract, 5, typeof(GatewayInvalidParameterException))]
    [InlineData(GatewayOperation.PartialCloseContract, 6, typeof(GatewayOrderRejectedException))]
    [InlineData(GatewayOperation.PartialCloseContract, 9, typeof(GatewayAccountRestrictedException))]
    [InlineData(GatewayOperation.LoginKey, 3, typeof(GatewayAuthenticationException))]
    [InlineData(GatewayOperation.LoginKey, 8, typeof(GatewayAuthenticationException))]
    [InlineData(GatewayOperation.LoginKey, 7, typeof(GatewayConfigurationException))]
    [InlineData(GatewayOperation.LoginApp, 5, typeof(GatewayConfigurationException))]
    [InlineData(GatewayOperation.Validate, 3, typeof(GatewayAuthenticationException))]
    [InlineData(GatewayOperation.Logout, 1, typeof(GatewayAuthenticationException))]
    [InlineData(GatewayOperation.RetrieveBars, 1, typeof(GatewayContractNotFoundException))]
    [InlineData(GatewayOperation.RetrieveBars, 4, typeof(GatewayInvalidParameterException))]
    [InlineData(GatewayOperation.ContractSearchById, 1, typeof(GatewayContractNotFoundException))]
    [InlineData(GatewayOperation.OrderSearchById, 1, typeof(GatewayOrderNotFoundException))]
    [InlineData(GatewayOperation.TradeSearch, 1, typeof(GatewayAccountNotFoundException))]
    [InlineData(GatewayOperation.AccountSearch, 1, typeof(GatewayRefusedException))]
    public void Each_refusal_has_its_exception(GatewayOperation operation, int code, Type type)
    {
        var thrown = GatewayThrowing.ExceptionOf(Refusal(operation, code, VenueErrors.Describe(operation, code)));

        Assert.Equal((type, code), (thrown.GetType(), thrown.ErrorCode));
    }

    [Theory]
    [InlineData("Trading is currently unavailable. The instrument is not in an active trading status.", typeof(GatewayMarketClosedException), null)]
    [InlineData("Not enough margin.", typeof(GatewayInsufficientFundsException), null)]
    [InlineData("Invalid stop price. Price is not aligned to tick size.", typeof(GatewayInvalidParameterException), "stopPrice")]
    [InlineData("Invalid price. Price is outside allowed range.", typeof(GatewayInvalidParameterException), "price")]
    [InlineData("Trail Distance not set.", typeof(GatewayInvalidParameterException), "trailPrice")]
    [InlineData("Trail Distance exceeds maximum (1000)", typeof(GatewayInvalidParameterException), "trailPrice")]
    [InlineData("Invalid stop loss ticks (4). Ticks should be less than zero when longing.", typeof(GatewayInvalidParameterException), "stopLossBracket.ticks")]
    [InlineData("Invalid take profit ticks (4). Ticks should be less than zero when going short.", typeof(GatewayInvalidParameterException), "takeProfitBracket.ticks")]
    [InlineData("Invalid symbol", typeof(GatewayInvalidParameterException), "contractId")]
    [InlineData("Invalid order size", typeof(GatewayInvalidParameterException), "size")]
    [InlineData("Cannot trail without a last price", typeof(GatewayOrderRejectedException), null)]
    [InlineData("Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.", typeof(GatewayOrderRejectedException), null)]
    public void What_the_venue_rejects_under_one_code_is_told_apart_by_its_words(string words, Type type, string? field)
    {
        var outcome = new MutationOutcome.Refused(Refusal(GatewayOperation.PlaceOrder, 2, words), new OrderId(7));

        var thrown = Assert.ThrowsAny<GatewayException>(() => outcome.OrThrow());

        Assert.Equal(type, thrown.GetType());
        Assert.Equal(new OrderId(7), (thrown as GatewayOrderRejectedException)?.RejectedOrder ?? ((GatewayInvalidParameterException)thrown).RejectedOrder);
        if (field is not null)
        {
            Assert.Equal(words, Assert.Single(((GatewayInvalidParameterException)thrown).Fields[field]));
        }
    }

    [Fact]
    public void A_cancel_that_finds_no_order_and_one_that_is_refused_with_words_differ()
    {
        Assert.IsType<GatewayOrderNotFoundException>(GatewayThrowing.ExceptionOf(Refusal(GatewayOperation.CancelOrder, 2, "OrderNotFound")));
        Assert.IsType<GatewayOrderRejectedException>(GatewayThrowing.ExceptionOf(Refusal(GatewayOperation.CancelOrder, 2, "Order is already filled")));
    }

    [Fact]
    public void Closed_markets_and_missing_funds_are_rejections_and_an_unknown_account_is_a_parameter()
    {
        Assert.True(typeof(GatewayMarketClosedException).IsSubclassOf(typeof(GatewayOrderRejectedException)));
        Assert.True(typeof(GatewayInsufficientFundsException).IsSubclassOf(typeof(GatewayOrderRejectedException)));
        var thrown = Assert.IsType<GatewayAccountNotFoundException>(GatewayThrowing.ExceptionOf(Refusal(GatewayOperation.PlaceOrder, 1, "AccountNotFound")));
        Assert.Equal(["accountId"], thrown.Fields.Keys);
    }

    [Fact]
    public async Task An_outcome_hands_out_its_number_or_throws()
    {
        var lost = new GatewayFailure("Order/place", FailureKind.Timeout);

        Assert.Equal(new OrderId(9), await Task.FromResult<MutationOutcome>(new MutationOutcome.Done(new OrderId(9))).OrThrowAsync());
        var unknown = Assert.Throws<GatewayUnknownOutcomeException>(() => new MutationOutcome.Unknown(lost).OrThrow());
        Assert.IsType<GatewayTimeoutException>(unknown.InnerException);
        var limited = new GatewayFailure("Order/place", FailureKind.RateLimited, 429, RetryAfter: TimeSpan.FromSeconds(3));
        Assert.Equal(
            TimeSpan.FromSeconds(3),
            Assert.IsType<GatewayRateLimitException>(Assert.Throws<GatewayUnknownOutcomeException>(() => new MutationOutcome.Unknown(limited).OrThrow()).InnerException).RetryAfter);
        Assert.Throws<GatewayNotSentException>(() => new MutationOutcome.NotSent(new GatewayFailure("Order/place", FailureKind.QuotaExhausted)).OrThrow());
    }

    [Fact]
    public async Task A_reading_hands_out_its_answer_or_throws()
    {
        var answered = Task.FromResult<Reading<ImmutableArray<VenueAccount>>>(new Reading<ImmutableArray<VenueAccount>>.Answered([]));
        Reading<int> failed = new Reading<int>.Failed(new GatewayFailure("Order/search", FailureKind.Malformed, 200));

        Assert.Empty(await answered.OrThrowAsync());
        Assert.Throws<GatewayResponseException>(() => failed.OrThrow());
    }

    [Fact]
    public void The_same_integer_is_never_read_by_the_enum_of_another_operation()
    {
        var place = Refusal(GatewayOperation.PlaceOrder, 5, "x");
        var partial = Refusal(GatewayOperation.PartialCloseContract, 5, "x");

        Assert.Equal(PlaceOrderError.OutsideTradingHours, place.Code<PlaceOrderError>());
        Assert.Null(place.Code<CloseContractError>());
        Assert.Null(place.Code<PartialCloseError>());
        Assert.Equal(PartialCloseError.InvalidCloseSize, partial.Code<PartialCloseError>());
        Assert.Null(partial.Code<CloseContractError>());
        Assert.Equal((PlaceOrderError)42, Refusal(GatewayOperation.PlaceOrder, 42, "x").Code<PlaceOrderError>());
        Assert.Null(new GatewayFailure("Order/place", FailureKind.Timeout).Code<PlaceOrderError>());
        Assert.Null(new GatewayFailure("elsewhere", FailureKind.Refused, 200, 5).Code<PlaceOrderError>());
        Assert.Null(place.Code<DayOfWeek>());
    }

    private static GatewayFailure Refusal(GatewayOperation operation, int code, string text) =>
        new(VenueErrors.PathOf(operation), FailureKind.Refused, 200, code, text);
}
