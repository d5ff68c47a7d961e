using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>How a run ended.</summary>
/// <param name="Stop">What the engine reported when it stopped.</param>
/// <param name="Replay">What the market released, for an embedded gateway.</param>
/// <param name="VenueDifference">Null when book and embedded venue agree, else how they differ.</param>
/// <param name="Faults">Every strategy that failed or lost its right to trade, and the failure of a replay; one sentence each, oldest first.</param>
/// <param name="JournalEvents">Events journaled by this run.</param>
/// <param name="PersistenceId">Where they stand in the journal.</param>
/// <param name="JournalPath">The journal.</param>
public sealed record RunResult(
    EngineProtocol.Stopped Stop,
    ReplayResult? Replay,
    string? VenueDifference,
    ImmutableArray<string> Faults,
    long JournalEvents,
    string PersistenceId,
    string JournalPath)
{
    /// <summary>True when all went well.</summary>
    public bool Succeeded => Stop.Clean && VenueDifference is null && Faults.IsEmpty;

    /// <summary>The first fault, if any.</summary>
    public string? Fault => Faults.FirstOrDefault();

    /// <summary>The account at the end.</summary>
    public AccountState? Account => Stop.Account;
}
