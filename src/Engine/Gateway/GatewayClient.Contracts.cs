using System.Collections.Immutable;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    /// <summary>
    /// Contracts that match a text loosely (<c>Contract/search</c>), at most 20: <c>NQ</c> finds natural gas as well, so
    /// choose by exact name or symbol, never the first (contract.md §4.2). A row without the terms needed to trade it is
    /// left out; the reading fails when no row is left of some.
    /// </summary>
    /// <param name="text">What to look for.</param>
    /// <param name="live">The data entitlement, not the kind of account: false for practice and Combine accounts, where true finds nothing.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ImmutableArray<Instrument>>> SearchContractsAsync(string text, bool live, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.ContractSearch,
            RequestLane.Read,
            new ContractSearchRequest { SearchText = text, Live = live },
            WireJson.Default.ContractSearchRequest,
            WireJson.Default.ContractSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.ContractSearch, answer, Tradable);
    }

    /// <summary>The front contract of every product (<c>Contract/available</c>). Rows as in <see cref="SearchContractsAsync"/>.</summary>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ImmutableArray<Instrument>>> AvailableContractsAsync(bool live, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.ContractAvailable,
            RequestLane.Read,
            new ContractAvailableRequest { Live = live },
            WireJson.Default.ContractAvailableRequest,
            WireJson.Default.ContractSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.ContractAvailable, answer, Tradable);
    }

    /// <summary>
    /// One contract by its id (<c>Contract/searchById</c>), expired ones included. <c>Answered(null)</c> when the venue says
    /// that there is none; a success without the contract is a failure.
    /// </summary>
    public async Task<Reading<Instrument?>> FindContractAsync(ContractId id, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.ContractSearchById,
            RequestLane.Read,
            new ContractSearchByIdRequest { ContractId = id.Value },
            WireJson.Default.ContractSearchByIdRequest,
            WireJson.Default.ContractResponse,
            cancellation).ConfigureAwait(false);
        return answer is Reading<ContractResponse>.Failed { Failure: var failure } && failure.Code<ContractError>() == ContractError.ContractNotFound
            ? new Reading<Instrument?>.Answered(null)
            : Then<ContractResponse, Instrument?>(
                GatewayOperation.ContractSearchById,
                answer,
                response => (WireMapping.TryMap(response.Contract, out var instrument), instrument));
    }

    /// <summary>
    /// What a word for a contract stands for (<see cref="ContractResolution"/>): a root, a product, a name or a full id. Reads
    /// the list of offered contracts, and for a full id the contract itself.
    /// </summary>
    /// <param name="text">Such as <c>NQ</c>, <c>ENQ</c>, <c>NQZ6</c> or <c>CON.F.US.ENQ.Z26</c>.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ContractResolution>> ResolveContractAsync(string text, bool live, CancellationToken cancellation) =>
        await AvailableContractsAsync(live, cancellation).ConfigureAwait(false) switch
        {
            Reading<ImmutableArray<Instrument>>.Answered available =>
                await ResolveContractAsync(text, available.Value, cancellation).ConfigureAwait(false),
            var failed => new Reading<ContractResolution>.Failed(((Reading<ImmutableArray<Instrument>>.Failed)failed).Failure),
        };

    /// <summary>The same with a list of offered contracts that was read before.</summary>
    public async Task<Reading<ContractResolution>> ResolveContractAsync(
        string text, ImmutableArray<Instrument> available, CancellationToken cancellation)
    {
        if (!ContractResolution.IsId(text))
        {
            return new Reading<ContractResolution>.Answered(ContractResolution.Of(text, available));
        }

        var found = await FindContractAsync(new ContractId(text.Trim()), cancellation).ConfigureAwait(false);
        return found switch
        {
            Reading<Instrument?>.Answered answered =>
                new Reading<ContractResolution>.Answered(ContractResolution.Of(text, available, answered.Value)),
            _ => new Reading<ContractResolution>.Failed(((Reading<Instrument?>.Failed)found).Failure),
        };
    }

    private static (bool Readable, ImmutableArray<Instrument> Instruments) Tradable(ContractSearchResponse response)
    {
        if (response.Contracts is null)
        {
            return (false, []);
        }

        var instruments = ImmutableArray.CreateBuilder<Instrument>(response.Contracts.Count);
        foreach (var row in response.Contracts)
        {
            if (WireMapping.TryMap(row, out var instrument))
            {
                instruments.Add(instrument);
            }
        }

        return (instruments.Count > 0 || response.Contracts.Count == 0, instruments.ToImmutable());
    }
}
