using Engine.Orders;

namespace Engine.Gateway;

/// <summary>The exception of each refusal, by the enum of its operation. Pure.</summary>
internal static class GatewayRefusals
{
    /// <summary>Texts under <c>Order/place</c> code 2 that are about one parameter (contract.md §4.5).</summary>
    private static readonly (string Text, string Field)[] ParameterTexts =
    [
        ("invalid stop price", "stopPrice"),
        ("invalid limit price", "limitPrice"),
        ("invalid trail price", "trailPrice"),
        ("trail distance", "trailPrice"),
        ("invalid price", "price"),
        ("invalid stop loss ticks", "stopLossBracket.ticks"),
        ("invalid take profit ticks", "takeProfitBracket.ticks"),
        ("invalid symbol", "contractId"),
        ("invalid order type", "type"),
        ("invalid order size", "size"),
    ];

    private static readonly string[] ClosedTexts =
        ["trading is currently unavailable", "not in an active trading status", "market is closed", "market closed", "outside trading hours"];

    private static readonly string[] FundsTexts = ["not enough margin", "insufficient funds", "insufficient margin"];

    public static GatewayException ExceptionOf(GatewayFailure failure, OrderId? rejected) =>
        failure.Code<PlaceOrderError>() is { } place ? OfPlace(place, failure, rejected)
        : failure.Code<ModifyOrderError>() is { } modify ? OfModify(modify, failure)
        : failure.Code<CancelOrderError>() is { } cancel ? OfCancel(cancel, failure)
        : failure.Code<CloseContractError>() is { } close ? OfClose(close, failure)
        : failure.Code<PartialCloseError>() is { } partial ? OfPartialClose(partial, failure)
        : failure.Code<LoginError>() is { } login ? OfLogin(login, failure)
        : failure.Code<ValidateError>() is not null || failure.Code<LogoutError>() is not null ? new GatewayAuthenticationException(failure)
        : failure.Code<RetrieveBarsError>() is { } bars ? OfBars(bars, failure)
        : failure.Code<ContractError>() == ContractError.ContractNotFound ? new GatewayContractNotFoundException(failure)
        : failure.Code<OrderLookupError>() == OrderLookupError.OrderNotFound ? new GatewayOrderNotFoundException(failure)
        : failure.Code<AccountScopedError>() == AccountScopedError.AccountNotFound ? new GatewayAccountNotFoundException(failure)
        : new GatewayRefusedException(failure);

    private static GatewayException OfPlace(PlaceOrderError code, GatewayFailure failure, OrderId? rejected) => code switch
    {
        PlaceOrderError.AccountNotFound => new GatewayAccountNotFoundException(failure),
        PlaceOrderError.OrderRejected => OfRejection(failure, rejected),
        PlaceOrderError.InsufficientFunds => new GatewayInsufficientFundsException(failure, rejected),
        PlaceOrderError.AccountViolation or PlaceOrderError.AccountRejected => new GatewayAccountRestrictedException(failure),
        PlaceOrderError.OutsideTradingHours => new GatewayMarketClosedException(failure, rejected),
        PlaceOrderError.ContractNotFound => new GatewayContractNotFoundException(failure),
        PlaceOrderError.ContractNotActive => new GatewayContractInactiveException(failure),
        _ => new GatewayRefusedException(failure),
    };

    /// <summary>An order that was refused: market closed, no funds, a parameter, or simply rejected, as the text tells.</summary>
    private static GatewayException OfRejection(GatewayFailure failure, OrderId? rejected)
    {
        if (Says(failure, ClosedTexts))
        {
            return new GatewayMarketClosedException(failure, rejected);
        }

        if (Says(failure, FundsTexts))
        {
            return new GatewayInsufficientFundsException(failure, rejected);
        }

        var parameter = ParameterTexts.FirstOrDefault(entry => Says(failure, entry.Text));
        return parameter.Field is { } field
            ? new GatewayInvalidParameterException(failure, GatewayThrowing.Field(field, failure), rejected)
            : new GatewayOrderRejectedException(failure, rejected);
    }

