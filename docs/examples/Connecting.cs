using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;

namespace Trader.Examples;

/// <summary>A client that is logged in, and what the hubs need besides.</summary>
public sealed record Connection(GatewayClient Client, TokenCell Token, GatewayAddress Gateway);

/// <summary>Login, accounts and contracts.</summary>
public static class Connecting
{
    #region login
    public static async Task<Connection> LogInAsync(HttpClient http, GatewayAddress gateway, string userName, string apiKey, CancellationToken stop)
    {
        var (token, wall) = (new TokenCell(), TimeProvider.System);
        var quota = new RequestQuota(new QuotaSettings(), wall);
        var client = new GatewayClient(http, gateway, token, quota, new WallMarketClock(wall), wall);

        token.Current = await client.LoginKeyAsync(userName, apiKey, stop).OrThrowAsync();
        return new Connection(client, token, gateway);
    }
    #endregion

    #region login-app
    public static async Task LogInAsync(Connection venue, AppLogin application, CancellationToken stop) =>
        venue.Token.Current = await venue.Client.LoginAppAsync(application, stop).OrThrowAsync();
    #endregion

    #region renew
    public static async Task RenewAsync(Connection venue, CancellationToken stop)
    {
        // Null means: the present token is good, keep it.
        if (await venue.Client.ValidateAsync(stop).OrThrowAsync() is { } fresh)
        {
            venue.Token.Current = fresh;
        }
    }
    #endregion

    #region accounts
    public static async Task<AccountId> ListAccountsAsync(GatewayClient client, TextWriter output, CancellationToken stop)
    {
        var accounts = await client.SearchAccountsAsync(onlyActive: true, stop).OrThrowAsync();
        foreach (var account in accounts)
        {
            await output.WriteLineAsync($"{account.Name} ({account.Id}): {account.Balance} USD, {(account.CanTrade ? "may trade" : "locked")}");
        }

        return accounts.First(account => account.CanTrade).Id;
    }
    #endregion

    #region search
    public static async Task SearchContractsAsync(GatewayClient client, string text, TextWriter output, CancellationToken stop)
    {
        foreach (var contract in await client.SearchContractsAsync(text, live: false, stop).OrThrowAsync())
        {
            await output.WriteLineAsync($"{contract.Id} ({contract.Name}): tick {contract.TickSize} worth {contract.TickValue} USD");
        }
    }
    #endregion

    #region resolve
    public static async Task<Instrument> ContractOfAsync(GatewayClient client, string word, CancellationToken stop) =>
        await client.ResolveContractAsync(word, live: false, stop).OrThrowAsync() switch
        {
            ContractResolution.Found found => found.Instrument,
            ContractResolution.Refused refused => throw new ArgumentException(refused.Sentence, nameof(word)),
            _ => throw new InvalidOperationException(),
        };
    #endregion

    #region details
    public static async Task<string> DescribeAsync(GatewayClient client, ContractId id, CancellationToken stop) =>
        await client.FindContractAsync(id, stop).OrThrowAsync() is { } contract
            ? $"{contract.Name}, {(contract.Active ? "traded now" : "expired")}; ten ticks above 100 is {contract.Offset(Price.FromDecimal(100m), 10)}"
            : $"The venue knows no contract {id}.";
    #endregion
}
