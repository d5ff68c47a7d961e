using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.Control;

/// <summary>
/// A flatten or the cancel of all orders while an engine holds the journal and does not answer: straight to the venue, noted in
/// <c>emergency.jsonl</c>, without any book. That engine compares itself with the venue when it comes to itself.
/// </summary>
internal static class EmergencyAct
{
    /// <summary>Does it.</summary>
    /// <param name="settings">Settings; the venue is the configured one, or <paramref name="gateway"/>.</param>
    /// <param name="gateway">The simulated gateway inside the silent engine; null when it has none, or none that can be reached.</param>
    /// <param name="request">A flatten or the cancel of all orders.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="stop">Gives up before anything is sent.</param>
    /// <exception cref="UserErrorException">Nothing was done: no venue to go to, no login, no such account or contract.</exception>
    public static async Task<ControlReply> DoAsync(EngineSettings settings, Uri? gateway, ControlRequest request, TimeProvider wall, CancellationToken stop)
    {
        var venue = gateway is not null ? GatewayAddress.At(gateway)
            : settings.Environment is not (TradingEnvironment.Simulated or TradingEnvironment.DryRun) || settings.Gateway is not null && settings.Environment == TradingEnvironment.Simulated ? settings.Gateway
            : null;
        if (venue is null)
        {
            throw new UserErrorException($"The simulated venue of {settings.Environment.Name()} is inside the engine that does not answer, and nothing else can reach it: end that process.");
        }

        var session = await VenueSession.OpenAsync(settings with { Gateway = venue }, wall, stop).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var (account, word) = request switch
            {
                FlattenRequest flatten => (flatten.Account, flatten.Contract),
                _ => (null, ((CancelAllRequest)request).Contract),
            };
            var chosen = await AccountAsync(session.Client, settings, account ?? settings.Account, stop).ConfigureAwait(false);
            var contract = word is null ? (ContractId?)null : await ContractAsync(session.Client, word, stop).ConfigureAwait(false);
            var done = await EmergencyPath.RunAsync(
                session.Client,
                session.Quota,
                chosen,
                Path.Combine(settings.HomeFolder, "emergency.jsonl"),
                new AccountProtocol.EmergencyFlatten("person", request.Why, request is FlattenRequest) { Contract = contract, KeepStops = request is CancelAllRequest },
                wall).ConfigureAwait(false);
            var text = $"Account {chosen}{(contract is { } one ? $", {one}" : "")}: {done.Text}.";
            return done.IsDone ? ControlReply.Done(text) : ControlReply.Unconfirmed($"Not confirmed. {text} Look at the venue's own platform.");
        }
    }

    private static async Task<AccountId> AccountAsync(GatewayClient client, EngineSettings settings, int? wanted, CancellationToken stop)
    {
        if (await client.SearchAccountsAsync(true, stop).ConfigureAwait(false) is not Reading<ImmutableArray<VenueAccount>>.Answered { Value: var active })
        {
            throw new UserErrorException("The venue does not tell the accounts, so nothing was sent; try again, or use the venue's own platform.");
        }

        var list = active.IsEmpty ? "none" : string.Join(", ", active.Select(a => $"{a.Id} ({a.Name})"));
        var account = wanted is { } id ? active.FirstOrDefault(a => a.Id.Value == id) : active.Length == 1 ? active[0] : null;
        return account is null
                ? throw new UserErrorException(wanted is { } missing ? $"Account {missing} is not among your active accounts ({list})." : $"Name the account: engine flatten ACCOUNT, or account in engine.conf; your active accounts are: {list}.")
            : settings.RefusalOf(account) is { } refusal ? throw new UserErrorException(refusal)
            : account.Id;
    }

    private static async Task<ContractId> ContractAsync(GatewayClient client, string word, CancellationToken stop)
    {
        if (await client.AvailableContractsAsync(false, stop).ConfigureAwait(false) is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front }
            || await client.ResolveContractAsync(word, front, stop).ConfigureAwait(false) is not Reading<ContractResolution>.Answered { Value: var resolution })
        {
            throw new UserErrorException("The venue does not tell its contracts, so nothing was sent; leave the contract out, or use the venue's own platform.");
        }

        return resolution is ContractResolution.Found found ? found.Instrument.Id : throw new UserErrorException(((ContractResolution.Refused)resolution).Sentence);
    }
}
