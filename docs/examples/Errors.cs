using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;

namespace Trader.Examples;

/// <summary>One method for each family of errors; each says in a sentence what happened.</summary>
public static class Errors
{
    #region authentication
    public static async Task<string> LogInAsync(HttpClient http, GatewayAddress gateway, string userName, string apiKey, CancellationToken stop)
    {
        try
        {
            await Connecting.LogInAsync(http, gateway, userName, apiKey, stop);
            return "logged in";
        }
        catch (GatewayConfigurationException refused)
        {
            return $"put something right on the platform first: {refused.Failure.Code<LoginError>()}";
        }
        catch (GatewayAuthenticationException refused)
        {
            return $"user name or key is wrong: {refused.Failure.Code<LoginError>()}";
        }
    }
    #endregion

    #region timeout
    public static async Task<string> ReadAsync(GatewayClient client, CancellationToken stop)
    {
        try
        {
            return $"{(await client.SearchAccountsAsync(onlyActive: true, stop).OrThrowAsync()).Length} accounts";
        }
        catch (GatewayTimeoutException)
        {
            return "no answer in time; nothing has changed, ask again";
        }
        catch (GatewayConnectionException lost)
        {
            return $"no connection: {lost.Operation}";
        }
    }
    #endregion

    #region unknown
    public static async Task<string> PlaceAsync(GatewayClient client, OrderRequest order, CancellationToken stop)
    {
        try
        {
            return $"order {await client.PlaceOrderAsync(order, stop).OrThrowAsync()} is accepted";
        }
        catch (GatewayUnknownOutcomeException)
        {
            // Never sent again: the first one may stand. Its tag, which is unique, finds it.
            var found = (await client.OpenOrdersAsync(order.Account, stop).OrThrowAsync()).FirstOrDefault(open => open.Tag == order.Tag);
            return found is not null ? $"the answer was lost, and order {found.Id} stands" : "the answer was lost; it is not open, but it may have filled: look at orders and trades";
        }
        catch (GatewayNotSentException unsent)
        {
            return $"nothing left this machine: {unsent.Failure.Kind}";
        }
    }
    #endregion

    #region order-not-found
    public static async Task<string> CancelAsync(GatewayClient client, AccountId account, OrderId order, CancellationToken stop)
    {
        try
        {
            await client.CancelOrderAsync(account, order, stop).OrThrowAsync();
            return "accepted";
        }
        catch (GatewayOrderNotFoundException)
        {
            return $"the venue has no order {order} that could be cancelled";
        }
        catch (GatewayOrderRejectedException refused)
        {
            return $"the cancel is refused: {refused.VenueText}";
        }
    }
    #endregion

    #region order-rejected
    public static async Task<string> TryPlaceAsync(GatewayClient client, OrderRequest order, CancellationToken stop)
    {
        try
        {
            return $"order {await client.PlaceOrderAsync(order, stop).OrThrowAsync()} is accepted";
        }
        catch (GatewayMarketClosedException closed)
        {
            return $"the market is closed: {closed.VenueText ?? closed.Failure.Code<PlaceOrderError>().ToString()}";
        }
        catch (GatewayInsufficientFundsException)
        {
            return "not enough margin";
        }
        catch (GatewayOrderRejectedException rejected)
        {
            return $"rejected as order {rejected.RejectedOrder}: {rejected.VenueText}";
        }
        catch (GatewayInvalidParameterException wrong)
        {
            return $"{string.Join(", ", wrong.Fields.Keys)} is wrong: {wrong.VenueText}";
        }
        catch (GatewayAccountRestrictedException)
        {
            return "this account may not trade now";
        }
    }
    #endregion

    #region contract-not-found
    public static async Task<string> BarsAsync(GatewayClient client, Engine.Markets.ContractId contract, DateTimeOffset from, CancellationToken stop)
    {
        try
        {
            return $"{(await Histories.BarsAsync(client, contract, from, from.AddHours(1), stop)).Length} bars";
        }
        catch (GatewayContractNotFoundException)
        {
            return $"the venue knows no contract {contract}";
        }
    }
    #endregion

    #region rate-limit
    public static async Task<string> AskOftenAsync(GatewayClient client, CancellationToken stop)
    {
        try
        {
            return $"{(await client.SearchAccountsAsync(onlyActive: true, stop).OrThrowAsync()).Length} accounts";
        }
        catch (GatewayRateLimitException limited)
        {
            return $"too many requests; again in {limited.RetryAfter?.TotalSeconds ?? 1:0} s";
        }
    }
    #endregion

    #region reason-codes
    public static async Task<string> OutcomeAsync(GatewayClient client, OrderRequest order, CancellationToken stop) => await client.PlaceOrderAsync(order, stop) switch
    {
        MutationOutcome.Done done => $"order {done.Order}",
        MutationOutcome.Refused { Failure: var why } => why.Code<PlaceOrderError>() switch
        {
            PlaceOrderError.OutsideTradingHours => "outside trading hours",
            PlaceOrderError.ContractNotFound => "no such contract",
            PlaceOrderError.AccountNotFound => "no such account",
            var code => $"refused with {code}: {why.Text}",
        },
        MutationOutcome.NotSent { Failure: var why } => $"not sent: {why.Kind}",
        MutationOutcome.Unknown { Failure: var why } => $"unknown: {why.Kind}",
        _ => throw new InvalidOperationException(),
    };
    #endregion
}
