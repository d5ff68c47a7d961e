using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Backtest.Replay;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Run.Reports;

/// <summary>What an account has done, or a recorded run of it: a journal, and the stretch of time that is meant.</summary>
internal sealed record ReportedRun
{
    /// <summary>Name of the run, or number of the account.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the journal.</summary>
    public required string PersistenceId { get; init; }

    /// <summary>The journal, whole.</summary>
    public required IReadOnlyList<JournalEntry> Entries { get; init; }

    /// <summary>The recorded run; null when an account is meant.</summary>
    public RecordedRun? Recorded { get; init; }

    /// <summary>Start of the run, UTC; null when an account is meant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the run, UTC, exclusive; null when an account is meant.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Older journals of the same account, which are not in this one: each start of an embedded venue begins its own.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>The events.</summary>
    public IReadOnlyList<IAccountEvent> Events => [.. Entries.Select(entry => entry.Event)];

    /// <summary>The contracts that were traded, asked for or adopted.</summary>
    public IReadOnlyCollection<ContractId> Contracts => [.. Entries.Select(entry => ContractOf(entry.Event)).OfType<ContractId>().Distinct()];

    /// <summary>The strategies that the journal names.</summary>
    public IReadOnlyCollection<StrategyName> Strategies => [.. Entries.Select(entry => entry.Event).OfType<OrderIntended>().Select(e => e.Strategy).Distinct()];

    /// <summary>The contract that an event is about; null for those of the account.</summary>
    public static ContractId? ContractOf(IAccountEvent happened) => happened switch
    {
        OrderIntended e => e.Contract,
        ForeignOrderAdopted e => e.Contract,
        TradeBooked e => e.Contract,
        PositionAdopted e => e.Contract,
        _ => null,
    };

    /// <summary>Terms of the contracts: as the recording has them, else by the table of products.</summary>
    /// <exception cref="UserErrorException">A product is in neither.</exception>
    public IReadOnlyDictionary<ContractId, Instrument> Instruments()
    {
        var recorded = (Recorded?.Strategies ?? []).SelectMany(s => s.Begun.Contracts).DistinctBy(c => c.Id).ToDictionary(c => c.Id);
        var wrong = new List<string>();
        var found = new Dictionary<ContractId, Instrument>(recorded);
        foreach (var contract in Contracts.Where(c => !found.ContainsKey(c)))
        {
            if (RecordedContracts.Find(contract.Value, out var problem) is { } instrument)
            {
                found.Add(contract, instrument);
            }
            else
            {
                wrong.Add($"The journal's money cannot be reckoned: {problem}.");
            }
        }

        return wrong.Count == 0 ? found : throw new UserErrorException(wrong);
    }
}
