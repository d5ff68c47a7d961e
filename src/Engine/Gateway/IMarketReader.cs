using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Gateway;

/// <summary>
/// What a gateway tells of contracts and their past: every member reads, none changes anything. Thread-safe. Results are values as those of
/// <see cref="GatewayClient"/>, which says more of each.
/// </summary>
public interface IMarketReader
{
    /// <summary>The front contract of every product (<c>Contract/available</c>).</summary>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<ImmutableArray<Instrument>>> AvailableContractsAsync(bool live, CancellationToken cancellation);

    /// <summary>One contract by its id (<c>Contract/searchById</c>), expired ones included; <c>Answered(null)</c> when there is none.</summary>
    /// <param name="id">The contract's full id.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<Instrument?>> FindContractAsync(ContractId id, CancellationToken cancellation);

    /// <summary>What a word for a contract stands for.</summary>
    /// <param name="text">Such as <c>NQ</c>, <c>ENQ</c>, <c>NQZ6</c> or <c>CON.F.US.ENQ.Z26</c>.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<ContractResolution>> ResolveContractAsync(string text, bool live, CancellationToken cancellation);

    /// <summary>The same with a list of offered contracts that was read before.</summary>
    /// <param name="text">Such as <c>NQ</c>, <c>ENQ</c>, <c>NQZ6</c> or <c>CON.F.US.ENQ.Z26</c>.</param>
    /// <param name="available">From <see cref="AvailableContractsAsync"/>.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<ContractResolution>> ResolveContractAsync(string text, ImmutableArray<Instrument> available, CancellationToken cancellation);

    /// <summary>The complete bars that start in [<paramref name="from"/>, <paramref name="to"/>), oldest first (<c>History/retrieveBars</c>).</summary>
    /// <param name="contract">The contract; expired ones answer too.</param>
    /// <param name="interval">Unit and count; a count below 1 throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="from">First start, UTC.</param>
    /// <param name="to">End of the starts, exclusive, UTC.</param>
    /// <param name="origin">What the bars are marked with.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    Task<Reading<ImmutableArray<Bar>>> RetrieveBarsAsync(
        ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to, BarOrigin origin, CancellationToken cancellation, bool live = false);

    /// <summary>One call of <c>History/retrieveBars</c>, as many of the newest bars as the venue returns at once.</summary>
    /// <param name="contract">The contract; expired ones answer too.</param>
    /// <param name="interval">Unit and count; a count below 1 throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="from">First start, UTC.</param>
    /// <param name="to">End of the starts, exclusive, UTC.</param>
    /// <param name="origin">What the bars are marked with.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="lane"><see cref="RequestLane.History"/>, or <see cref="RequestLane.Archive"/> for what may wait.</param>
    /// <param name="margin">How long ago a bar must have ended by the market clock to count as complete; zero or more.</param>
    /// <param name="live">The data entitlement: false for practice and Combine accounts.</param>
    Task<Reading<BarPage>> RetrieveBarPageAsync(
        ContractId contract,
        BarInterval interval,
        DateTimeOffset from,
        DateTimeOffset to,
        BarOrigin origin,
        CancellationToken cancellation,
        RequestLane lane = RequestLane.History,
        TimeSpan margin = default,
        bool live = false);
}
