using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    /// <summary>
    /// Closes the whole position of a contract at the market (<c>Position/closeContract</c>), once, with or without quota
    /// left. It cancels no working order, and no order number comes back (contract.md §4.8). Codes 6 and 7 are
    /// <see cref="MutationOutcome.Unknown"/>. Never throws.
    /// </summary>
    public Task<MutationOutcome> CloseContractAsync(AccountId account, ContractId contract, CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.CloseContract,
        RequestLane.Cancel,
        new CloseContractRequest { AccountId = account.Value, ContractId = contract.Value },
        WireJson.Default.CloseContractRequest,
        WireJson.Default.Envelope,
        cancellation);

    /// <summary>
    /// Closes a part of a position at the market (<c>Position/partialCloseContract</c>), once, with or without quota left. It
    /// cancels no working order, and no order number comes back (contract.md §4.8). Codes 7 and 8 are
    /// <see cref="MutationOutcome.Unknown"/>: they are not those of the whole close. Never throws.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="size">Contracts to close, at least 1 and at most the position's size.</param>
    /// <param name="cancellation">Before the request has left: <see cref="MutationOutcome.NotSent"/>; afterwards unknown.</param>
    public Task<MutationOutcome> PartialCloseContractAsync(
        AccountId account, ContractId contract, int size, CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.PartialCloseContract,
        RequestLane.Cancel,
        new PartialCloseContractRequest { AccountId = account.Value, ContractId = contract.Value, Size = size },
        WireJson.Default.PartialCloseContractRequest,
        WireJson.Default.Envelope,
        cancellation);
}
