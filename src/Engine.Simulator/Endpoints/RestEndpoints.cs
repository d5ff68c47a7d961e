using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <summary>
/// The REST side of the gateway: finds the operation without regard to case, then token, quota, armed fault, body,
/// execution, answer, in this order.
/// </summary>
internal sealed partial class RestEndpoints
{
    private const string Prefix = "/api/";

    private static readonly Operation Ping = new("Status/ping", _ => Task.FromResult("pong"u8.ToArray()), NeedsToken: false, "text/plain; charset=utf-8");

    private readonly SimulatedGateway _gateway;
    private readonly Dictionary<string, Operation> _operations;
    private readonly WireJson _shaped;

    public RestEndpoints(SimulatedGateway gateway)
    {
        _gateway = gateway;
        _shaped = ShapedJson.Rest(gateway.Settings.Shapes);
        var sessionsNeedToken = !gateway.Settings.Logins.SessionCodes;
        Operation[] operations =
        [
            new("Auth/loginKey", LoginKeyAsync, NeedsToken: false),
            new("Auth/loginApp", LoginAppAsync, NeedsToken: false),
            new("Auth/validate", ValidateAsync, sessionsNeedToken),
            new("Auth/logout", LogoutAsync, sessionsNeedToken),
            new("Account/search", AccountSearchAsync),
            new("Contract/search", ContractSearchAsync),
            new("Contract/available", ContractAvailableAsync),
            new("Contract/searchById", ContractSearchByIdAsync),
            new("History/retrieveBars", RetrieveBarsAsync),
            new("Order/place", PlaceAsync),
            new("Order/modify", ModifyAsync),
            new("Order/cancel", CancelAsync),
            new("Order/search", OrderSearchAsync),
            new("Order/searchOpen", OrderSearchOpenAsync),
            new("Order/searchById", OrderSearchByIdAsync),
            new("Order/v2/query", OrderQueryAsync),
            new("Position/searchOpen", PositionSearchOpenAsync),
            new("Position/closeContract", CloseContractAsync),
            new("Position/partialCloseContract", PartialCloseContractAsync),
            new("Trade/search", TradeSearchAsync),
        ];
        _operations = operations.ToDictionary(operation => operation.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.Equals("/api/Status/ping", StringComparison.OrdinalIgnoreCase))
        {
            await AnswerAsync(context, Ping).ConfigureAwait(false);
            return;
        }

        if (!path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !_operations.TryGetValue(path[Prefix.Length..], out var operation))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (operation.NeedsToken && !_gateway.Tokens.IsGood(TokenOf(context.Request)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!_gateway.TryTakePermit(operation.Name, out var wait))
        {
            RefuseRate(context.Response, _gateway.Settings.Rules.RetryAfter ? wait : null);
            return;
        }

        await AnswerAsync(context, operation).ConfigureAwait(false);
    }

    /// <summary>The token of a request: the Authorization header, or the query as the hubs allow.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..].Trim()
            : request.Query.TryGetValue("access_token", out var query) ? query.ToString() : null;
    }

    private static void RefuseRate(HttpResponse response, TimeSpan? wait)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        if (wait is { } time)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private byte[] Json<T>(T answer, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(answer, (JsonTypeInfo<T>)_shaped.GetTypeInfo(type.Type)!);

    private sealed record Operation(string Name, Func<HttpRequest, Task<byte[]>> Handler, bool NeedsToken = true, string? ContentType = null);
}
