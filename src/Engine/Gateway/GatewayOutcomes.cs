using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>Why a request gave no usable answer.</summary>
public enum FailureKind
{
    /// <summary>No answer within the operation's time-out.</summary>
    Timeout,

    /// <summary>The connection failed before or during the exchange.</summary>
    Transport,

    /// <summary>HTTP 429.</summary>
    RateLimited,

    /// <summary>HTTP 401: the token is missing, expired or invalid.</summary>
    Unauthorized,

    /// <summary>HTTP 400; <see cref="GatewayFailure.Fields"/> says which.</summary>
    InvalidRequest,

    /// <summary>Any other HTTP status.</summary>
    Http,

    /// <summary>HTTP 200 with <c>success:false</c>.</summary>
    Refused,

    /// <summary>The body was not the JSON that the operation promises, or a success lacked its list.</summary>
    Malformed,

    /// <summary>Our own request quota refused; nothing was sent.</summary>
    QuotaExhausted,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>Logins and validations have failed in a row and rest for a while; nothing was sent.</summary>
    CircuitOpen,
}

/// <summary>A failed exchange: operation, cause and the venue's own words. Never carries a token, key or request body.</summary>
/// <param name="Operation">The path, such as <c>Order/place</c>.</param>
/// <param name="Kind">The cause.</param>
/// <param name="HttpStatus">The HTTP status, if there was an answer.</param>
/// <param name="ErrorCode">The operation's own error code, for refusals.</param>
/// <param name="Text">The venue's text or a transport error's message, if any.</param>
/// <param name="RetryAfter">How long the venue asked us to wait, on 429; how long logins still rest, on <see cref="FailureKind.CircuitOpen"/>.</param>
public sealed record GatewayFailure(
    string Operation,
    FailureKind Kind,
    int? HttpStatus = null,
    int? ErrorCode = null,
    string? Text = null,
    TimeSpan? RetryAfter = null)
{
    /// <summary>What the venue said about each field of the request, on HTTP 400; empty otherwise. Names as the venue spells them.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Fields { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>
    /// The error code, if this is a failure of an operation whose codes are <typeparamref name="TError"/>; null otherwise, so that
    /// the code of one operation is never read by the enum of another. A value that the enum lacks comes back as it is.
    /// </summary>
    /// <typeparam name="TError">One of the enums of <c>VenueErrorCodes</c>, such as <see cref="PlaceOrderError"/>.</typeparam>
    public TError? Code<TError>()
        where TError : struct, Enum =>
        ErrorCode is { } code && VenueErrors.TryOperation(Operation, out var operation) && VenueErrors.CodesOf(operation) == typeof(TError)
            ? Unsafe.BitCast<int, TError>(code)
            : null;

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{Operation}: {Kind}"
        + (HttpStatus is { } status ? $" HTTP {status}" : "")
        + (ErrorCode is { } code ? $" code {code}" : "")
        + (string.IsNullOrEmpty(Text) ? "" : $" ({Text})");
}

/// <summary>The result of a read: answered, or failed. A failed read is never an empty list and never "flat".</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>The venue answered.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Answered(T Value) : Reading<T>;

    /// <summary>No usable answer.</summary>
    /// <param name="Failure">Why.</param>
    public sealed record Failed(GatewayFailure Failure) : Reading<T>;
}

/// <summary>
/// The result of a request that changes something at the venue. It is sent once and never resent; whatever does not
/// prove acceptance or refusal is <see cref="Unknown"/> (contract.md §9.1, decisions: a 429, 401 or 5xx too).
/// </summary>
public abstract record MutationOutcome
{
    private MutationOutcome()
    {
    }

    /// <summary>The venue accepted the request: accepted, not necessarily working or filled.</summary>
    /// <param name="Order">The order's number, for a placed order.</param>
    public sealed record Done(OrderId? Order) : MutationOutcome;

    /// <summary>The venue proved that it refused.</summary>
    /// <param name="Failure">The operation's code and text.</param>
    /// <param name="Order">The number of the rejected order's record, if the venue made one.</param>
    public sealed record Refused(GatewayFailure Failure, OrderId? Order) : MutationOutcome;

    /// <summary>Nothing left this process: no token, no permit of the local quota, or the caller had given up before.</summary>
    /// <param name="Failure">Why.</param>
    public sealed record NotSent(GatewayFailure Failure) : MutationOutcome;

    /// <summary>The request may or may not have taken effect.</summary>
    /// <param name="Failure">What is known.</param>
    public sealed record Unknown(GatewayFailure Failure) : MutationOutcome;
}
