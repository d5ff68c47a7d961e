using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.History;

/// <summary>The contracts of one product that may have traded in a stretch of time, each confirmed by the venue.</summary>
/// <param name="Root">The exchange root, such as <c>NQ</c>.</param>
/// <param name="Contracts">The contracts, by delivery month where their ids tell it.</param>
/// <param name="Front">The contract that the venue offers now; null when one contract was named.</param>
public sealed record ContractChain(string Root, ImmutableArray<Instrument> Contracts, ContractId? Front)
{
    /// <summary>How many months after a date its front contract may be delivered at the latest, seldom-used months between them included.</summary>
    private const int MonthsAhead = 5;

    /// <summary>The tick size of the product.</summary>
    public Price TickSize => Contracts[0].TickSize;

    /// <summary>
    /// Asks the venue for the contracts that a word stands for: the one contract of a full id, expired or not, or for a root, a product or a
    /// name every month that may have been the front in a stretch of time.
    /// </summary>
    /// <param name="client">Asks within the read lane.</param>
    /// <param name="word">Such as <c>NQ</c> or <c>CON.F.US.ENQ.Z26</c>.</param>
    /// <param name="starts">The stretch of time, UTC.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>The chain, or one sentence that says why there is none.</returns>
    public static async Task<Reading<ChainAnswer>> FindAsync(IMarketReader client, string word, TimeRange starts, CancellationToken cancellation)
    {
        if (ContractResolution.IsId(word))
        {
            var named = await client.FindContractAsync(new ContractId(word.Trim().ToUpperInvariant()), cancellation).ConfigureAwait(false);
            if (named is not Reading<Instrument?>.Answered { Value: var known })
            {
                return Failed(named);
            }

            if (known is not null)
            {
                return Answer(new ContractChain(RootOf(known), [known], null));
            }
        }

        var resolved = await client.ResolveContractAsync(word, live: false, cancellation).ConfigureAwait(false);
        if (resolved is not Reading<ContractResolution>.Answered { Value: var resolution })
        {
            return Failed(resolved);
        }

        if (resolution is not ContractResolution.Found { Instrument: var front })
        {
            return new Reading<ChainAnswer>.Answered(new ChainAnswer(null, ((ContractResolution.Refused)resolution).Sentence));
        }

        var chain = new Dictionary<ContractId, Instrument> { [front.Id] = front };
        foreach (var id in ContractMonths.Around(front.Id, MonthOf(starts.From), MonthOf(starts.To).AddMonths(MonthsAhead)).Where(id => id != front.Id))
        {
            var reading = await client.FindContractAsync(id, cancellation).ConfigureAwait(false);
            if (reading is not Reading<Instrument?>.Answered { Value: var month })
            {
                return Failed(reading);
            }

            if (month is not null)
            {
                chain[month.Id] = month;
            }
        }

        return Answer(new ContractChain(
            RootOf(front),
            [.. chain.Values.OrderBy(contract => ContractMonths.Of(contract.Id) ?? DateOnly.MinValue).ThenBy(contract => contract.Id.Value, StringComparer.Ordinal)],
            front.Id));
    }

    private static DateOnly MonthOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);

    private static string RootOf(Instrument contract) => ProductRoots.RootOf(contract.Id) ?? contract.Name;

    private static Reading<ChainAnswer> Answer(ContractChain chain) => new Reading<ChainAnswer>.Answered(new ChainAnswer(chain, null));

    private static Reading<ChainAnswer> Failed<T>(Reading<T> reading) =>
        new Reading<ChainAnswer>.Failed(((Reading<T>.Failed)reading).Failure);
}

/// <summary>What a word stands for.</summary>
/// <param name="Chain">The contracts; null when it stands for none.</param>
/// <param name="Refusal">Then one sentence for a person.</param>
public sealed record ChainAnswer(ContractChain? Chain, string? Refusal);
