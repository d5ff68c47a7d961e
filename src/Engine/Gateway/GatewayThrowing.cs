using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>Turns the client's results into values or exceptions.</summary>
public static class GatewayThrowing
{
    /// <summary>The answer. Throws the <see cref="GatewayException"/> of the failure (<see cref="ExceptionOf"/>).</summary>
    public static T OrThrow<T>(this Reading<T> reading) => reading switch
    {
        Reading<T>.Answered answered => answered.Value,
        Reading<T>.Failed failed => throw ExceptionOf(failed.Failure),
        _ => throw new InvalidOperationException("A reading is answered or failed."),
    };

    /// <summary>
    /// The number of the accepted order; null for requests that bring none. Throws the exception of a refusal,
    /// <see cref="GatewayNotSentException"/> or <see cref="GatewayUnknownOutcomeException"/>.
    /// </summary>
    public static OrderId? OrThrow(this MutationOutcome outcome) => outcome switch
    {
        MutationOutcome.Done done => done.Order,
        MutationOutcome.Refused refused => throw ExceptionOf(refused.Failure, refused.Order),
        MutationOutcome.NotSent unsent => throw new GatewayNotSentException(unsent.Failure),
        MutationOutcome.Unknown unknown => throw new GatewayUnknownOutcomeException(unknown.Failure, ExceptionOf(unknown.Failure)),
        _ => throw new InvalidOperationException("An outcome is done, refused, not sent or unknown."),
    };

    /// <summary>Awaits a reading and hands out its answer; see <see cref="OrThrow{T}(Reading{T})"/>.</summary>
    public static async Task<T> OrThrowAsync<T>(this Task<Reading<T>> reading) => (await reading.ConfigureAwait(false)).OrThrow();

    /// <summary>Awaits an outcome and hands out its order number; see <see cref="OrThrow(MutationOutcome)"/>.</summary>
    public static async Task<OrderId?> OrThrowAsync(this Task<MutationOutcome> outcome) => (await outcome.ConfigureAwait(false)).OrThrow();

    /// <summary>
    /// The exception that stands for a failure. Refusals go by the codes of their operation; what <c>Order/place</c> puts under
    /// its code 2 is told apart by the venue's text (contract.md §4.5).
    /// </summary>
    /// <param name="failure">The failure.</param>
    /// <param name="rejected">The number of the rejected order's record, if the venue made one.</param>
    public static GatewayException ExceptionOf(GatewayFailure failure, OrderId? rejected = null) => failure.Kind switch
    {
        FailureKind.Timeout => new GatewayTimeoutException(failure),
        FailureKind.Transport => new GatewayConnectionException(failure),
        FailureKind.RateLimited => new GatewayRateLimitException(failure),
        FailureKind.Unauthorized => new GatewayAuthenticationException(failure),
        FailureKind.InvalidRequest => new GatewayInvalidParameterException(failure, failure.Fields, rejected),
        FailureKind.Http => new GatewayHttpException(failure),
        FailureKind.Malformed => new GatewayResponseException(failure),
        FailureKind.QuotaExhausted or FailureKind.CircuitOpen => new GatewayNotSentException(failure),
        FailureKind.Refused => GatewayRefusals.ExceptionOf(failure, rejected),
        _ => new GatewayException(failure),
    };

    internal static ImmutableSortedDictionary<string, ImmutableArray<string>> Field(string name, GatewayFailure failure) =>
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase)
            .Add(name, [failure.Text ?? "refused"]);
}