    private static GatewayException OfModify(ModifyOrderError code, GatewayFailure failure) => code switch
    {
        ModifyOrderError.AccountNotFound => new GatewayAccountNotFoundException(failure),
        ModifyOrderError.OrderNotFound => OfAbsentOrder(failure),
        ModifyOrderError.Rejected => OfRejection(failure, null),
        ModifyOrderError.AccountRejected => new GatewayAccountRestrictedException(failure),
        ModifyOrderError.ContractNotFound => new GatewayContractNotFoundException(failure),
        _ => new GatewayRefusedException(failure),
    };

    private static GatewayException OfCancel(CancelOrderError code, GatewayFailure failure) => code switch
    {
        CancelOrderError.AccountNotFound => new GatewayAccountNotFoundException(failure),
        CancelOrderError.OrderNotFound => OfAbsentOrder(failure),
        CancelOrderError.Rejected => OfRejection(failure, null),
        CancelOrderError.AccountRejected => new GatewayAccountRestrictedException(failure),
        _ => new GatewayRefusedException(failure),
    };

    /// <summary>An unknown order comes without a text (contract.md §4.6); with words of the venue's own it was a rejection.</summary>
    private static GatewayException OfAbsentOrder(GatewayFailure failure) =>
        failure.Text is null or nameof(CancelOrderError.OrderNotFound) || Says(failure, "not found")
            ? new GatewayOrderNotFoundException(failure)
            : OfRejection(failure, null);

    private static GatewayException OfClose(CloseContractError code, GatewayFailure failure) => code switch
    {
        CloseContractError.AccountNotFound => new GatewayAccountNotFoundException(failure),
        CloseContractError.PositionNotFound => new GatewayPositionNotFoundException(failure),
        CloseContractError.ContractNotFound => new GatewayContractNotFoundException(failure),
        CloseContractError.ContractNotActive => new GatewayContractInactiveException(failure),
        CloseContractError.OrderRejected => OfRejection(failure, null),
        CloseContractError.AccountRejected => new GatewayAccountRestrictedException(failure),
        _ => new GatewayRefusedException(failure),
    };

    private static GatewayException OfPartialClose(PartialCloseError code, GatewayFailure failure) => code switch
    {
        PartialCloseError.AccountNotFound => new GatewayAccountNotFoundException(failure),
        PartialCloseError.PositionNotFound => new GatewayPositionNotFoundException(failure),
        PartialCloseError.ContractNotFound => new GatewayContractNotFoundException(failure),
        PartialCloseError.ContractNotActive => new GatewayContractInactiveException(failure),
        PartialCloseError.InvalidCloseSize => new GatewayInvalidParameterException(failure, GatewayThrowing.Field("size", failure)),
        PartialCloseError.OrderRejected => OfRejection(failure, null),
        PartialCloseError.AccountRejected => new GatewayAccountRestrictedException(failure),
        _ => new GatewayRefusedException(failure),
    };

    private static GatewayException OfLogin(LoginError code, GatewayFailure failure) => code switch
    {
        LoginError.AppNotFound or LoginError.AppVerificationFailed or LoginError.InvalidDevice or LoginError.AgreementsNotSigned
            or LoginError.ApiSubscriptionNotFound or LoginError.ApiKeyAuthenticationDisabled => new GatewayConfigurationException(failure),
        _ => new GatewayAuthenticationException(failure),
    };

    private static GatewayException OfBars(RetrieveBarsError code, GatewayFailure failure) => code switch
    {
        RetrieveBarsError.ContractNotFound => new GatewayContractNotFoundException(failure),
        RetrieveBarsError.UnitInvalid => new GatewayInvalidParameterException(failure, GatewayThrowing.Field("unit", failure)),
        RetrieveBarsError.UnitNumberInvalid => new GatewayInvalidParameterException(failure, GatewayThrowing.Field("unitNumber", failure)),
        RetrieveBarsError.LimitInvalid => new GatewayInvalidParameterException(failure, GatewayThrowing.Field("limit", failure)),
        _ => new GatewayRefusedException(failure),
    };

    private static bool Says(GatewayFailure failure, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (failure.Text?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }
}
