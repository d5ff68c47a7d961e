using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>
/// A failure of the gateway as an exception, for code that prefers them to values: see <see cref="GatewayThrowing"/>. The
/// client itself never throws it. Neither message nor inner exceptions carry a token, key or password.
/// </summary>
public class GatewayException : Exception
{
    /// <summary>An exception for a failure.</summary>
    /// <param name="failure">What went wrong; the message is its text.</param>
    /// <param name="inner">What lies behind it, if anything.</param>
    public GatewayException(GatewayFailure failure, Exception? inner = null)
        : base(failure.ToString(), inner) => Failure = failure;

    /// <summary>The failure as the client reported it.</summary>
    public GatewayFailure Failure { get; }

    /// <summary>The operation's path, such as <c>Order/place</c>.</summary>
    public string Operation => Failure.Operation;

    /// <summary>The operation's own error code, for refusals; read it by <see cref="GatewayFailure.Code{TError}"/>.</summary>
    public int? ErrorCode => Failure.ErrorCode;

    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? HttpStatus => Failure.HttpStatus;

    /// <summary>The venue's words, or a transport error's message, if any.</summary>
    public string? VenueText => Failure.Text;
}

/// <summary>The login was refused, or the token is missing, expired or invalid.</summary>
public sealed class GatewayAuthenticationException(GatewayFailure failure) : GatewayException(failure);

/// <summary>
/// A person must change something outside the programme before a login can succeed: the application's registration, the
/// device, the agreements, the subscription, or key login that is switched off (contract.md §2.1, codes 4 to 7, 9, 10).
/// </summary>
public sealed class GatewayConfigurationException(GatewayFailure failure) : GatewayException(failure);

/// <summary>The venue answered with an HTTP status that has no meaning of its own here, such as 500 or 404.</summary>
public sealed class GatewayHttpException(GatewayFailure failure) : GatewayException(failure);

/// <summary>The connection could not be made, or broke during the exchange.</summary>
public sealed class GatewayConnectionException(GatewayFailure failure) : GatewayException(failure);

/// <summary>No answer came within the operation's time-out.</summary>
public sealed class GatewayTimeoutException(GatewayFailure failure) : GatewayException(failure);

/// <summary>HTTP 429.</summary>
public sealed class GatewayRateLimitException(GatewayFailure failure) : GatewayException(failure)
{
    /// <summary>How long the venue asked us to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter => Failure.RetryAfter;
}

/// <summary>A parameter is missing or wrong, as HTTP 400, a code or the venue's text tell.</summary>
public class GatewayInvalidParameterException(
    GatewayFailure failure, ImmutableSortedDictionary<string, ImmutableArray<string>> fields, OrderId? order = null) : GatewayException(failure)
{
    /// <summary>What the venue said about each field, by the field's name; empty when it named none.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Fields { get; } = fields;

    /// <summary>The number of the rejected order's record, if the venue made one.</summary>
    public OrderId? RejectedOrder { get; } = order;
}

/// <summary>There is no such account, or it is not the user's.</summary>
public sealed class GatewayAccountNotFoundException(GatewayFailure failure)
    : GatewayInvalidParameterException(failure, GatewayThrowing.Field("accountId", failure));

/// <summary>The account may not do this: it has broken a rule, is locked, or is of a kind that the API does not serve.</summary>
public sealed class GatewayAccountRestrictedException(GatewayFailure failure) : GatewayException(failure);

/// <summary>There is no such contract.</summary>
public sealed class GatewayContractNotFoundException(GatewayFailure failure) : GatewayException(failure);

/// <summary>The contract has expired or is not traded.</summary>
public sealed class GatewayContractInactiveException(GatewayFailure failure) : GatewayException(failure);

/// <summary>There is no such order.</summary>
public sealed class GatewayOrderNotFoundException(GatewayFailure failure) : GatewayException(failure);

/// <summary>There is no position in the contract.</summary>
public sealed class GatewayPositionNotFoundException(GatewayFailure failure) : GatewayException(failure);

/// <summary>The venue refused an order, a change, a cancel or a close.</summary>
public class GatewayOrderRejectedException(GatewayFailure failure, OrderId? order) : GatewayException(failure)
{
    /// <summary>The number of the rejected order's record, if the venue made one.</summary>
    public OrderId? RejectedOrder { get; } = order;
}

/// <summary>The market is closed or the instrument halted.</summary>
public sealed class GatewayMarketClosedException(GatewayFailure failure, OrderId? order) : GatewayOrderRejectedException(failure, order);

/// <summary>The account lacks margin, or the position would pass its limit.</summary>
public sealed class GatewayInsufficientFundsException(GatewayFailure failure, OrderId? order) : GatewayOrderRejectedException(failure, order);

/// <summary>The venue refused with a code that has no meaning of its own here.</summary>
public sealed class GatewayRefusedException(GatewayFailure failure) : GatewayException(failure);

/// <summary>The answer was not the JSON that the operation promises, or a success lacked what was asked for.</summary>
public sealed class GatewayResponseException(GatewayFailure failure) : GatewayException(failure);

/// <summary>
/// A request that changes something may or may not have taken effect. Do not send it again: find out (contract.md §9.1).
/// The inner exception tells what is known.
/// </summary>
public sealed class GatewayUnknownOutcomeException(GatewayFailure failure, Exception cause) : GatewayException(failure, cause);

/// <summary>Nothing was sent: no token, no permit of the local quota, logins at rest, or the caller had given up before.</summary>
public sealed class GatewayNotSentException(GatewayFailure failure) : GatewayException(failure)
{
    /// <summary>When it is worth trying again, if that is known.</summary>
    public TimeSpan? RetryAfter => Failure.RetryAfter;
}
