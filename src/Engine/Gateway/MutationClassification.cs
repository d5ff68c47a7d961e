using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>Reads the envelope of an answer, defensively: HTML, truncated and empty bodies are simply not envelopes.</summary>
internal static class EnvelopeParsing
{
    /// <summary>
    /// True when the body is the promised JSON and its envelope does not contradict itself. A failure without a code, as an
    /// empty object would be, and a success with one prove nothing.
    /// </summary>
    public static bool TryParse<TResponse>(byte[]? body, JsonTypeInfo<TResponse> type, [NotNullWhen(true)] out TResponse? response)
        where TResponse : Envelope
    {
        response = null;
        try
        {
            response = body is null ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return false;
        }

        return response is not null && response.Success == (response.ErrorCode == 0);
    }
}

/// <summary>
/// What the answer to a place, cancel or close proves (contract.md §9.1 to §9.5). Pure. In doubt the outcome is unknown.
/// </summary>
internal static class MutationClassification
{
    public static MutationOutcome Classify<TResponse>(
        GatewayOperation operation, GatewayExchange exchange, JsonTypeInfo<TResponse> type, string? secret)
        where TResponse : Envelope
    {
        if (exchange.Failure is { } failure)
        {
            return failure.Kind == FailureKind.InvalidRequest
                ? new MutationOutcome.Refused(failure, null)
                : new MutationOutcome.Unknown(failure);
        }

        var path = VenueErrors.PathOf(operation);
        if (!EnvelopeParsing.TryParse(exchange.Body, type, out var response))
        {
            return new MutationOutcome.Unknown(new GatewayFailure(path, FailureKind.Malformed, 200));
        }

        OrderId? order = response is PlaceOrderResponse { OrderId: > 0 and var number } ? new OrderId(number) : null;
        if (response.Success)
        {
            // An accepted order without a number cannot be followed; its tag will find it.
            return response is PlaceOrderResponse && order is null
                ? new MutationOutcome.Unknown(new GatewayFailure(path, FailureKind.Malformed, 200, Text: "Success without an order number."))
                : new MutationOutcome.Done(order);
        }

        var text = FailureText.Clean(response.ErrorMessage, secret) ?? VenueErrors.Describe(operation, response.ErrorCode);
        var refusal = new GatewayFailure(path, FailureKind.Refused, 200, response.ErrorCode, text);
        return VenueErrors.LeavesEffectOpen(operation, response.ErrorCode)
            ? new MutationOutcome.Unknown(refusal)
            : new MutationOutcome.Refused(refusal, order);
    }
}
